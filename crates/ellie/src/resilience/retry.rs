//! Another try, where it may help.

use std::time::Duration;

use uuid::Uuid;

use super::budget::Budget;

/// How often something is tried, and how long is waited in between.
#[derive(Debug, Clone)]
pub struct Retry {
    /// Attempts in all, the first among them.
    pub attempts: u32,
    /// The wait after a first failure is at most this; it doubles with each.
    pub first: Duration,
    /// No wait is longer.
    pub most: Duration,
    /// What all calls to the same target share.
    pub budget: Budget,
}

impl Retry {
    /// How long to wait before another attempt, if there may be one: takes it from the budget.
    #[must_use]
    pub fn next(&self, failures: u32, random: u32) -> Option<Duration> {
        let may = failures < self.attempts && self.budget.spend();
        may.then(|| jittered(self.first, self.most, failures, random))
    }
}

impl Default for Retry {
    /// For somebody who waits at the telephone: three attempts, within half a second.
    fn default() -> Self {
        Self {
            attempts: 3,
            first: Duration::from_millis(100),
            most: Duration::from_millis(400),
            budget: Budget::default(),
        }
    }
}

/// A wait after so many failures: exponential with full jitter, so that what failed together does
/// not come back together ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015). `random`
/// is any number: none draws no wait, the greatest the whole of it.
#[must_use]
pub fn jittered(first: Duration, most: Duration, failures: u32, random: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
    let share = f64::from(random) / f64::from(u32::MAX);
    first.saturating_mul(doubled).min(most).mul_f64(share)
}

/// A number nobody can foretell.
#[must_use]
pub fn random() -> u32 {
    Uuid::new_v4().as_fields().0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(wait: Duration) -> u128 {
        wait.as_millis()
    }

    #[test]
    fn waits_double_up_to_the_longest_and_jitter_draws_a_part_of_them() {
        let (first, most) = (Duration::from_millis(100), Duration::from_millis(400));
        let whole = |failures| ms(jittered(first, most, failures, u32::MAX));
        assert_eq!([1, 2, 3, 4, u32::MAX].map(whole), [100, 200, 400, 400, 400]);
        assert_eq!(ms(jittered(first, most, 2, 0)), 0);
        assert!((99..=100).contains(&ms(jittered(first, most, 2, u32::MAX / 2))));
        assert_eq!(jittered(Duration::MAX, most, 9, u32::MAX), most);
    }

    #[test]
    fn after_the_last_attempt_and_without_a_budget_there_is_no_other() {
        let retry = Retry { budget: Budget::new(0, 3), ..Retry::default() };
        assert!(retry.next(1, 0).is_some() && retry.next(2, 0).is_some());
        assert_eq!(retry.next(3, 0), None, "three attempts were made");
        assert!(retry.next(1, 0).is_some(), "and the third took nothing from the budget");
        assert_eq!(retry.next(1, 0), None);
    }

    #[test]
    fn the_greatest_waits_do_no_harm() {
        assert_eq!(jittered(Duration::MAX, Duration::MAX, u32::MAX, 0), Duration::ZERO);
        let _ = jittered(Duration::MAX, Duration::MAX, u32::MAX, u32::MAX / 2);
    }
}
