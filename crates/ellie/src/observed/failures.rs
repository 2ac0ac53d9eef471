//! Requests that went wrong, by what was wrong.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};

use super::counts::Counts;
use super::names::cut;
use super::ring::Ring;
use super::timeline::Timeline;
use super::window::Window;
use super::{LONGEST_ID, lock};

/// How many are kept as they were.
const KEPT: usize = 500;

/// What kind of trouble it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Trouble {
    Timeout,
    RateLimit,
    Validation,
    Auth,
    Network,
    Database,
    Unknown,
}

impl Trouble {
    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::RateLimit => "rate_limit",
            Self::Validation => "validation",
            Self::Auth => "auth",
            Self::Network => "network",
            Self::Database => "database",
            Self::Unknown => "unknown",
        }
    }
}

/// Something went wrong. It is told in our own words only: what others say of an error may hold
/// what a caller said.
#[derive(Debug, Clone, Copy)]
pub struct Failure<'a> {
    /// The code of the error, from the table of codes.
    pub code: &'static str,
    /// Where in Ellie it went wrong.
    pub service: &'static str,
    /// What kind of trouble it was.
    pub trouble: Trouble,
    /// When.
    pub at: DateTime<Utc>,
    /// The id of the request.
    pub request: Option<&'a str>,
}

/// A failure that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in Failure")]
pub struct Failed {
    pub code: &'static str,
    pub service: &'static str,
    pub trouble: Trouble,
    pub at: DateTime<Utc>,
    pub request: Option<Arc<str>>,
}

type What = (&'static str, &'static str, Trouble);

/// What went wrong.
pub struct Failures {
    kept: Ring<Failed>,
    lately: Timeline<Counts<What>>,
    always: Mutex<Counts<Trouble>>,
}

/// What went wrong in a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// How often.
    pub total: u64,
    /// How often with each code.
    pub by_code: Vec<(&'static str, u64)>,
    /// How often in each part of Ellie.
    pub by_service: Vec<(&'static str, u64)>,
    /// How often with each kind of trouble.
    pub by_trouble: Vec<(Trouble, u64)>,
    /// The latest that are kept, the latest first.
    pub latest: Vec<Failed>,
}

impl Failures {
    pub fn new(begun: DateTime<Utc>) -> Self {
        Self { kept: Ring::new(KEPT), lately: Timeline::new(begun), always: Mutex::default() }
    }

    pub fn add(&self, failure: &Failure<'_>) {
        let Failure { code, service, trouble, at, request } = *failure;
        self.lately.count(at, |counts| counts.add((code, service, trouble)));
        lock(&self.always).add(trouble);
        let request = request.map(|id| cut(id, LONGEST_ID).into());
        self.kept.add(Failed { code, service, trouble, at, request });
    }

    pub fn over(&self, window: Window, now: DateTime<Utc>) -> Wrong {
        let counts = self.lately.over(window, now).counted;
        let from = window.begins(now);
        let mut latest = self.kept.latest_first();
        latest.retain(|failed| failed.at >= from);
        Wrong {
            total: counts.total(),
            by_code: by(&counts, |(code, ..)| code),
            by_service: by(&counts, |(_, service, _)| service),
            by_trouble: by(&counts, |(.., trouble)| trouble),
            latest,
        }
    }

    /// How often each kind of trouble was since the beginning.
    pub fn always(&self) -> Counts<Trouble> {
        lock(&self.always).clone()
    }
}

fn by<K: Ord + Copy>(counts: &Counts<What>, key: impl Fn(What) -> K) -> Vec<(K, u64)> {
    let mut by = Counts::<K>::default();
    for (what, count) in counts.iter() {
        let sum = by.of(key(what));
        *sum = sum.saturating_add(*count);
    }
    by.iter().map(|(key, count)| (key, *count)).collect()
}
