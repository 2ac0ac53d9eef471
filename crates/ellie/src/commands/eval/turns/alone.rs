//! The floor as voice activity alone would take it, and the turn model alone.

use std::time::Duration;

use ellie_core::floor::{FRAME, Frames};
use ellie_core::vad::{QUIET, VOICE};

use super::clip::Clip;
use super::heard::Heard;
use super::outcome::{Outcome, Taken};

/// The waits of voice activity alone, in frames: to 3 s.
const TIMEOUTS: std::ops::RangeInclusive<u64> = 6..=94;

/// What the turn model may be asked after, in frames: about 200, 400 and 600 ms.
const ASKED_AFTER: [u64; 3] = [7, 13, 19];

/// So many votes are tried as its threshold: 0.05, 0.1 … 0.95, and two that are all but certain.
const THRESHOLDS: [f32; 21] = [
    0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85,
    0.9, 0.95, 0.98, 0.99,
];

/// Whoever asks the model only must end some day, whatever it says.
const AT_LAST: u64 = 94;

/// What the model sees: eight seconds.
const SEEN: u64 = 250;

/// A silence as voice activity finds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Silence {
    /// The first frame with voice before it, and the frame after the last.
    pub first_voice: u64,
    pub from: u64,
    /// The frame in which it is clear that there is voice again.
    pub over: Option<u64>,
    /// The model's votes, where it lasts so long.
    pub votes: [Option<f32>; ASKED_AFTER.len()],
}

/// A way to take the floor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Way {
    /// After a silence of so many frames.
    Timeout(u64),
    /// After the first silence of which the model thinks so, asked when it is so old.
    Vote { asked: usize, threshold: f32 },
}

/// How long the model takes: see `played.rs`.
const VOTE_TAKES: u64 = 2;

impl Way {
    /// All timeouts.
    pub fn timeouts() -> impl Iterator<Item = Self> {
        TIMEOUTS.map(Self::Timeout)
    }

    /// All uses of the model.
    pub fn votes() -> impl Iterator<Item = Self> {
        let asked = 0..ASKED_AFTER.len();
        asked.flat_map(|asked| THRESHOLDS.map(|threshold| Self::Vote { asked, threshold }))
    }

    /// The silence it waits for, or asks after.
    pub fn wait_ms(self) -> f64 {
        let frames = match self {
            Self::Timeout(frames) => frames,
            Self::Vote { asked, .. } => ASKED_AFTER.get(asked).copied().unwrap_or_default(),
        };
        time_of(frames).as_secs_f64() * 1e3
    }

    /// What comes of a clip with these silences.
    pub fn outcome(self, clip: &Clip, silences: &[Silence]) -> Outcome {
        let taken: Vec<Taken> = silences.iter().filter_map(|silence| self.takes(silence)).collect();
        Outcome::of(clip, &taken)
    }

    fn takes(self, silence: &Silence) -> Option<Taken> {
        let wait = match self {
            Self::Timeout(wait) => wait,
            Self::Vote { asked, threshold } => {
                let vote = silence.votes.get(asked).copied().flatten();
                let after = ASKED_AFTER.get(asked).copied().unwrap_or_default() + VOTE_TAKES;
                if vote.is_some_and(|vote| vote >= threshold) { after } else { AT_LAST }
            }
        };
        let at = silence.from + wait;
        let is_in_it = silence.over.is_none_or(|over| at < over);
        is_in_it.then(|| Taken { at: time_of(at), was_heard: true })
    }
}

/// The silences of a clip, with the votes on them.
pub async fn silences(heard: &mut Heard<'_>) -> anyhow::Result<Vec<Silence>> {
    let mut silences = silent(heard.voice());
    let frames = heard.voice().len() as u64;
    for silence in &mut silences {
        for (vote, after) in silence.votes.iter_mut().zip(ASKED_AFTER) {
            let end = silence.from + after;
            if end < silence.over.unwrap_or(frames) {
                let seen: Frames = end.saturating_sub(SEEN).max(silence.first_voice)..end;
                *vote = Some(heard.vote(&seen).await?);
            }
        }
    }
    Ok(silences)
}

/// The silences in a track, by the rules of the floor: voice begins with three frames, and a pause of
/// 200 ms ends with two.
fn silent(track: &[f32]) -> Vec<Silence> {
    let mut silences: Vec<Silence> = Vec::new();
    let (mut run, mut first, mut last): (u64, Option<u64>, u64) = (0, None, 0);
    for (frame, &voice) in (1..).zip(track) {
        run = if voice >= if run == 0 { VOICE } else { QUIET } { run + 1 } else { 0 };
        let Some(first_voice) = first else {
            if run >= 3 {
                (first, last) = (Some(frame - run), frame);
            }
            continue;
        };
        let open = silences.last_mut().filter(|silence| silence.over.is_none());
        match open {
            Some(silence) if run >= 2 => (silence.over, last) = (Some(frame), frame),
            Some(_) => {}
            None if run > 0 => last = frame,
            None if frame - last >= ASKED_AFTER[0] => {
                let votes = [None; ASKED_AFTER.len()];
                silences.push(Silence { first_voice, from: last, over: None, votes });
            }
            None => {}
        }
    }
    silences
}

fn time_of(frame: u64) -> Duration {
    FRAME * u32::try_from(frame).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use ellie_core::audio::Sound;
    use ellie_core::floor::Patience;

    use super::super::set::Turn;
    use super::*;

    fn track(parts: &[(f32, usize)]) -> Vec<f32> {
        parts.iter().flat_map(|&(voice, frames)| vec![voice; frames]).collect()
    }

    #[test]
    fn silences_are_found_by_the_rules_of_the_floor() {
        let track = track(&[
            (0.0, 10),
            (0.9, 2),
            (0.0, 20),
            (0.9, 30),
            (0.4, 3),
            (0.1, 6),
            (0.9, 5),
            (0.1, 20),
            (0.9, 1),
            (0.0, 10),
            (0.9, 10),
            (0.0, 50),
        ]);
        let silences = silent(&track);
        let found: Vec<_> = silences.iter().map(|silence| (silence.from, silence.over)).collect();
        assert_eq!(found, [(76, Some(109)), (117, None)], "a click begins and ends nothing");
        assert!(silences.iter().all(|silence| silence.first_voice == 32));
        assert_eq!(silent(&[]), []);
    }

    #[test]
    fn a_way_takes_the_floor_in_the_silences_that_are_long_enough_for_it() {
        let second = Duration::from_secs(1);
        let turn = Turn { awaits: Patience::Usual, parts: Vec::new() };
        let clip = Clip { turn, voice: vec![second..second * 2], sound: Sound::default() };
        let silence = |from, over, vote| Silence {
            first_voice: 0,
            from,
            over,
            votes: [Some(vote), None, None],
        };
        // Two seconds are 62.5 frames.
        let silences = [silence(40, Some(60), 0.6), silence(63, None, 0.8)];
        let cut = |way: Way| way.outcome(&clip, &silences).cut;
        assert_eq!(cut(Way::Timeout(19)), 1);
        assert_eq!(cut(Way::Timeout(20)), 0);
        let wait = |way: Way| way.outcome(&clip, &silences).wait.unwrap().as_millis();
        assert_eq!(wait(Way::Timeout(20)), 32 * 83 - 2000);
        assert_eq!(cut(Way::Vote { asked: 0, threshold: 0.5 }), 1);
        assert_eq!(cut(Way::Vote { asked: 0, threshold: 0.7 }), 0);
        assert_eq!(wait(Way::Vote { asked: 0, threshold: 0.7 }), 32 * 72 - 2000);
        assert_eq!(wait(Way::Vote { asked: 0, threshold: 0.9 }), 32 * (63 + 94) - 2000);
    }
}
