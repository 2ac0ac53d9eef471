//! The services there are, by id and by name. The time is handed in.

mod answer;

use std::collections::hash_map::Entry as Place;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::Instant;

pub use answer::{Answer, Checks};

use super::registration::Registration;
use super::schedule::Schedule;
use super::service::{Health, Id, Lifecycle, Service};

/// Services that have left and are still told of.
const DEPARTED: usize = 64;

/// So often in a row a service must not have answered before its lease can run out: where nobody
/// was asked, as after the machine slept, nobody has left.
const SILENT: u32 = 3;

/// A moment, by the clock that measures and by the one that hangs on the wall.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// What durations are counted from.
    pub now: Instant,
    /// What is told.
    pub at: DateTime<Utc>,
}

impl Moment {
    /// Now.
    #[must_use]
    pub fn now() -> Self {
        Self { now: Instant::now(), at: Utc::now() }
    }
}

/// There are as many services as are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are {0} services, which is as many as are kept")]
pub struct Full(pub usize);

/// A service that has left.
#[derive(Debug, Clone)]
pub struct Departed {
    /// As it was, [`Lifecycle::Stopped`] or [`Lifecycle::Failed`].
    pub service: Arc<Service>,
    /// When.
    pub at: DateTime<Utc>,
}

#[derive(Debug)]
struct Entry {
    service: Arc<Service>,
    /// When it was registered or has answered, last.
    seen: Instant,
    checks: Checks,
}

/// The services there are.
#[derive(Debug)]
pub struct Book {
    most: usize,
    entries: HashMap<Id, Entry>,
    names: HashMap<String, Vec<Id>>,
    schedule: Schedule,
    departed: VecDeque<Departed>,
    checks: Checks,
}

impl Book {
    /// An empty book with room for so many.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            most,
            entries: HashMap::new(),
            names: HashMap::new(),
            schedule: Schedule::default(),
            departed: VecDeque::new(),
            checks: Checks::default(),
        }
    }

    /// Registers a service, or renews the registration of the one that is at the same place. It is
    /// asked at once how it is, unless that is known and nothing has changed.
    pub fn put(
        &mut self,
        registration: Registration,
        registered_at: DateTime<Utc>,
        now: Instant,
    ) -> Result<Arc<Service>, Full> {
        let most = self.most;
        let fresh = Service::new(registration, registered_at);
        let id = fresh.id;
        let count = self.entries.len();
        let entry = match self.entries.entry(id) {
            Place::Occupied(place) => place.into_mut(),
            Place::Vacant(_) if count >= most => return Err(Full(most)),
            Place::Vacant(place) => {
                self.names.entry(fresh.registration.name.clone()).or_default().push(id);
                self.schedule.set(id, now);
                let entry =
                    Entry { service: Arc::new(fresh), seen: now, checks: Checks::default() };
                return Ok(Arc::clone(&place.insert(entry).service));
            }
        };
        entry.seen = now;
        let is_known = entry.service.health == Health::Healthy;
        if !is_known || entry.service.registration != fresh.registration {
            let service = Arc::make_mut(&mut entry.service);
            service.registration = fresh.registration;
            self.schedule.set(id, now);
        }
        Ok(Arc::clone(&entry.service))
    }

    /// Takes a service out that has left by itself.
    pub fn remove(&mut self, id: Id, at: DateTime<Utc>) -> Option<Arc<Service>> {
        self.depart(id, Lifecycle::Stopped, at)
    }

    /// Takes out whoever was neither registered again nor has answered for so long.
    pub fn expire(&mut self, lease: Duration, moment: Moment) -> Vec<Arc<Service>> {
        let is_over = |entry: &Entry| {
            entry.service.consecutive_failures >= SILENT
                && moment.now.duration_since(entry.seen) > lease
        };
        let over: Vec<Id> =
            self.entries.iter().filter(|(_, entry)| is_over(entry)).map(|(id, _)| *id).collect();
        over.into_iter().filter_map(|id| self.depart(id, Lifecycle::Failed, moment.at)).collect()
    }

    fn depart(&mut self, id: Id, how: Lifecycle, at: DateTime<Utc>) -> Option<Arc<Service>> {
        let mut service = self.entries.remove(&id)?.service;
        self.schedule.remove(id);
        let name = &service.registration.name;
        if let Some(ids) = self.names.get_mut(name) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.names.remove(name);
            }
        }
        Arc::make_mut(&mut service).lifecycle = how;
        if self.departed.len() == DEPARTED {
            self.departed.pop_front();
        }
        self.departed.push_back(Departed { service: Arc::clone(&service), at });
        Some(service)
    }

    /// Takes the next service out of the schedule whose time to be asked has come.
    pub fn due(&mut self, now: Instant) -> Option<Arc<Service>> {
        let id = self.schedule.take(now)?;
        self.get(id).cloned()
    }

    /// When the next one's time comes.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.schedule.next()
    }

    /// Notes what came of asking a service, and when it is asked next.
    pub fn answered(&mut self, id: Id, answer: Answer, next: Instant, moment: Moment) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        for checks in [&mut entry.checks, &mut self.checks] {
            checks.count(answer);
        }
        if answer.is_one() {
            entry.seen = moment.now;
        }
        Arc::make_mut(&mut entry.service).note(answer, moment.at);
        // Who was registered anew meanwhile is asked again at once.
        if !self.schedule.has(id) {
            self.schedule.set(id, next);
        }
    }

    /// Notes how Ellie herself is, whom nobody asks.
    pub fn ours(&mut self, id: Id, lifecycle: Lifecycle, health: Health, moment: Moment) {
        self.schedule.remove(id);
        let Some(entry) = self.entries.get_mut(&id) else { return };
        entry.seen = moment.now;
        let service = Arc::make_mut(&mut entry.service);
        service.health = health;
        service.last_health_check = Some(moment.at);
        service.lifecycle = lifecycle;
        if health == Health::Healthy {
            service.started_at.get_or_insert(moment.at);
        }
    }

    /// A service.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&Arc<Service>> {
        self.entries.get(&id).map(|entry| &entry.service)
    }

    /// Every service.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Service>> {
        self.entries.values().map(|entry| &entry.service)
    }

    /// The services of a name, those first that were registered first.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Arc<Service>> {
        self.names.get(name).into_iter().flatten().filter_map(|id| self.get(*id))
    }

    /// Those who are there: registered or heard of within a time.
    pub fn seen_within(&self, time: Duration, now: Instant) -> impl Iterator<Item = &Arc<Service>> {
        let is_seen = move |entry: &&Entry| now.duration_since(entry.seen) <= time;
        self.entries.values().filter(is_seen).map(|entry| &entry.service)
    }

    /// The latest who have left.
    #[must_use]
    pub const fn departed(&self) -> &VecDeque<Departed> {
        &self.departed
    }

    /// What came of asking: a service's own counts.
    #[must_use]
    pub fn checks_of(&self, id: Id) -> Option<&Checks> {
        self.entries.get(&id).map(|entry| &entry.checks)
    }

    /// What came of asking, ever, those who have left included.
    #[must_use]
    pub const fn checks(&self) -> &Checks {
        &self.checks
    }

    /// How many services there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
mod tests;
