//! Counts over time, for every window up to a week, in memory that does not grow with traffic.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::counts::Merge;
use super::lock;
use super::window::{Window, between};

/// How wide the slots are, in seconds: each five times the last.
const WIDTHS_S: [i64; 6] = [1, 5, 25, 125, 625, 3_125];

/// How many slots of each width are kept. A window is counted in the narrowest slots that reach so
/// far back, of which there are at least sixty in it: its beginning is right to a sixtieth.
const SLOTS: usize = 300;

/// What was counted in each second, and in wider slots of time the longer it is ago.
///
/// Nothing is left out however much there is: every report over a window is of all that happened
/// in it.
pub struct Timeline<S> {
    begun: DateTime<Utc>,
    inner: Mutex<Inner<S>>,
}

struct Inner<S> {
    /// The second that is not over.
    second: i64,
    open: S,
    past: [Tier<S>; WIDTHS_S.len()],
}

/// What was counted in a window.
#[derive(Debug, Clone)]
pub struct Over<S> {
    /// What was counted.
    pub counted: S,
    /// Since when: the slot the window begins in, or when counting began.
    pub since: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
}

impl<S> Over<S> {
    /// For how long it was counted. A rate is never of less than a second.
    pub fn length(&self) -> Duration {
        between(self.since, self.until).max(Duration::from_secs(1))
    }

    /// So many, each second.
    pub fn per_second(&self, count: u64) -> f64 {
        count as f64 / self.length().as_secs_f64()
    }
}

impl<S: Merge> Timeline<S> {
    pub fn new(begun: DateTime<Utc>) -> Self {
        let past = WIDTHS_S.map(|width_s| Tier { width_s, slots: VecDeque::new() });
        let inner = Inner { second: begun.timestamp(), open: S::default(), past };
        Self { begun, inner: Mutex::new(inner) }
    }

    /// Counts something that happened at a time.
    pub fn count(&self, at: DateTime<Utc>, count: impl FnOnce(&mut S)) {
        let mut inner = lock(&self.inner);
        inner.turn(at.timestamp());
        count(&mut inner.open);
    }

    /// All that was counted in a window.
    pub fn over(&self, window: Window, now: DateTime<Utc>) -> Over<S> {
        let narrowest = WIDTHS_S.iter().position(|width| reach(*width) >= window.length());
        let place = narrowest.unwrap_or(WIDTHS_S.len() - 1);
        let width = WIDTHS_S[place];
        let first = window.begins(now).timestamp().div_euclid(width) * width;
        let slots = {
            let inner = lock(&self.inner);
            let open = (inner.second, Arc::new(inner.open.clone()));
            let past = inner.past[place].slots.iter().cloned();
            past.chain([open])
                .filter(|(start, _)| (first..=now.timestamp()).contains(start))
                .collect::<Vec<_>>()
        };
        let mut counted = S::default();
        slots.iter().for_each(|(_, slot)| counted.merge(slot));
        let since = DateTime::from_timestamp(first, 0).unwrap_or(self.begun).max(self.begun);
        Over { counted, since, until: now }
    }
}

/// How far back slots of a width reach: one of them is only begun.
fn reach(width_s: i64) -> Duration {
    Duration::from_secs(width_s.unsigned_abs() * (SLOTS as u64 - 1))
}

impl<S: Merge> Inner<S> {
    /// Closes the open second when another has begun. What is late by a moment, since two threads
    /// came the other way round, is counted in the one that is open; a clock that was set back is
    /// followed.
    fn turn(&mut self, second: i64) {
        const LATE_S: i64 = 2;
        let ahead = second.saturating_sub(self.second);
        if !(-LATE_S..=0).contains(&ahead) {
            let closed = Arc::new(std::mem::take(&mut self.open));
            for tier in &mut self.past {
                tier.add(self.second, &closed);
            }
            self.second = second;
        }
    }
}

struct Tier<S> {
    width_s: i64,
    /// By the second they begin at.
    slots: VecDeque<(i64, Arc<S>)>,
}

impl<S: Merge> Tier<S> {
    fn add(&mut self, second: i64, counted: &Arc<S>) {
        let start = second.div_euclid(self.width_s) * self.width_s;
        match self.slots.back_mut().filter(|(last, _)| *last == start) {
            Some((_, slot)) => Arc::make_mut(slot).merge(counted),
            None => {
                if self.slots.len() == SLOTS {
                    self.slots.pop_front();
                }
                self.slots.push_back((start, Arc::clone(counted)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    fn window(seconds: u64) -> Window {
        Window::new(Duration::from_secs(seconds)).unwrap()
    }

    fn one(timeline: &Timeline<u64>, second: i64) {
        timeline.count(at(second), |count| *count += 1);
    }

    #[test]
    fn a_window_has_what_happened_in_it_and_nothing_else() {
        let timeline = Timeline::new(at(0));
        (0..600).for_each(|second| one(&timeline, second));
        for (seconds, counted) in [(1, 2), (10, 11), (299, 300)] {
            assert_eq!(timeline.over(window(seconds), at(599)).counted, counted, "{seconds} s");
        }
        assert_eq!(timeline.over(Window::WEEK, at(599)).counted, 600);
    }

    #[test]
    fn the_rate_is_of_the_time_that_was_counted() {
        let timeline = Timeline::new(at(0));
        (0..10).for_each(|_| one(&timeline, 2));
        let over = timeline.over(Window::HOUR, at(5));
        assert_eq!((over.since, over.length()), (at(0), Duration::from_secs(5)));
        assert_eq!(over.per_second(over.counted), 2.0);
        assert_eq!(timeline.over(Window::HOUR, at(0)).length(), Duration::from_secs(1));
    }

    #[test]
    fn a_clock_that_is_set_back_or_far_ahead_does_no_harm() {
        let timeline = Timeline::new(at(0));
        for second in [0, 100_000, 99_999, 50, i64::from(i32::MAX), 51] {
            one(&timeline, second);
        }
        assert_eq!(timeline.over(Window::MINUTE, at(51)).counted, 3);
        assert_eq!(timeline.over(Window::MINUTE, at(100_000)).counted, 2, "late by a moment");
        timeline.count(DateTime::<Utc>::MIN_UTC, |count| *count += 1);
        timeline.count(DateTime::<Utc>::MAX_UTC, |count| *count += 1);
        assert_eq!(timeline.over(Window::WEEK, DateTime::<Utc>::MIN_UTC).counted, 1);
    }

    #[test]
    fn slots_do_not_grow_in_number() {
        let timeline = Timeline::new(at(0));
        (0..20_000_000).step_by(997).for_each(|second| one(&timeline, second));
        let inner = lock(&timeline.inner);
        assert!(inner.past.iter().all(|tier| tier.slots.len() == SLOTS));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_beginning_of_a_window_is_right_to_a_sixtieth(
            seconds in 60u64..=604_800,
            gaps in prop::collection::vec(1i64..5_000, 1..500),
        ) {
            let timeline = Timeline::new(at(-1_000_000));
            let times: Vec<i64> = gaps.iter().scan(0, |now, gap| { *now += gap; Some(*now) }).collect();
            times.iter().for_each(|second| one(&timeline, *second));
            let now = times.last().copied().unwrap_or_default();
            let since = |seconds: i64| times.iter().filter(|time| **time >= now - seconds).count() as u64;
            let (exact, wider) = (seconds as i64, (seconds + seconds / 59 + 1) as i64);
            let over = timeline.over(window(seconds), at(now));
            prop_assert!((since(exact)..=since(wider)).contains(&over.counted));
            prop_assert!(over.since >= at(now) - TimeDelta::seconds(wider));
        }
    }
}
