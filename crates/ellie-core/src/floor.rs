//! Who has the floor: where the caller begins, pauses and ends, and how much of Ellie was heard.
//!
//! Fed one probability of voice a frame. Voice activity and the length of a pause decide; the turn
//! model has a vote that shortens or lengthens the wait. Frames are counted from the first of the
//! call; sound that does not come for a while is a pause like any other.

mod limits;
mod patience;
mod playout;
mod stretch;

use std::ops::Range;
use std::time::Duration;

pub use patience::{Patience, Said};
pub use playout::Playout;

use crate::vad::{FRAME_MS, QUIET, VOICE};
use limits::{
    BEGINS, GOES_ON, JUDGED, JUDGED_FRAMES, LONGEST_TURN, MARGIN, STALLED, SURE, SURELY_BEGINS,
};
use stretch::{Pause, Stretch};

/// Frames of sound, by their number in the call.
pub type Frames = Range<u64>;

/// The length of a frame.
pub const FRAME: Duration = Duration::from_millis(FRAME_MS as u64);

/// The name of a pause, for the vote on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PauseId(u32);

/// What the caller does.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Begins to speak.
    Began {
        /// When the voice began.
        at: Duration,
    },
    /// Pauses, and may be done.
    Paused {
        /// The pause.
        pause: PauseId,
        /// What is to be judged.
        judged: Frames,
        /// What was said since the last part.
        part: Frames,
    },
    /// Goes on after the pause.
    WentOn {
        /// Whether what was said before it stands as a part of its own.
        parted: bool,
    },
    /// Has said so much that a part is cut off.
    Parted {
        /// The part.
        part: Frames,
    },
    /// Is done.
    Ended {
        /// When the voice ended.
        at: Duration,
        /// How long it was, without the pauses.
        voiced: Duration,
        /// What was said since the last pause, if it was not cut off there.
        part: Option<Frames>,
    },
}

/// The caller's side of the floor.
#[derive(Debug, Clone, Default)]
pub struct Floor {
    patience: Patience,
    /// How many frames came, and when the last did.
    frames: u64,
    came_at: Duration,
    /// How many of the last had voice without a gap, and how many of these beyond doubt.
    run: u64,
    sure: u64,
    pauses: u32,
    /// Where the last part ended that was given out.
    given: u64,
    stretch: Option<Stretch>,
}

impl Floor {
    /// The next frame has voice with this probability.
    pub fn hear(&mut self, voice: f32, now: Duration) -> Option<Event> {
        let threshold = if self.run == 0 { VOICE } else { QUIET };
        self.run = if voice >= threshold { self.run + 1 } else { 0 };
        self.sure = if voice >= SURE { self.sure + 1 } else { 0 };
        self.frames += 1;
        self.came_at = now;
        let Some(stretch) = &mut self.stretch else {
            return self.begin();
        };
        if self.run == 0 {
            return self.time(now);
        }
        if self.frames - stretch.first > LONGEST_TURN {
            return self.end();
        }
        if stretch.pause.is_some() {
            if self.run < GOES_ON {
                return None;
            }
            let parted = stretch.go_on(self.run, self.frames, self.given);
            stretch.voice(self.frames, now);
            return Some(Event::WentOn { parted });
        }
        stretch.voice(self.frames, now);
        let part = stretch.too_long(voice, self.frames)?;
        self.given = part.end;
        Some(Event::Parted { part })
    }

    /// Sound came that is not judged yet: there is no stall, whatever is in it.
    pub fn sound_came(&mut self, now: Duration) {
        self.came_at = now;
    }

    /// The first frame that may still be asked for.
    #[must_use]
    pub fn needs_from(&self) -> u64 {
        match &self.stretch {
            Some(stretch) => stretch.part.min(self.judged_from(stretch)),
            None => self.given.max(self.frames.saturating_sub(self.run + MARGIN)),
        }
    }

    fn judged_from(&self, stretch: &Stretch) -> u64 {
        self.frames.saturating_sub(JUDGED_FRAMES).max(stretch.first)
    }

    /// The turn model's vote on a pause.
    pub fn vote(&mut self, pause: PauseId, probability: f32, now: Duration) -> Option<Event> {
        let standing =
            self.stretch.as_mut()?.pause.as_mut().filter(|standing| standing.id == pause)?;
        standing.vote = Some(probability);
        self.time(now)
    }

    /// How the words before the pause stand to what is awaited.
    pub fn said(&mut self, said: Said, now: Duration) -> Option<Event> {
        self.stretch.as_mut()?.pause.as_mut()?.said = Some(said);
        self.time(now)
    }

    /// What the time brings; asked again until it is nothing.
    pub fn time(&mut self, now: Duration) -> Option<Event> {
        let quiet = self.quiet(now)?;
        let stretch = self.stretch.as_mut()?;
        match &stretch.pause {
            Some(pause) if quiet >= self.patience.wait(pause.vote, pause.said) => self.end(),
            None if quiet >= JUDGED => {
                // Whatever comes after a stall is a new voice.
                (self.run, self.sure) = (0, 0);
                self.pauses += 1;
                let pause = PauseId(self.pauses);
                stretch.pause = Some(Pause { id: pause, vote: None, said: None });
                let part = stretch.part..(stretch.last + MARGIN).min(self.frames);
                let from = self.frames.saturating_sub(JUDGED_FRAMES).max(stretch.first);
                self.given = part.end;
                Some(Event::Paused { pause, judged: from..self.frames, part })
            }
            _ => None,
        }
    }

    /// When [`Floor::time`] is to be asked, if no frame comes before.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let stretch = self.stretch.as_ref()?;
        let awaited = match &stretch.pause {
            Some(pause) => self.patience.wait(pause.vote, pause.said),
            None => JUDGED,
        };
        Some(self.came_at + awaited.saturating_sub(self.quiet_frames(stretch)).max(STALLED))
    }

    /// The caller is taken to be done.
    pub fn end(&mut self) -> Option<Event> {
        let stretch = self.stretch.take()?;
        let is_given = stretch.pause.is_some();
        let part = stretch.part..(stretch.last + MARGIN).min(self.frames);
        self.given = self.given.max(part.end);
        Some(Event::Ended {
            at: stretch.last_at,
            voiced: length(stretch.voiced),
            part: (!is_given).then_some(part),
        })
    }

    /// What is awaited now.
    pub fn awaits(&mut self, patience: Patience) {
        self.patience = patience;
    }

    /// What is awaited.
    #[must_use]
    pub fn patience(&self) -> Patience {
        self.patience
    }

    /// Whether the caller speaks, or pauses.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.stretch.is_some()
    }

    /// The pause that lasts.
    #[must_use]
    pub fn pause(&self) -> Option<PauseId> {
        Some(self.stretch.as_ref()?.pause.as_ref()?.id)
    }

    /// How long the caller's voice was so far, without the pauses.
    #[must_use]
    pub fn voiced(&self) -> Duration {
        self.stretch.as_ref().map_or(Duration::ZERO, |stretch| length(stretch.voiced))
    }

    fn begin(&mut self) -> Option<Event> {
        if self.run < BEGINS && self.sure < SURELY_BEGINS {
            return None;
        }
        let first = (self.frames - self.run).max(self.given);
        let part = first.saturating_sub(MARGIN).max(self.given);
        let voiced = self.frames - first;
        self.stretch = Some(Stretch::new(first, part, self.frames, self.came_at));
        Some(Event::Began { at: self.came_at.saturating_sub(length(voiced)) })
    }

    /// How long the pause is, if it is one.
    fn quiet(&self, now: Duration) -> Option<Duration> {
        let stretch = self.stretch.as_ref()?;
        let late = now.saturating_sub(self.came_at);
        if late >= STALLED {
            return Some(self.quiet_frames(stretch) + late);
        }
        (self.run == 0).then(|| self.quiet_frames(stretch))
    }

    fn quiet_frames(&self, stretch: &Stretch) -> Duration {
        length(self.frames - stretch.last)
    }
}

/// So many frames, as time.
const fn length(frames: u64) -> Duration {
    Duration::from_millis(frames * FRAME_MS as u64)
}

#[cfg(test)]
mod tests;
