//! How long to wait before the next attempt to deliver something.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::attempt::Patience;
use crate::resilience::jittered;

/// The rhythm of attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The wait after a first failure is at most this; it doubles with each.
    pub soon: Duration,
    /// As `soon`, where somebody has to mend something first.
    pub mended: Duration,
    /// No wait is shorter.
    pub least: Duration,
    /// No wait is longer, also if the other side asks for it.
    pub most: Duration,
    /// How long something is tried.
    pub patience: TimeDelta,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            soon: Duration::from_secs(5),
            mended: Duration::from_secs(5 * 60),
            least: Duration::from_secs(1),
            most: Duration::from_secs(60 * 60),
            patience: TimeDelta::days(3),
        }
    }
}

impl Backoff {
    /// When to try again what failed `failures` times since `since`, now being one of them; `None`
    /// is never. `random` is any number: none draws no wait, the greatest
    /// the whole of it.
    #[must_use]
    pub fn next(
        &self,
        patience: Patience,
        failures: u32,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
        random: u32,
    ) -> Option<DateTime<Utc>> {
        if now.signed_duration_since(since) >= self.patience {
            return None;
        }
        let wait = match patience {
            Patience::Never => return None,
            Patience::Soon => jittered(self.soon, self.most, failures, random),
            Patience::Mended => jittered(self.mended, self.most, failures, random),
            Patience::After(asked) => asked.max(jittered(self.soon, self.most, failures, random)),
        };
        let wait = wait.max(self.least).min(self.most);
        now.checked_add_signed(TimeDelta::from_std(wait).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait_s(patience: Patience, failures: u32, random: u32) -> Option<i64> {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(1);
        let next =
            Backoff::default().next(patience, failures, DateTime::UNIX_EPOCH, now, random)?;
        Some((next - now).num_seconds())
    }

    #[test]
    fn waits_double_up_to_an_hour() {
        let waits: Vec<i64> =
            (1..=12).filter_map(|n| wait_s(Patience::Soon, n, u32::MAX)).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
        assert_eq!(wait_s(Patience::Soon, u32::MAX, u32::MAX), Some(3600));
    }

    #[test]
    fn jitter_reaches_from_the_least_to_the_whole_wait() {
        assert_eq!(wait_s(Patience::Soon, 5, 0), Some(1));
        assert_eq!(wait_s(Patience::Soon, 5, u32::MAX / 2), Some(39));
        assert_eq!(wait_s(Patience::Soon, 5, u32::MAX), Some(80));
    }

    #[test]
    fn what_somebody_has_to_mend_waits_longer() {
        assert_eq!(wait_s(Patience::Mended, 1, u32::MAX), Some(300));
    }

    #[test]
    fn what_the_other_side_asks_is_kept_within_an_hour() {
        let after = |s| Patience::After(Duration::from_secs(s));
        assert_eq!(wait_s(after(120), 1, u32::MAX), Some(120));
        assert_eq!(wait_s(after(0), 1, 0), Some(1));
        assert_eq!(wait_s(after(u64::MAX), 1, u32::MAX / 2), Some(3600));
    }

    #[test]
    fn nothing_is_given_up_within_three_days_and_everything_after() {
        let since = DateTime::UNIX_EPOCH;
        let three_days = since + TimeDelta::days(3);
        let next = |now| Backoff::default().next(Patience::Soon, 90, since, now, u32::MAX);
        assert!(next(three_days - TimeDelta::seconds(1)).is_some());
        assert!(next(three_days).is_none());
        assert_eq!(wait_s(Patience::Never, 1, u32::MAX), None);
    }
}
