//! A breaker as it is shown.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use super::breaker::{Breaker, Phase, Rule, Totals};

/// How a circuit stands, and what was counted since it is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What it is known by.
    pub name: String,
    /// How it stands.
    pub phase: Phase,
    /// The rule it keeps to.
    pub rule: Rule,
    /// What was counted.
    pub totals: Totals,
    /// Failures, one after the other, while it is closed.
    pub failures_in_a_row: u32,
    /// Successes, one after the other, while it is half open.
    pub successes_in_a_row: u32,
    /// When a call last ended well.
    pub last_success: Option<DateTime<Utc>>,
    /// When a call last failed.
    pub last_failure: Option<DateTime<Utc>>,
    /// For how long it is there.
    pub age: Duration,
}

impl Report {
    pub(super) fn of(
        name: &str,
        breaker: &Breaker,
        age: Duration,
        now: Instant,
        clock: DateTime<Utc>,
    ) -> Self {
        let totals = *breaker.totals();
        let (failures_in_a_row, successes_in_a_row) = breaker.in_a_row();
        let when = |at: Instant| {
            let ago = TimeDelta::from_std(now.saturating_duration_since(at)).ok()?;
            clock.checked_sub_signed(ago)
        };
        Self {
            name: name.to_owned(),
            phase: breaker.phase(now),
            rule: breaker.rule(),
            totals,
            failures_in_a_row,
            successes_in_a_row,
            last_success: totals.last_success.and_then(when),
            last_failure: totals.last_failure.and_then(when),
            age,
        }
    }

    /// Successes, percent of all who wanted to call; 0 while there were none.
    #[must_use]
    pub fn success_percent(&self) -> f64 {
        self.percent(self.totals.successes)
    }

    /// Failures, percent of all who wanted to call; 0 while there were none.
    #[must_use]
    pub fn failure_percent(&self) -> f64 {
        self.percent(self.totals.failures)
    }

    fn percent(&self, of: u64) -> f64 {
        if self.totals.calls == 0 { 0.0 } else { of as f64 * 100.0 / self.totals.calls as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resilience::Circuit;

    /// One that was recorded: a success, five failures, and two who were refused.
    #[tokio::test(start_paused = true)]
    async fn rates_are_of_all_who_wanted_to_call() {
        let circuit = Circuit::new("openai_tts", Rule::default());
        circuit.allow().unwrap().succeeded();
        (0..5).for_each(|_| circuit.allow().unwrap().failed());
        assert!(circuit.allow().is_err() && circuit.allow().is_err());
        tokio::time::advance(Duration::from_secs(7)).await;
        let report = circuit.report();
        assert_eq!((report.totals.calls, report.phase), (8, Phase::Open));
        assert_eq!((report.success_percent(), report.failure_percent()), (12.5, 62.5));
        assert_eq!((report.failures_in_a_row, report.successes_in_a_row), (5, 0));
        assert_eq!(report.age, Duration::from_secs(7));
        let ago = Utc::now().signed_duration_since(report.last_failure.unwrap());
        assert_eq!(ago.num_seconds(), 7);
    }

    #[tokio::test]
    async fn where_nothing_was_called_there_is_no_rate_and_no_time() {
        let report = Circuit::new("new", Rule::default()).report();
        assert_eq!((report.success_percent(), report.failure_percent()), (0.0, 0.0));
        assert_eq!((report.last_success, report.last_failure), (None, None));
        assert_eq!(report.phase.name(), "closed");
    }
}
