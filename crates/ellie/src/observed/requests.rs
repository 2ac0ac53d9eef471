//! Requests that were answered.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::counts::{Counts, Merge};
use super::durations::{Durations, Timing};
use super::lock;
use super::names::{Name, Names};
use super::timeline::{Over, Timeline};
use super::window::Window;

/// What a request asks for to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
    /// Anybody can make one up.
    Other,
}

impl Method {
    /// The method of this name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let all = [
            Self::Get,
            Self::Head,
            Self::Post,
            Self::Put,
            Self::Patch,
            Self::Delete,
            Self::Options,
        ];
        all.into_iter().find(|method| method.name() == name).unwrap_or(Self::Other)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Other => "OTHER",
        }
    }
}

/// A request that was answered.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// What it asked for to be done.
    pub method: Method,
    /// The pattern its path matched, and never the path, which anybody can put anything into.
    pub route: &'a str,
    /// The status of the answer.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
    /// When it was answered.
    pub at: DateTime<Utc>,
}

/// The bounds of the histogram's buckets, in microseconds, each up to and with it.
pub const BOUNDS_US: [u64; 13] = [
    1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
    5_000_000, 10_000_000,
];

/// The requests of one route and method, since the beginning.
#[derive(Debug, Clone, Default)]
pub struct Series {
    pub statuses: Counts<u16>,
    /// How many took no longer than each bound and longer than the one before; then the others.
    pub buckets: [u64; BOUNDS_US.len() + 1],
    pub sum_us: u64,
}

#[derive(Debug, Clone, Default)]
struct Slot {
    statuses: Counts<u16>,
    routes: Counts<Name>,
    durations: Durations,
}

impl Merge for Slot {
    fn merge(&mut self, other: &Self) {
        self.statuses.merge(&other.statuses);
        self.routes.merge(&other.routes);
        self.durations.merge(&other.durations);
    }
}

/// The requests there were.
pub struct Requests {
    routes: Arc<Names>,
    lately: Timeline<Slot>,
    always: Mutex<BTreeMap<(Name, Method), Series>>,
}

impl Requests {
    pub fn new(routes: Arc<Names>, begun: DateTime<Utc>) -> Self {
        Self { routes, lately: Timeline::new(begun), always: Mutex::default() }
    }

    pub fn add(&self, seen: &Seen<'_>, route: Name) {
        self.lately.count(seen.at, |slot| {
            slot.statuses.add(seen.status);
            slot.routes.add(route);
            slot.durations.add(seen.took);
        });
        let us = u64::try_from(seen.took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS_US.partition_point(|bound| *bound < us);
        let mut always = lock(&self.always);
        let series = always.entry((route, seen.method)).or_default();
        series.statuses.add(seen.status);
        series.buckets[bucket] = series.buckets[bucket].saturating_add(1);
        series.sum_us = series.sum_us.saturating_add(us);
    }

    pub fn traffic(&self, window: Window, now: DateTime<Utc>) -> Traffic {
        let over = self.lately.over(window, now);
        let Slot { statuses, routes, durations } = &over.counted;
        Traffic {
            total: statuses.total(),
            statuses: statuses.iter().map(|(status, count)| (status, *count)).collect(),
            routes: routes.iter().map(|(name, count)| (self.routes.text(name), *count)).collect(),
            timing: durations.timing(),
            since: over.since,
            until: over.until,
        }
    }

    /// Every route and method with what was counted since the beginning.
    pub fn always(&self) -> Vec<(Arc<str>, Method, Series)> {
        let always = lock(&self.always).clone();
        let named = always.into_iter();
        named.map(|((route, method), series)| (self.routes.text(route), method, series)).collect()
    }
}

/// The requests of a window. Nothing is left out, however many there were.
#[derive(Debug, Clone, PartialEq)]
pub struct Traffic {
    /// How many.
    pub total: u64,
    /// How many of each status.
    pub statuses: Vec<(u16, u64)>,
    /// How many of each route.
    pub routes: Vec<(Arc<str>, u64)>,
    /// How long they took.
    pub timing: Option<Timing>,
    /// Since when they were counted.
    pub since: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
}

impl Traffic {
    /// Requests each second, of the time that was counted.
    #[must_use]
    pub fn per_second(&self) -> f64 {
        Over { counted: (), since: self.since, until: self.until }.per_second(self.total)
    }

    /// How many were answered with a status from 400 to 499.
    #[must_use]
    pub fn client_errors(&self) -> u64 {
        self.with(|status| (400..500).contains(&status))
    }

    /// How many were answered with a status from 500.
    #[must_use]
    pub fn server_errors(&self) -> u64 {
        self.with(|status| status >= 500)
    }

    /// How many were answered with a status from 400.
    #[must_use]
    pub fn errors(&self) -> u64 {
        self.with(|status| status >= 400)
    }

    /// So many of all, in percent; of none there is no share.
    #[must_use]
    pub fn percent(&self, count: u64) -> Option<f64> {
        percent(count, self.total)
    }

    fn with(&self, is_meant: impl Fn(u16) -> bool) -> u64 {
        let meant = self.statuses.iter().filter(|(status, _)| is_meant(*status));
        meant.map(|(_, count)| count).sum()
    }
}

/// A part of a whole; of nothing there is none.
pub fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}
