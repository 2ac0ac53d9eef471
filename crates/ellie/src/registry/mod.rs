//! The services beside Ellie: who is there, how they are, and who of them is asked next.
//!
//! Every replica asks every service how it is, for what one can reach another may not. What they
//! share, where there is Redis, is who is registered and how long: [`sharing`].

mod address;
mod allowed;
mod balance;
mod book;
mod choice;
mod dependencies;
mod host;
mod metadata;
mod ours;
mod outward;
mod probing;
mod registration;
mod schedule;
mod service;
mod sharing;
mod stats;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub use allowed::{Allowed, Rule};
pub use balance::{Load, Strategy};
pub use book::{Checks, Departed, Full};
pub use choice::{InUse, NoTarget};
pub use host::Host;
pub use ours::{Ours, reachable};
pub use outward::{BodyError, Outward, Resolve, Sent, System, tls, trusting};
pub use registration::{Draft, Fault, Registration, is_name};
pub use service::{Health, Id, Lifecycle, OURS, Protocol, Service, Silence};
pub use stats::{Counts, Needs, Stats};

use balance::Balance;
use book::{Book, Moment};
use choice::circuit_name;
use sharing::{Changes, Shared};

use crate::redis::Redis;
use crate::resilience::Breakers;

/// How often is looked for who has left, and what other replicas know.
const ROUND: Duration = Duration::from_secs(2);

/// Settings of the registry.
#[derive(Debug, Clone)]
pub struct Config {
    /// Whether services are asked how they are, and replicas share whom they know.
    pub enabled: bool,
    /// How often each service is asked how it is.
    pub interval: Duration,
    /// How long it may take to answer; never more than a third of the interval, so that a round
    /// ends also when many are silent.
    pub timeout: Duration,
    /// Who neither answers nor registers again for so long has left.
    pub lease: Duration,
    /// The most services that are kept.
    pub most: usize,
    /// How the next one is chosen among those of a name.
    pub strategy: Strategy,
    /// Where services may be.
    pub allowed: Allowed,
}

/// Why a service was not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It must not be there.
    #[error("services of this host are not allowed")]
    Host,
    /// There is no room.
    #[error(transparent)]
    Full(#[from] Full),
}

/// Which services are asked for. What is not said leaves out nobody.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Those of this name.
    pub name: Option<String>,
    /// Those with this tag.
    pub tag: Option<String>,
    /// Those whose health has this name.
    pub health: Option<String>,
}

/// Who is registered.
pub struct Registry {
    config: Config,
    ours: Arc<Service>,
    outward: Outward,
    breakers: Arc<Breakers>,
    inside: Mutex<Inside>,
    shared: Option<Shared>,
    /// Somebody is to be asked at once.
    wake: Notify,
    since: Instant,
    is_running: AtomicBool,
}

/// What changes together.
struct Inside {
    book: Book,
    balance: Balance,
    changes: Changes,
}

impl Registry {
    /// A registry in which Ellie is the only one.
    #[must_use]
    pub fn new(
        config: Config,
        ours: Ours,
        outward: Outward,
        breakers: Arc<Breakers>,
        redis: Option<Redis>,
    ) -> Arc<Self> {
        let Moment { now, at } = Moment::now();
        let ours = Arc::new(Service::new(ours.registration(), at));
        let mut book = Book::new(config.most.max(1));
        // There is room for one.
        let _ = book.put(ours.registration.clone(), at, now);
        book.ours(ours.id, Lifecycle::Starting, Health::Unknown, Moment { now, at });
        let shared = redis.filter(|_| config.enabled).map(Shared::new);
        let inside =
            Inside { book, balance: Balance::new(config.strategy), changes: Changes::default() };
        Arc::new(Self {
            config,
            ours,
            outward,
            breakers,
            inside: Mutex::new(inside),
            shared,
            wake: Notify::new(),
            since: now,
            is_running: AtomicBool::new(false),
        })
    }

    /// Registers a service, or renews its registration. It is asked at once how it is.
    pub async fn register(&self, registration: Registration) -> Result<Arc<Service>, Refused> {
        let is_at_ours = (&registration.host, registration.port)
            == (&self.ours.registration.host, self.ours.registration.port);
        if is_at_ours || !self.config.allowed.may_register(&registration.host) {
            return Err(Refused::Host);
        }
        let Moment { now, at } = Moment::now();
        let id = {
            let mut inside = self.inside();
            let before = inside.book.len();
            let service = inside.book.put(registration, at, now)?;
            if inside.book.len() > before {
                tracing::info!(service = service.registration.name, "a service has come");
            }
            let id = service.id;
            inside.changes.put(id);
            id
        };
        self.wake.notify_one();
        self.share().await;
        // Where replicas share, there may be no room although there was some here.
        self.get(id).ok_or(Refused::Full(Full(self.config.most)))
    }

    /// Takes a service out. Requests it has at hand go on.
    pub async fn deregister(&self, id: Id) -> Option<Arc<Service>> {
        let left = {
            let mut inside = self.inside();
            // Replicas of Ellie come and go by themselves.
            inside.book.get(id).filter(|service| !service.is_ours())?;
            let left = inside.book.remove(id, Moment::now().at)?;
            self.forget(&mut inside, &left);
            if self.shared.is_some() {
                inside.changes.remove(id);
            }
            tracing::info!(service = left.registration.name, "a service was taken out");
            left
        };
        self.share().await;
        Some(left)
    }

    /// A service.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<Arc<Service>> {
        self.inside().book.get(id).cloned()
    }

    /// Services, those first that were registered first.
    #[must_use]
    pub fn list(&self, filter: &Filter) -> Vec<Arc<Service>> {
        let is_meant = |service: &&Arc<Service>| {
            let is = |wanted: &Option<String>, has: &str| {
                wanted.as_deref().is_none_or(|wanted| wanted == has)
            };
            is(&filter.name, &service.registration.name)
                && is(&filter.health, service.health.name())
                && filter.tag.as_ref().is_none_or(|tag| service.registration.tags.contains(tag))
        };
        let mut found: Vec<_> = self.inside().book.all().filter(is_meant).cloned().collect();
        found.sort_unstable_by_key(|service| (service.registered_at, service.id));
        found
    }

    /// The best service of a name that has all these tags: a healthy one before one that was not
    /// asked yet, that before one that says it is not well, the quickest of them; and never one
    /// that does not answer.
    #[must_use]
    pub fn discover(&self, name: &str, tags: &[String]) -> Option<Arc<Service>> {
        let inside = self.inside();
        let fit = inside.book.named(name).filter(|service| service.has(tags));
        let ranked = fit.filter_map(|service| Some((service.rank()?, service)));
        let key = |(rank, service): &(u8, &Arc<Service>)| {
            (*rank, service.response_time.unwrap_or(Duration::MAX))
        };
        ranked.min_by_key(key).map(|(_, service)| Arc::clone(service))
    }

    /// Whether services are asked how they are.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.is_running.load(Ordering::Relaxed)
    }

    /// Asks services how they are, if that is wanted, and keeps the book, until shut down; then
    /// tells other replicas that this one leaves. Ellie herself is as ready as she says.
    pub async fn run(
        self: Arc<Self>,
        is_ready: impl Fn() -> bool + Send,
        shutdown: CancellationToken,
    ) {
        let is_enabled = self.config.enabled;
        self.is_running.store(is_enabled, Ordering::Relaxed);
        let asking = async {
            if is_enabled {
                self.ask_all().await;
            }
        };
        let work = async { tokio::join!(asking, self.keep(is_ready)) };
        let _ = shutdown.run_until_cancelled(work).await;
        self.is_running.store(false, Ordering::Relaxed);
        let moment = Moment::now();
        {
            let mut inside = self.inside();
            inside.book.ours(self.ours.id, Lifecycle::Stopping, Health::Healthy, moment);
            inside.changes.remove(self.ours.id);
        }
        self.share().await;
    }

    async fn keep(&self, is_ready: impl Fn() -> bool) {
        let mut was_ready = None;
        loop {
            let is_ready = is_ready();
            {
                let mut inside = self.inside();
                inside.book.ours(
                    self.ours.id,
                    Lifecycle::Running,
                    Health::of_ours(is_ready),
                    Moment::now(),
                );
                inside.changes.renew(self.ours.id);
                if was_ready.replace(is_ready) != Some(is_ready) {
                    inside.changes.put(self.ours.id);
                }
            }
            self.share().await;
            if !self.is_sharing() {
                self.expire();
            }
            tokio::time::sleep(ROUND).await;
        }
    }

    /// Alone, one's own eyes have to do.
    fn expire(&self) {
        let mut inside = self.inside();
        let left = inside.book.expire(self.config.lease, Moment::now());
        for service in left {
            self.forget(&mut inside, &service);
            tracing::info!(service = service.registration.name, "a service has left");
        }
    }

    /// What was known of a service that has left, besides itself.
    fn forget(&self, inside: &mut Inside, service: &Service) {
        inside.balance.forget(service.id);
        self.breakers.forget(&circuit_name(service));
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Any number, another each time.
fn random() -> u32 {
    Uuid::new_v4().as_fields().0
}

#[cfg(test)]
mod tests;
