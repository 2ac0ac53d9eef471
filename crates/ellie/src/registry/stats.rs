//! What is told of the registry as a whole.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::Registry;
use super::balance::{Load, Strategy};
use super::book::{Book, Checks, Departed};
use super::dependencies;
use super::service::{Health, Service};

/// How many services there are, and how they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// How many there are.
    pub total: usize,
    by_health: [usize; Health::ALL.len()],
    /// How long their last answers took on average.
    pub response_time: Duration,
}

impl Counts {
    /// How many are in this health.
    #[must_use]
    pub const fn of(&self, health: Health) -> usize {
        self.by_health[health as usize]
    }
}

/// What is told of the registry as a whole.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stats {
    /// How many services there are, and how they are.
    pub counts: Counts,
    /// How many have which tag.
    pub by_tag: BTreeMap<String, usize>,
    /// What came of asking them, ever.
    pub checks: Checks,
    /// For how long the registry has been there.
    pub uptime: Duration,
}

/// What services need of each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// By name, whom it needs and whether a healthy one of those is there.
    pub needed: BTreeMap<String, BTreeMap<String, bool>>,
    /// Those who need each other in a circle.
    pub circles: Vec<Vec<String>>,
}

impl Registry {
    /// How many services there are, and how they are.
    #[must_use]
    pub fn counts(&self) -> Counts {
        counts(&self.inside().book)
    }

    /// What is told of all of them together.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let inside = self.inside();
        let mut by_tag: BTreeMap<String, usize> = BTreeMap::new();
        for tag in inside.book.all().flat_map(|service| &service.registration.tags) {
            *by_tag.entry(tag.clone()).or_default() += 1;
        }
        let (counts, checks) = (counts(&inside.book), *inside.book.checks());
        Stats { counts, by_tag, checks, uptime: self.since.elapsed() }
    }

    /// What came of asking, by name of service.
    #[must_use]
    pub fn checks(&self) -> BTreeMap<String, Checks> {
        let inside = self.inside();
        let mut checks: BTreeMap<String, Checks> = BTreeMap::new();
        for service in inside.book.all() {
            let own = inside.book.checks_of(service.id).copied().unwrap_or_default();
            checks.entry(service.registration.name.clone()).or_default().add(&own);
        }
        checks
    }

    /// How requests are balanced, and what each service has to carry.
    #[must_use]
    pub fn loads(&self) -> (Strategy, Vec<(Arc<Service>, Load)>) {
        let inside = self.inside();
        let load = |service: &Arc<Service>| (Arc::clone(service), inside.balance.load(service.id));
        let mut loads: Vec<_> = inside.book.all().map(load).collect();
        loads.sort_unstable_by_key(|(service, _)| (service.registered_at, service.id));
        (inside.balance.strategy(), loads)
    }

    /// The latest services that have left.
    #[must_use]
    pub fn departed(&self) -> Vec<Departed> {
        self.inside().book.departed().iter().cloned().collect()
    }

    /// What services need of each other.
    #[must_use]
    pub fn needs(&self) -> Needs {
        let services: Vec<Arc<Service>> = self.inside().book.all().cloned().collect();
        let is_well = |service: &&Arc<Service>| service.rank() == Some(0);
        let well: HashSet<&str> =
            services.iter().filter(is_well).map(|one| one.registration.name.as_str()).collect();
        let mut names = dependencies::Needs::new();
        let mut needed: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
        for registration in services.iter().map(|service| &service.registration) {
            for other in &registration.dependencies {
                names.entry(&registration.name).or_default().insert(other);
                let is_there = well.contains(other.as_str());
                needed
                    .entry(registration.name.clone())
                    .or_default()
                    .insert(other.clone(), is_there);
            }
        }
        Needs { needed, circles: dependencies::circles(&names) }
    }
}

fn counts(book: &Book) -> Counts {
    let mut counts = Counts { total: book.len(), ..Counts::default() };
    let (mut took, mut answers) = (Duration::ZERO, 0);
    for service in book.all() {
        counts.by_health[service.health as usize] += 1;
        if let Some(time) = service.response_time {
            took += time;
            answers += 1;
        }
    }
    counts.response_time = took.checked_div(answers).unwrap_or_default();
    counts
}
