//! What came of a clip: where the floor was taken, and how long that was waited for.

use std::collections::BTreeSet;
use std::time::Duration;

use super::clip::Clip;
use crate::commands::eval::spread::Spread;

/// The floor was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// When.
    pub at: Duration,
    /// Whether an answer was begun to be heard before the caller went on.
    pub was_heard: bool,
}

/// What came of a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The pauses in it.
    pub pauses: usize,
    /// In how many of them the floor was taken.
    pub cut: usize,
    /// And in how many of those the caller noticed.
    pub noticed: usize,
    /// How long the floor was free after the last word; none, if it was never taken then.
    pub wait: Option<Duration>,
}

impl Outcome {
    /// Of the clip in which the floor was taken so. Twice in a pause is once.
    pub fn of(clip: &Clip, taken: &[Taken]) -> Self {
        let is_over_at = clip.is_over_at();
        let part = |at: Duration| clip.voice.iter().filter(|part| part.start <= at).count();
        let early = || taken.iter().filter(|taken| taken.at < is_over_at);
        let cut: BTreeSet<usize> = early().map(|taken| part(taken.at)).collect();
        let noticed: BTreeSet<usize> =
            early().filter(|taken| taken.was_heard).map(|taken| part(taken.at)).collect();
        let last = taken.iter().find(|taken| taken.at >= is_over_at);
        Self {
            pauses: clip.pauses(),
            cut: cut.len(),
            noticed: noticed.len(),
            wait: last.map(|taken| taken.at - is_over_at),
        }
    }
}

/// What came of many clips.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// The pauses in them.
    pub pauses: usize,
    /// The share of pauses in which the floor was taken, 0 to 1.
    pub cut: f64,
    /// The share of pauses in which the caller noticed.
    pub noticed: f64,
    /// The share of turns that were cut off somewhere.
    pub turns_cut: f64,
    /// The mean wait after the last word, in milliseconds.
    pub mean_ms: f64,
    /// A tenth, half and nine tenths of the waits are shorter.
    pub waits_ms: [f64; 3],
    /// Turns after which the floor was never taken.
    pub never: usize,
}

impl Tally {
    /// Of these outcomes.
    pub fn of<'o>(outcomes: impl IntoIterator<Item = &'o Outcome>) -> Self {
        let outcomes: Vec<&Outcome> = outcomes.into_iter().collect();
        let pauses: usize = outcomes.iter().map(|outcome| outcome.pauses).sum();
        let cut: usize = outcomes.iter().map(|outcome| outcome.cut).sum();
        let noticed: usize = outcomes.iter().map(|outcome| outcome.noticed).sum();
        let turns_cut = outcomes.iter().filter(|outcome| outcome.cut > 0).count();
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let waits: Vec<f64> =
            outcomes.iter().filter_map(|outcome| outcome.wait).map(milliseconds).collect();
        let spread = Spread::of(waits.iter().copied());
        Self {
            pauses,
            cut: share(cut, pauses),
            noticed: share(noticed, pauses),
            turns_cut: share(turns_cut, outcomes.len()),
            mean_ms: waits.iter().sum::<f64>() / waits.len().max(1) as f64,
            waits_ms: spread.map_or([0.0; 3], |spread| [spread.p10, spread.median, spread.p90]),
            never: outcomes.len() - waits.len(),
        }
    }
}

impl Tally {
    /// On the straight line from this one to another, so far along it.
    pub fn towards(self, other: Self, share: f64) -> Self {
        let between = |one: f64, other: f64| (other - one).mul_add(share, one);
        let [p10, p50, p90] = self.waits_ms;
        let [other_p10, other_p50, other_p90] = other.waits_ms;
        Self {
            cut: between(self.cut, other.cut),
            noticed: between(self.noticed, other.noticed),
            turns_cut: between(self.turns_cut, other.turns_cut),
            mean_ms: between(self.mean_ms, other.mean_ms),
            waits_ms: [between(p10, other_p10), between(p50, other_p50), between(p90, other_p90)],
            ..self
        }
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use ellie_core::audio::Sound;
    use ellie_core::floor::Patience;

    use super::super::set::Turn;
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// Voice to 1 s, from 2 s to 3 s, from 4 s to 5 s.
    fn clip() -> Clip {
        let turn = Turn { awaits: Patience::Usual, parts: Vec::new() };
        let voice = vec![ms(0)..ms(1000), ms(2000)..ms(3000), ms(4000)..ms(5000)];
        Clip { turn, voice, sound: Sound::default() }
    }

    fn taken(at: u64, was_heard: bool) -> Taken {
        Taken { at: ms(at), was_heard }
    }

    #[test]
    fn each_pause_is_cut_once_and_the_wait_is_from_the_last_word() {
        let all = [taken(1500, true), taken(1800, false), taken(3900, false), taken(5600, true)];
        let outcome = Outcome::of(&clip(), &all);
        assert_eq!(outcome, Outcome { pauses: 2, cut: 2, noticed: 1, wait: Some(ms(600)) });
    }

    #[test]
    fn the_floor_that_is_taken_as_the_caller_goes_on_was_taken_too_early() {
        let outcome = Outcome::of(&clip(), &[taken(4010, false)]);
        assert_eq!(outcome, Outcome { pauses: 2, cut: 1, noticed: 0, wait: None });
    }

    #[test]
    fn shares_are_of_pauses_and_turns_and_waits_of_turns() {
        let never = Outcome { pauses: 2, cut: 1, noticed: 1, wait: None };
        let good = Outcome { pauses: 2, cut: 0, noticed: 0, wait: Some(ms(400)) };
        let late = Outcome { wait: Some(ms(800)), pauses: 0, ..good };
        let tally = Tally::of([&never, &good, &late]);
        let expected = Tally {
            pauses: 4,
            cut: 0.25,
            noticed: 0.25,
            turns_cut: 1.0 / 3.0,
            mean_ms: 600.0,
            waits_ms: tally.waits_ms,
            never: 1,
        };
        assert_eq!(tally, expected);
        assert!((tally.waits_ms[1] - 600.0).abs() < 1e-9);
        assert_eq!(Tally::of([]), Tally::default());
    }
}
