//! Look-ups that found nothing: whoever guesses finds nothing more for a while.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// So many in an hour.
const MOST: usize = 5;

/// For so long one counts.
const COUNTS_FOR: TimeDelta = TimeDelta::hours(1);

/// Of more than these the one who failed longest ago is forgotten.
const REMEMBERED: usize = 10_000;

/// When whoever looked something up failed last.
#[derive(Default)]
pub struct Attempts(Mutex<BTreeMap<String, Vec<DateTime<Utc>>>>);

impl Attempts {
    /// Whether any of these has failed too often.
    pub fn are_spent(&self, who: &[String], at: DateTime<Utc>) -> bool {
        let failed = self.lock();
        let times = |who| failed.get(who).map_or(0, |times| recent(times, at).count());
        who.iter().any(|who| times(who) >= MOST)
    }

    /// All of these failed.
    pub fn failed(&self, who: Vec<String>, at: DateTime<Utc>) {
        let mut failed = self.lock();
        for who in who {
            let times = failed.entry(who).or_default();
            *times = recent(times, at).chain([at]).collect();
        }
        while failed.len() > REMEMBERED {
            let oldest = failed.iter().min_by_key(|(_, times)| times.last().copied());
            let Some(oldest) = oldest.map(|(who, _)| who.clone()) else { return };
            failed.remove(&oldest);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Vec<DateTime<Utc>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn recent(times: &[DateTime<Utc>], at: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
    times.iter().copied().filter(move |time| at - *time < COUNTS_FOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    #[test]
    fn five_failures_within_an_hour_are_all() {
        let attempts = Attempts::default();
        let (dana, other) = (["dana".to_owned()], ["other".to_owned()]);
        for minute in 0..5 {
            assert!(!attempts.are_spent(&dana, at(minute)));
            attempts.failed(dana.to_vec(), at(minute));
        }
        let both = [other[0].clone(), dana[0].clone()];
        assert!(attempts.are_spent(&dana, at(59)) && attempts.are_spent(&both, at(59)));
        assert!(!attempts.are_spent(&other, at(5)));
        assert!(!attempts.are_spent(&dana, at(60)));
    }

    #[test]
    fn whoever_failed_longest_ago_is_forgotten() {
        let attempts = Attempts::default();
        for minute in 0..10_010 {
            attempts.failed(vec![minute.to_string()], at(minute));
        }
        let failed = attempts.lock();
        assert_eq!(failed.len(), REMEMBERED);
        assert!(failed.contains_key("10009") && !failed.contains_key("9"));
    }
}
