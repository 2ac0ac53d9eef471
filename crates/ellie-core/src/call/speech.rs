//! A turn of Ellie's that is being said, piece by piece.

mod heard;
mod piece;

use std::time::Duration;

use super::words::Words;
use super::{Output, Reason, TurnId};
use crate::dialogue::script::Line;
use crate::floor::{Patience, Playout};
pub(super) use piece::pieces;
use piece::{Piece, Sound};

#[derive(Debug, Clone)]
pub(super) struct Speech {
    pub turn: TurnId,
    /// Why the call ends once it is said.
    pub ends: Option<Reason>,
    /// What it answers.
    pub answers: Option<Answers>,
    /// Whether it says that something failed.
    pub is_apology: bool,
    /// Whether the answer has begun to be played.
    pub has_begun: bool,
    /// Whether the answer is still to be found: what there is asks for a moment.
    pub is_open: bool,
    /// How many pieces come before the answer.
    before: usize,
    /// The piece with the question that a word answers.
    asks: Option<usize>,
    /// When it was begun, or sound of it came last.
    pub progress: Duration,
    pieces: Vec<Piece>,
    playout: Playout,
    /// The first piece that is not playing, and where to begin in it.
    next: usize,
    from: Duration,
}

/// The turn that is answered.
#[derive(Debug, Clone)]
pub(super) struct Answers {
    pub words: Words,
    /// When the reply came.
    pub at: Duration,
    /// Whether the turn can go on, as if it had not been answered.
    pub can_be_taken_back: bool,
}

/// What the caller did not hear, and still matters.
#[derive(Debug, Clone)]
pub(super) enum Unheard {
    /// Nothing.
    Nothing,
    /// The turn goes on. If it does not, these lines have to be said all the same.
    Turn(TurnId, Words, Vec<Line>),
    /// These lines have to be said.
    Lines(Vec<Line>),
}

impl Speech {
    /// A turn of these pieces.
    pub fn new(turn: TurnId, pieces: &[Line], now: Duration) -> Self {
        Self {
            turn,
            ends: None,
            answers: None,
            is_apology: false,
            has_begun: false,
            is_open: false,
            before: 0,
            asks: None,
            progress: now,
            pieces: pieces.iter().map(Piece::asked).collect(),
            playout: Playout::default(),
            next: 0,
            from: Duration::ZERO,
        }
    }

    /// The answer is found: these pieces follow, at these places. What nothing was heard of is not needed
    /// any more.
    pub fn go_on(&mut self, pieces: &[Line], now: Duration) -> std::ops::Range<usize> {
        self.is_open = false;
        self.progress = now;
        if self.heard(now).is_zero() && !self.is_playing(now) {
            self.next = self.pieces.len();
            self.from = Duration::ZERO;
            for piece in &mut self.pieces {
                piece.sound = Sound::Dropped;
            }
        }
        self.before = self.pieces.len();
        self.pieces.extend(pieces.iter().map(Piece::asked));
        self.before..self.pieces.len()
    }

    /// Whether what was played last is of the answer.
    pub fn is_in_answer(&self) -> bool {
        self.answers.is_some() && self.next > self.before
    }

    /// The answer will not be found.
    pub fn fail(&mut self) {
        self.is_open = false;
        self.pieces.push(Piece { sound: Sound::Failed, ..Piece::asked(&Line::fixed("")) });
    }

    /// It asks for what is awaited then.
    pub fn ask(&mut self, patience: Patience) {
        let last = self.pieces.iter().rposition(|piece| piece.line.is_question());
        self.asks = last.filter(|_| patience == Patience::YesOrNo);
    }

    /// Whether sound of this piece is still to come.
    pub fn awaits(&self, place: usize) -> bool {
        self.pieces.get(place).is_some_and(|piece| piece.sound.is_to_come())
    }

    /// So much of the sound of a piece is made, and perhaps that is all. What plays goes on with it.
    pub fn grow(&mut self, place: usize, length: Duration, is_whole: bool, now: Duration) {
        let is_out = place < self.next;
        let Some(piece) = self.pieces.get_mut(place) else { return };
        let before = piece.sound.length();
        let length = length.max(before);
        piece.sound = if is_whole { Sound::Whole(length) } else { Sound::Growing(length) };
        self.progress = now;
        if is_out && length > before {
            self.playout.queue(length - before, now);
        }
    }

    /// Another voice says a piece, from its beginning: what was heard of it is heard again. Returns how
    /// much of the turn was heard, if some of the piece is on its way and is to be dropped.
    pub fn begin_anew(&mut self, place: usize, now: Duration) -> Option<Duration> {
        let heard = (place < self.next).then(|| self.stop(now));
        let lost = if self.next == place { std::mem::take(&mut self.from) } else { Duration::ZERO };
        if let Some(piece) = self.pieces.get_mut(place) {
            piece.lost += lost;
            piece.sound = Sound::Asked;
        }
        self.progress = now;
        heard
    }

    /// The rest of a piece will not come: of its sound there is what is on its way, or was heard.
    pub fn cut(&mut self, place: usize, now: Duration) {
        let heard = if place == self.next { self.from } else { Duration::ZERO };
        let is_out = place < self.next;
        if let Some(piece) = self.pieces.get_mut(place) {
            let length = if is_out { piece.sound.length() } else { heard };
            piece.sound = if length.is_zero() { Sound::Failed } else { Sound::Cut(length) };
            self.progress = now;
        }
    }

    /// What is still awaited will not come. Returns how much of the turn was heard, if something is to
    /// be dropped of which more was to come.
    pub fn give_up(&mut self, now: Duration) -> Option<Duration> {
        let heard = self.growing().map(|_| self.stop(now));
        for place in 0..self.pieces.len() {
            if self.awaits(place) {
                self.cut(place, now);
            }
        }
        heard
    }

    /// When the sound that is needed next is too late; none is, while others are playing.
    pub fn late_at(&self, patience: Duration) -> Option<Duration> {
        let needed = self.growing().unwrap_or(self.next);
        self.awaits(needed).then(|| self.progress.max(self.playout.ends_at()) + patience)
    }

    /// Whether a piece failed, or broke off.
    pub fn has_failed(&self) -> bool {
        self.pieces.iter().any(|piece| piece.sound.has_failed())
    }

    /// Plays what is ready, in order. Nothing follows a piece that grows until it is whole.
    pub fn play(&mut self, now: Duration) -> Option<Output> {
        loop {
            if self.growing().is_some() {
                return None;
            }
            let length = match self.pieces.get(self.next)?.sound {
                Sound::Asked => return None,
                Sound::Growing(length) if length <= self.from => return None,
                Sound::Cut(length) if length <= self.from => None,
                Sound::Failed | Sound::Dropped => None,
                Sound::Growing(length) | Sound::Whole(length) | Sound::Cut(length) => Some(length),
            };
            let (place, from) = (self.next, std::mem::take(&mut self.from));
            self.next += 1;
            if let Some(length) = length {
                self.playout.queue(length.saturating_sub(from), now);
                let is_last = self.next == self.pieces.len() && !self.is_open;
                return Some(Output::Play { turn: self.turn, place, from, is_last });
            }
        }
    }

    /// The piece that plays while it grows.
    fn growing(&self) -> Option<usize> {
        let last = self.next.checked_sub(1)?;
        let is_growing = |piece: &Piece| matches!(piece.sound, Sound::Growing(_));
        self.pieces.get(last).is_some_and(is_growing).then_some(last)
    }

    /// Stops where the caller has heard her; [`Speech::play`] goes on from there.
    pub fn stop(&mut self, now: Duration) -> Duration {
        let heard = self.playout.clear(now);
        (self.next, self.from) = self.place(heard);
        heard
    }

    /// Whether anything is left to be heard of what plays, or comes while it plays.
    pub fn is_playing(&self, now: Duration) -> bool {
        self.playout.is_playing(now) || self.growing().is_some()
    }

    /// Whether all of it was heard.
    pub fn is_over(&self, now: Duration) -> bool {
        !self.is_open && self.next >= self.pieces.len() && !self.is_playing(now)
    }

    /// When what is playing is heard.
    pub fn ends_at(&self) -> Duration {
        self.playout.ends_at()
    }

    /// The same, while there is anything left to be heard.
    pub fn is_heard_at(&self, now: Duration) -> Option<Duration> {
        self.playout.is_playing(now).then(|| self.ends_at())
    }

    /// The far end has heard so much.
    pub fn report(&mut self, heard: Duration, now: Duration) {
        self.playout.report(heard, now);
    }

    /// How much was heard.
    pub fn heard(&self, now: Duration) -> Duration {
        self.playout.heard(now)
    }
}
