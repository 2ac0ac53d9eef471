//! What replicas share through Redis: who is registered, and until when.
//!
//! Each goes on with what it knows while Redis is away. When it is there again, a replica tells
//! what happened meanwhile, offers whom it has seen, and hears of the rest. Somebody who was taken
//! out does not come back because a replica had not heard of it.

mod changes;
mod record;

use std::collections::HashSet;
use std::time::Duration;

use redis::Script;
use tokio::sync::Mutex;
use uuid::Uuid;

pub use changes::Changes;

use changes::{Change, Round};
use record::{Known, Record};

use super::service::{Health, Id, Lifecycle, Service};
use super::{Inside, Moment, Registry};
use crate::redis::{Away, Redis};

const SERVICES: &str = "ellie:registry:services";
const LEASES: &str = "ellie:registry:leases";
const GONE: &str = "ellie:registry:gone";
const STATE: &str = "ellie:registry:state";

/// A replica that was not heard of for so long has left.
const OUR_LEASE: Duration = Duration::from_secs(30);

/// The way to the other replicas.
pub struct Shared {
    redis: Redis,
    script: Script,
    heard: Mutex<Heard>,
}

/// What was heard last.
#[derive(Debug)]
pub(super) struct Heard {
    /// The memory of the server that told it. One that has forgotten everything has another.
    epoch: String,
    count: i64,
    /// Whether there was nothing to hear.
    was_away: bool,
}

#[cfg(test)]
impl Heard {
    pub(super) fn be_away(&mut self) {
        self.was_away = true;
    }
}

/// What a round answers.
type Told = (String, i64, Vec<Vec<u8>>);

impl Shared {
    pub(super) fn new(redis: Redis) -> Self {
        let heard = Heard { epoch: String::new(), count: 0, was_away: true };
        let script = Script::new(include_str!("sharing/share.lua"));
        Self { redis, script, heard: Mutex::new(heard) }
    }

    #[cfg(test)]
    pub(super) async fn heard(&self) -> tokio::sync::MutexGuard<'_, Heard> {
        self.heard.lock().await
    }

    async fn tell(&self, heard: &Heard, most: usize, told: &Written) -> Result<Told, Away> {
        let mut call = self.script.prepare_invoke();
        for key in [SERVICES, LEASES, GONE, STATE] {
            call.key(key);
        }
        call.arg(&heard.epoch).arg(heard.count).arg(Uuid::new_v4().to_string()).arg(most);
        for list in [&told.put, &told.remove, &told.renew] {
            call.arg(list.len());
            for entry in list {
                call.arg(entry);
            }
        }
        self.redis.run(&call).await
    }
}

/// A round, written down.
#[derive(Debug, Default)]
struct Written {
    put: Vec<Vec<String>>,
    remove: Vec<Vec<String>>,
    renew: Vec<Vec<String>>,
}

impl Registry {
    /// Whether other replicas hear of what happens here.
    pub(super) fn is_sharing(&self) -> bool {
        self.shared.as_ref().is_some_and(|shared| shared.redis.is_here())
    }

    /// Tells what has happened, and hears what others did. May be called off at any time.
    pub(super) async fn share(&self) {
        let Some(shared) = &self.shared else { return };
        let mut heard = shared.heard.lock().await;
        // A second time where the server turns out to have forgotten.
        for _ in 0..2 {
            let (round, written) = self.round(heard.was_away);
            let Ok((epoch, count, services)) =
                shared.tell(&heard, self.config.most, &written).await
            else {
                heard.was_away = true;
                return;
            };
            if count < 0 {
                *heard = Heard { epoch, count: -1, was_away: true };
                continue;
            }
            let mut inside = self.inside();
            inside.changes.told(&round);
            if count != heard.count {
                let known: Vec<Known> =
                    services.chunks_exact(2).filter_map(|pair| Record::read(&pair[1])).collect();
                self.hear(&mut inside, known);
                self.wake.notify_one();
            }
            *heard = Heard { epoch, count, was_away: false };
            return;
        }
    }

    /// What is to be told; after an absence, also whom this replica has seen.
    fn round(&self, was_away: bool) -> (Round, Written) {
        let mut inside = self.inside();
        let inside = &mut *inside;
        if was_away {
            for service in inside.book.seen_within(self.config.lease, Moment::now().now) {
                inside.changes.offer(service.id);
            }
        }
        let round = inside.changes.round();
        let mut written = Written::default();
        for (id, change, _) in &round.changes {
            match (change, inside.book.get(*id)) {
                (Change::Remove, _) => written.remove.push(vec![id.to_string()]),
                (Change::Put | Change::Offer, Some(service)) => {
                    let is_offer = u8::from(*change == Change::Offer).to_string();
                    let record = Record::of(service).written();
                    written.put.push(vec![
                        id.to_string(),
                        self.lease_ms(service),
                        record,
                        is_offer,
                    ]);
                }
                (Change::Put | Change::Offer, None) => {}
            }
        }
        let renewed = round.renewed.iter().filter_map(|id| inside.book.get(*id));
        written.renew =
            renewed.map(|service| vec![service.id.to_string(), self.lease_ms(service)]).collect();
        (round, written)
    }

    /// Takes over what others know, but for what has changed here since.
    fn hear(&self, inside: &mut Inside, known: Vec<Known>) {
        let moment = Moment::now();
        let mut there: HashSet<Id> = known.iter().map(Known::id).collect();
        // Somebody must have thought us gone.
        if there.insert(self.ours.id) {
            inside.changes.put(self.ours.id);
        }
        // Who has left makes room for who has come.
        let is_gone = |id: &Id| !there.contains(id) && !inside.changes.has(*id);
        let gone: Vec<Id> = inside.book.all().map(|service| service.id).filter(is_gone).collect();
        for id in gone {
            inside.changes.forget(id);
            if let Some(left) = inside.book.remove(id, moment.at) {
                self.forget(inside, &left);
            }
        }
        for one in known {
            let id = one.id();
            let Known { registration, registered_at, is_ready } = one;
            if id == self.ours.id || inside.changes.has(id) {
                continue;
            }
            let is_new =
                inside.book.get(id).is_none_or(|service| service.registration != registration);
            if is_new && inside.book.put(registration, registered_at, moment.now).is_err() {
                continue;
            }
            if inside.book.get(id).is_some_and(|service| service.is_ours()) {
                let health = Health::of_ours(is_ready);
                inside.book.ours(id, Lifecycle::Running, health, moment);
            }
        }
    }

    fn lease_ms(&self, service: &Service) -> String {
        let lease = if service.is_ours() { OUR_LEASE } else { self.config.lease };
        lease.as_millis().to_string()
    }
}
