//! A turn of Ellie's that is being said, piece by piece.

use std::time::Duration;

use super::limits::{BARELY_BEGUN, SHORTEST_BREATH};
use super::words::Words;
use super::{Output, Reason, TurnId};
use crate::dialogue::script::Line;
use crate::floor::{Patience, Playout};
use crate::sentence::{breaths, sentences};

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

#[derive(Debug, Clone)]
struct Piece {
    line: Line,
    sound: Sound,
}

impl Piece {
    fn asked(line: &Line) -> Self {
        Self { line: line.clone(), sound: Sound::Asked }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sound {
    Asked,
    Ready(Duration),
    Failed,
    /// It is not needed any more.
    Dropped,
}

impl Sound {
    const fn length(self) -> Duration {
        match self {
            Self::Ready(length) => length,
            Self::Asked | Self::Failed | Self::Dropped => Duration::ZERO,
        }
    }

    /// Whether it is heard, or will be.
    const fn comes(self) -> bool {
        matches!(self, Self::Asked | Self::Ready(_))
    }
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
        self.pieces.push(Piece { line: Line::fixed(""), sound: Sound::Failed });
    }

    /// It asks for what is awaited then.
    pub fn ask(&mut self, patience: Patience) {
        let last = self.pieces.iter().rposition(|piece| piece.line.is_question());
        self.asks = last.filter(|_| patience == Patience::YesOrNo);
    }

    /// Whether this piece is still to come.
    pub fn awaits(&self, place: usize) -> bool {
        self.pieces.get(place).is_some_and(|piece| piece.sound == Sound::Asked)
    }

    /// The sound of a piece is so long, or did not come.
    pub fn ready(&mut self, place: usize, length: Option<Duration>, now: Duration) {
        if let Some(piece) = self.pieces.get_mut(place) {
            piece.sound = length.map_or(Sound::Failed, Sound::Ready);
            self.progress = now;
        }
    }

    /// What is still awaited will not come.
    pub fn give_up(&mut self) {
        for piece in self.pieces.iter_mut().filter(|piece| piece.sound == Sound::Asked) {
            piece.sound = Sound::Failed;
        }
    }

    /// When the sound that is needed next is too late; none is, while others are playing.
    pub fn late_at(&self, patience: Duration) -> Option<Duration> {
        self.awaits(self.next).then(|| self.progress.max(self.playout.ends_at()) + patience)
    }

    /// Whether a piece failed.
    pub fn has_failed(&self) -> bool {
        self.pieces.iter().any(|piece| piece.sound == Sound::Failed)
    }

    /// Plays what is ready, in order.
    pub fn play(&mut self, now: Duration) -> Option<Output> {
        loop {
            match self.pieces.get(self.next)?.sound {
                Sound::Asked => return None,
                Sound::Failed | Sound::Dropped => self.next += 1,
                Sound::Ready(length) => {
                    let (place, from) = (self.next, std::mem::take(&mut self.from));
                    self.next += 1;
                    self.playout.queue(length.saturating_sub(from), now);
                    let is_last = self.next == self.pieces.len() && !self.is_open;
                    return Some(Output::Play { turn: self.turn, place, from, is_last });
                }
            }
        }
    }

    /// Stops where the caller has heard her; [`Speech::play`] goes on from there.
    pub fn stop(&mut self, now: Duration) -> Duration {
        let heard = self.playout.clear(now);
        (self.next, self.from) = self.place(heard);
        heard
    }

    /// Whether anything of it is left to be heard of what plays.
    pub fn is_playing(&self, now: Duration) -> bool {
        self.playout.is_playing(now)
    }

    /// Whether all of it was heard.
    pub fn is_over(&self, now: Duration) -> bool {
        !self.is_open && self.next >= self.pieces.len() && !self.is_playing(now)
    }

    /// When what is playing is heard.
    pub fn ends_at(&self) -> Duration {
        self.playout.ends_at()
    }

    /// The far end has heard so much.
    pub fn report(&mut self, heard: Duration, now: Duration) {
        self.playout.report(heard, now);
    }

    /// How much was heard.
    pub fn heard(&self, now: Duration) -> Duration {
        self.playout.heard(now)
    }

    /// Whether the caller has heard the beginning of a question that a word answers.
    pub fn question_stands(&self, now: Duration) -> bool {
        let (place, from) = self.place(self.heard(now));
        let begun = place + usize::from(!from.is_zero());
        self.asks.is_some_and(|asks| asks < begun)
    }

    /// The words that were heard: whole pieces, and of the last so many as its share of the sound.
    pub fn heard_text(&self, now: Duration) -> String {
        let (place, from) = self.place(self.heard(now));
        let is_heard = |piece: &&Piece| piece.sound.comes();
        let whole = self.pieces.iter().take(place).filter(is_heard);
        let mut texts: Vec<&str> = whole.map(|piece| piece.line.text.as_str()).collect();
        texts.extend(self.pieces.get(place).map(|piece| beginning(piece, from)));
        texts.retain(|text| !text.is_empty());
        texts.join(" ")
    }

    /// The lines of an answer that were not heard to their end. What was said unasked is missed by
    /// nobody: the greeting comes with the first answer then.
    pub fn missed(&self, now: Duration) -> Vec<Line> {
        let (heard, _) = self.place(self.heard(now));
        let places = self.pieces.iter().enumerate();
        let missed = places.skip(self.before).filter(|(place, piece)| {
            self.answers.is_some() && (*place >= heard || piece.sound == Sound::Failed)
        });
        missed.map(|(_, piece)| piece.line.clone()).collect()
    }

    /// Whether so much was heard that the caller may have answered it.
    pub fn was_noticed(&self, now: Duration) -> bool {
        let before: Duration =
            self.pieces.iter().take(self.before).map(|piece| piece.sound.length()).sum();
        self.heard(now) >= before + BARELY_BEGUN || self.question_stands(now)
    }

    /// The words that it answers, if the caller can go on with them.
    pub fn unheard(&self, now: Duration) -> Option<&Words> {
        let answers = self.answers.as_ref().filter(|answers| answers.can_be_taken_back)?;
        (!self.was_noticed(now)).then_some(&answers.words)
    }

    /// What becomes of it if it was broken off: of an answer that had begun only the notices that
    /// were missed matter.
    pub fn into_unheard(self, has_begun: bool, notices: Vec<Line>) -> Unheard {
        match self.answers {
            Some(answers) if answers.can_be_taken_back && !has_begun => {
                Unheard::Turn(self.turn, answers.words, notices)
            }
            Some(_) if !has_begun => {
                let lines = self.pieces.into_iter().skip(self.before);
                Unheard::Lines(lines.map(|piece| piece.line).collect())
            }
            _ if !notices.is_empty() => Unheard::Lines(notices),
            _ => Unheard::Nothing,
        }
    }

    /// The piece the caller hears once so much was heard, and where in it.
    fn place(&self, heard: Duration) -> (usize, Duration) {
        let mut rest = heard;
        for (place, piece) in self.pieces.iter().enumerate() {
            let length = piece.sound.length();
            let is_to_come = piece.sound.comes() && place >= self.next;
            if rest < length || is_to_come {
                return (place, rest.min(length));
            }
            rest -= length;
        }
        (self.pieces.len(), Duration::ZERO)
    }
}

/// The words of a piece up to there.
fn beginning(piece: &Piece, from: Duration) -> &str {
    let length = piece.sound.length();
    if length.is_zero() {
        return "";
    }
    let share = from.as_secs_f32() / length.as_secs_f32();
    let letters = (piece.line.text.len() as f32 * share) as usize;
    let heard =
        piece.line.text.get(..piece.line.text.floor_char_boundary(letters)).unwrap_or_default();
    // Chinese has no spaces between its words.
    let is_end = |c: char| c == ' ' || c >= '\u{3000}';
    let is_whole = piece.line.text.get(heard.len()..).is_some_and(|rest| rest.starts_with(is_end));
    if is_whole { heard } else { heard.rsplit_once(' ').map_or("", |(words, _)| words) }
}

/// The pieces in which lines are spoken. A line that is the same in each call is ready as a whole; of
/// others the first breath is heard while the next is made.
pub(super) fn pieces(lines: Vec<Line>) -> Vec<Line> {
    let parts = |line: Line| -> Vec<Line> {
        if line.fixed {
            return vec![line];
        }
        let breaths =
            sentences(&line.text).into_iter().flat_map(|text| breaths(text, SHORTEST_BREATH));
        breaths.map(|text| Line::variable(text).in_language(line.language)).collect()
    };
    lines.into_iter().flat_map(parts).collect()
}
