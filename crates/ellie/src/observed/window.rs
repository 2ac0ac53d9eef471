//! How far back a report looks.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// A time that ends now: a second to a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window(Duration);

/// Nothing is kept for that long, or it is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a window is from a second to seven days")]
pub struct BadWindow;

impl Window {
    /// The shortest.
    pub const SECOND: Self = Self(Duration::from_secs(1));
    /// A minute.
    pub const MINUTE: Self = Self(Duration::from_secs(60));
    /// Five minutes: what is going on now.
    pub const FIVE_MINUTES: Self = Self(Duration::from_secs(5 * 60));
    /// An hour.
    pub const HOUR: Self = Self(Duration::from_secs(60 * 60));
    /// A day.
    pub const DAY: Self = Self(Duration::from_secs(24 * 60 * 60));
    /// The longest.
    pub const WEEK: Self = Self(Duration::from_secs(7 * 24 * 60 * 60));

    /// A window of this length.
    pub fn new(length: Duration) -> Result<Self, BadWindow> {
        let is_one = (Self::SECOND.0..=Self::WEEK.0).contains(&length);
        if is_one { Ok(Self(length)) } else { Err(BadWindow) }
    }

    /// Its length.
    #[must_use]
    pub const fn length(self) -> Duration {
        self.0
    }

    /// When it begins, if it ends now.
    #[must_use]
    pub fn begins(self, now: DateTime<Utc>) -> DateTime<Utc> {
        earlier(now, self.0)
    }
}

/// So long before; the earliest time there is, where there is none.
pub fn earlier(now: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    let by = TimeDelta::from_std(by).unwrap_or(TimeDelta::MAX);
    now.checked_sub_signed(by).unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// How long it is from one time to a later one.
pub fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> Duration {
    to.signed_duration_since(from).to_std().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_from_a_second_to_a_week() {
        let week = Duration::from_secs(604_800);
        for wrong in [
            Duration::ZERO,
            Duration::from_millis(999),
            week + Duration::from_millis(1),
            Duration::MAX,
        ] {
            assert_eq!(Window::new(wrong), Err(BadWindow), "{wrong:?}");
        }
        for right in [Duration::from_secs(1), Duration::from_millis(1_500), week] {
            assert_eq!(Window::new(right).map(Window::length), Ok(right));
        }
    }

    #[test]
    fn no_time_is_before_the_first() {
        assert_eq!(Window::WEEK.begins(DateTime::<Utc>::MIN_UTC), DateTime::<Utc>::MIN_UTC);
        assert_eq!(between(DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC), Duration::ZERO);
    }
}
