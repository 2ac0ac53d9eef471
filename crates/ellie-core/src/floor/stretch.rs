//! What the caller says from the first voice to the end of the turn.

use std::time::Duration;

use super::limits::{LONG_PART, LONGEST_PART, MARGIN, PARTS};
use super::{Frames, PauseId, Said};

#[derive(Debug, Clone)]
pub(super) struct Stretch {
    /// The first frame with voice.
    pub first: u64,
    /// Where the part begins that is not given out yet.
    pub part: u64,
    /// The frame after the last with voice, and when that one came.
    pub last: u64,
    pub last_at: Duration,
    /// How many frames had voice.
    pub voiced: u64,
    /// The pause that lasts.
    pub pause: Option<Pause>,
    /// The frame in the second half of a long part in which there was the least voice.
    quietest: Option<(f32, u64)>,
}

#[derive(Debug, Clone)]
pub(super) struct Pause {
    pub id: PauseId,
    pub vote: Option<f32>,
    pub said: Option<Said>,
}

impl Stretch {
    pub fn new(first: u64, part: u64, last: u64, last_at: Duration) -> Self {
        let voiced = last - first;
        Self { first, part, last, last_at, voiced, pause: None, quietest: None }
    }

    /// There is voice in the last frame.
    pub fn voice(&mut self, frames: u64, now: Duration) {
        self.voiced += 1;
        self.last = frames;
        self.last_at = now;
    }

    /// The pause is over, since so many frames; returns whether what was said before it is a part of
    /// its own, which was given out up to there.
    pub fn go_on(&mut self, run: u64, frames: u64, given: u64) -> bool {
        let began = frames - run;
        let parted = began - self.last >= PARTS || self.last - self.part >= LONG_PART;
        if parted {
            self.part = began.saturating_sub(MARGIN).max(given);
            self.quietest = None;
        }
        self.voiced += run - 1;
        self.pause = None;
        parted
    }

    /// Cuts a part off where there is the least voice, if it became too long.
    pub fn too_long(&mut self, voice: f32, frames: u64) -> Option<Frames> {
        let length = frames - self.part;
        if length > LONGEST_PART / 2 && self.quietest.is_none_or(|(least, _)| voice < least) {
            self.quietest = Some((voice, frames - 1));
        }
        if length < LONGEST_PART {
            return None;
        }
        let cut = self.quietest.take().map_or(frames, |(_, frame)| frame);
        let part = self.part..cut;
        self.part = cut;
        Some(part)
    }
}
