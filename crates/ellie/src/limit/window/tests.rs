use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::moment::slot_us;
use super::*;

/// Every request that was allowed, and nothing forgotten: what the window is compared with.
#[derive(Default)]
struct Log(Vec<u64>);

impl Log {
    /// How many were allowed in the last so many microseconds, both ends of the time included.
    fn within(&self, now_us: u64, span_us: u64) -> usize {
        self.0.iter().filter(|at| **at + span_us >= now_us && **at <= now_us).count()
    }
}

fn rule(requests: u32, window_ms: u64) -> Rule {
    Rule::new(requests, Duration::from_millis(window_ms))
}

fn window_us(rule: Rule) -> u64 {
    rule.window().as_micros() as u64
}

/// Pauses of many kinds: at once, within a slot, of a slot, of a window, longer.
fn pause(rule: Rule) -> BoxedStrategy<u64> {
    let (slot, window) = (slot_us(rule), window_us(rule));
    prop_oneof![
        4 => Just(0),
        4 => 0..slot,
        2 => slot - 1..=slot + 1,
        2 => 0..window,
        1 => window - 1..=window + 1,
        1 => window..3 * window,
    ]
    .boxed()
}

fn floods() -> impl Strategy<Value = (Rule, u64, Vec<u64>)> {
    (1_u32..40, 1_000_u64..5_000, any::<u32>()).prop_flat_map(|(requests, window_ms, begin)| {
        let rule = rule(requests, window_ms);
        (Just(rule), Just(u64::from(begin)), vec(pause(rule), 1..400))
    })
}

proptest! {
    #[test]
    fn in_no_window_more_is_allowed_and_none_is_refused_for_longer_than_a_slot(
        (rule, begin, pauses) in floods(),
    ) {
        let (mut log, mut now_us) = (Log::default(), begin);
        let mut window = Window::new(Moment::new(rule, now_us));
        for pause in pauses {
            now_us += pause;
            let before = log.within(now_us, window_us(rule) + slot_us(rule));
            let Taken { verdict, .. } = window.take(rule, Moment::new(rule, now_us));
            if verdict.is_allowed {
                log.0.push(now_us);
            } else {
                prop_assert!(before >= rule.requests() as usize, "refused with {before}");
                prop_assert_eq!(verdict.remaining, 0);
            }
            let within = log.within(now_us, window_us(rule));
            prop_assert!(within <= rule.requests() as usize, "{within} in a window");
            prop_assert!(within + verdict.remaining as usize <= rule.requests() as usize);
        }
    }

    #[test]
    fn what_is_told_of_the_time_is_true_to_the_microsecond((rule, begin, pauses) in floods()) {
        let mut now_us = begin;
        let mut window = Window::new(Moment::new(rule, now_us));
        for pause in pauses {
            now_us += pause;
            let verdict = window.take(rule, Moment::new(rule, now_us)).verdict;
            let left = |at: u64| {
                let now = Moment::new(rule, at);
                (1..=rule.requests()).rev().find(|n| window.until_free(rule, now, *n) == 0)
            };
            let free = left(now_us).unwrap_or(0);
            prop_assert_eq!(free, verdict.remaining);
            let resets_in = verdict.resets_in_us;
            prop_assert!(resets_in > 0 && resets_in <= window_us(rule) + 2 * slot_us(rule));
            prop_assert_eq!(left(now_us + resets_in - 1).unwrap_or(0), free);
            prop_assert!(left(now_us + resets_in).unwrap_or(0) > free);
        }
    }

    #[test]
    fn what_is_given_back_is_as_if_it_had_not_been_taken(
        (rule, begin, pauses) in floods(),
        kept in vec(any::<bool>(), 400),
    ) {
        let (mut now_us, first) = (begin, Moment::new(rule, begin));
        let (mut one, mut other) = (Window::new(first), Window::new(first));
        for (pause, is_kept) in pauses.into_iter().zip(kept) {
            now_us += pause;
            let now = Moment::new(rule, now_us);
            let taken = one.take(rule, now);
            if is_kept {
                prop_assert_eq!(other.take(rule, now).verdict, taken.verdict);
            } else if taken.verdict.is_allowed {
                one.give_back(taken.slot, now);
            }
            other.advance(now);
            prop_assert_eq!(one.taken(), other.taken());
        }
    }

    /// Where the number of the slot begins anew, nothing else does.
    #[test]
    fn it_does_not_matter_when_the_beginning_was((rule, _, pauses) in floods()) {
        let near_the_end = (u64::from(u32::MAX) - 20) * slot_us(rule);
        let verdicts = |begin: u64| {
            let mut now_us = begin;
            let mut window = Window::new(Moment::new(rule, now_us));
            let mut took = |pause: &u64| {
                now_us += pause;
                window.take(rule, Moment::new(rule, now_us)).verdict
            };
            pauses.iter().map(&mut took).collect::<Vec<_>>()
        };
        prop_assert_eq!(verdicts(0), verdicts(near_the_end));
    }
}

#[test]
fn the_boundary_of_a_window_lets_no_more_through() {
    let rule = rule(100, 60_000);
    let mut window = Window::new(Moment::new(rule, 0));
    let mut allowed = 0;
    // A second before a minute is full, and a second after it.
    for now_us in [59_000_000, 61_000_000] {
        for _ in 0..200 {
            allowed += u32::from(window.take(rule, Moment::new(rule, now_us)).verdict.is_allowed);
        }
    }
    assert_eq!(allowed, 100);
}

#[test]
fn of_two_who_come_at_once_the_later_may_be_first() {
    let rule = rule(2, 1_000);
    let slot = slot_us(rule);
    let (earlier, later) = (Moment::new(rule, 10 * slot - 1), Moment::new(rule, 10 * slot));
    let mut window = Window::new(later);
    assert!(window.take(rule, later).verdict.is_allowed);
    let second = window.take(rule, earlier).verdict;
    assert_eq!((second.is_allowed, second.remaining), (true, 0));
    assert!(!window.take(rule, earlier).verdict.is_allowed);
    assert!(!window.is_idle(earlier));
    assert_eq!(window.until_free(rule, later, 1), 32 * slot);
}

#[test]
fn who_was_seen_in_one_slot_takes_little_room() {
    assert_eq!(size_of::<Window>(), 16);
    let rule = rule(10, 1_000);
    let mut window = Window::new(Moment::new(rule, 0));
    for now_us in [0, 1, 10_000_000, 10_000_001] {
        window.take(rule, Moment::new(rule, now_us));
        assert!(window.past.is_none());
    }
}

#[test]
fn what_a_client_did_is_known() {
    let rule = rule(2, 3_100);
    let at = |ms: u64| Moment::new(rule, ms * 1_000);
    let mut window = Window::new(at(0));
    window.take(rule, at(0));
    window.take(rule, at(1_000));
    for _ in 0..3 {
        window.refuse(at(2_000));
    }
    let deeds = window.deeds(at(2_050));
    assert_eq!((deeds.allowed, deeds.refused), (2, 3));
    assert_eq!((deeds.first_us, deeds.last_us), (2_050_000, 50_000));
}
