//! A piece of what Ellie says, and its sound as far as it is made.

use std::time::Duration;

use super::super::limits::{LETTERS_A_SECOND, SHORTEST_BREATH};
use crate::dialogue::script::Line;
use crate::sentence::{breaths, sentences};

#[derive(Debug, Clone)]
pub struct Piece {
    pub line: Line,
    pub sound: Sound,
    /// How much was heard of a voice that broke off, after which another says the piece anew.
    pub lost: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sound {
    Asked,
    /// So much is made, and more comes.
    Growing(Duration),
    Whole(Duration),
    /// It broke off after so much.
    Cut(Duration),
    Failed,
    /// It is not needed any more.
    Dropped,
}

impl Sound {
    pub const fn length(self) -> Duration {
        match self {
            Self::Growing(length) | Self::Whole(length) | Self::Cut(length) => length,
            Self::Asked | Self::Failed | Self::Dropped => Duration::ZERO,
        }
    }

    /// Whether more of it is made.
    pub const fn is_to_come(self) -> bool {
        matches!(self, Self::Asked | Self::Growing(_))
    }

    /// Whether it is heard, or will be.
    pub const fn comes(self) -> bool {
        !matches!(self, Self::Failed | Self::Dropped)
    }

    /// Whether all or some of it could not be made.
    pub const fn has_failed(self) -> bool {
        matches!(self, Self::Cut(_) | Self::Failed)
    }
}

impl Piece {
    pub fn asked(line: &Line) -> Self {
        Self { line: line.clone(), sound: Sound::Asked, lost: Duration::ZERO }
    }

    /// The words of all its sound.
    pub fn text(&self) -> &str {
        match self.sound {
            Sound::Cut(length) => self.beginning(length),
            Sound::Failed | Sound::Dropped => "",
            Sound::Asked | Sound::Growing(_) | Sound::Whole(_) => &self.line.text,
        }
    }

    /// Its words up to there.
    pub fn beginning(&self, from: Duration) -> &str {
        let (text, length) = (self.line.text.as_str(), self.whole_length());
        if from.is_zero() || length.is_zero() {
            return "";
        }
        let share = from.as_secs_f32() / length.as_secs_f32();
        let letters = (text.len() as f32 * share) as usize;
        let heard = text.get(..text.floor_char_boundary(letters)).unwrap_or_default();
        // Chinese has no spaces between its words.
        let is_end = |c: char| c == ' ' || c >= '\u{3000}';
        let is_whole = text.get(heard.len()..).is_some_and(|rest| rest.starts_with(is_end));
        if is_whole { heard } else { heard.rsplit_once(' ').map_or("", |(words, _)| words) }
    }

    /// How long all of its sound is, or would be: by its letters, where nobody knows yet.
    fn whole_length(&self) -> Duration {
        match self.sound {
            Sound::Growing(length) | Sound::Cut(length) => length.max(time_of(&self.line.text)),
            sound => sound.length(),
        }
    }
}

/// How long a text takes to say, about. A Chinese character is a syllable, which is three letters.
fn time_of(text: &str) -> Duration {
    let letters: u32 = text.chars().map(|c| if c >= '\u{3000}' { 3 } else { 1 }).sum();
    Duration::from_secs(1) * letters / LETTERS_A_SECOND
}

/// The pieces in which lines are spoken. A line that is the same in each call is ready as a whole; of
/// others the first breath is heard while the next is made.
pub fn pieces(lines: Vec<Line>) -> Vec<Line> {
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
