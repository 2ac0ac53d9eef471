//! What a service has to carry, and how it carries it.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// How much the latest counts in an average.
const SMOOTHING: f64 = 0.1;

/// A service that takes so long is worth nothing for its speed.
const SLOWEST: Duration = Duration::from_secs(5);

/// A service that has so much at hand is worth nothing for its leisure.
const BUSIEST: f64 = 100.0;

/// What a service of which nothing is known is worth.
const UNKNOWN: f64 = 0.5;

/// What a service has to carry, and how it carries it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Load {
    /// Requests at hand.
    pub active: u32,
    /// Requests it was ever given.
    pub total: u64,
    /// How long an answer takes, as an average in which the latest count most.
    pub response_time: Option<Duration>,
    /// How many of its answers are wrong, between 0 and 1, likewise.
    pub error_rate: f64,
    /// When it was last given one.
    pub last: Option<DateTime<Utc>>,
    /// When it was last chosen, counted in choices.
    pub(super) turn: u64,
    /// What it has saved up for being chosen by its weight.
    pub(super) credit: i64,
}

impl Load {
    /// What the service is worth, between 0 and 1.
    #[must_use]
    pub fn score(&self) -> f64 {
        let Some(took) = self.response_time else { return UNKNOWN };
        let speed = (1.0 - took.as_secs_f64() / SLOWEST.as_secs_f64()).max(0.0);
        let leisure = (1.0 - f64::from(self.active) / BUSIEST).max(0.0);
        0.4 * speed + 0.4 * (1.0 - self.error_rate) + 0.2 * leisure
    }

    pub(super) fn observe(&mut self, took: Option<Duration>, is_right: bool) {
        let smooth = |before: f64, latest: f64| before + SMOOTHING * (latest - before);
        self.error_rate = smooth(self.error_rate, if is_right { 0.0 } else { 1.0 });
        let took = took.map(|took| took.as_secs_f64());
        let before = self.response_time.map(|time| time.as_secs_f64());
        let time = match (before, took) {
            (Some(before), Some(took)) => Some(smooth(before, took)),
            (before, took) => before.or(took),
        };
        self.response_time = time.map(Duration::from_secs_f64);
    }
}
