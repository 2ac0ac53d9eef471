//! What the caller has heard of a turn, and what was missed.

use std::time::Duration;

use super::super::limits::BARELY_BEGUN;
use super::super::words::Words;
use super::piece::Piece;
use super::{Speech, Unheard};
use crate::dialogue::script::Line;

impl Speech {
    /// Whether the caller has heard the beginning of a question that a word answers.
    pub fn question_stands(&self, now: Duration) -> bool {
        let (place, from) = self.place(self.heard(now));
        let begun = place + usize::from(!from.is_zero());
        self.asks.is_some_and(|asks| asks < begun)
    }

    /// The words that were heard: whole pieces, and of the last so many as its share of the sound.
    pub fn heard_text(&self, now: Duration) -> String {
        let (place, from) = self.place(self.heard(now));
        let whole = self.pieces.iter().take(place).map(Piece::text);
        let mut texts: Vec<&str> = whole.collect();
        texts.extend(self.pieces.get(place).map(|piece| piece.beginning(from)));
        texts.retain(|text| !text.is_empty());
        texts.join(" ")
    }

    /// The lines of an answer that were not heard to their end. What was said unasked is missed by
    /// nobody: the greeting comes with the first answer then.
    pub fn missed(&self, now: Duration) -> Vec<Line> {
        let (heard, _) = self.place(self.heard(now));
        let places = self.pieces.iter().enumerate();
        let missed = places.skip(self.before).filter(|(place, piece)| {
            self.answers.is_some() && (*place >= heard || piece.sound.has_failed())
        });
        missed.map(|(_, piece)| piece.line.clone()).collect()
    }

    /// Whether so much was heard that the caller may have answered it.
    pub fn was_noticed(&self, now: Duration) -> bool {
        let before: Duration = self
            .pieces
            .iter()
            .take(self.before)
            .map(|piece| piece.lost + piece.sound.length())
            .sum();
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
    pub(super) fn place(&self, heard: Duration) -> (usize, Duration) {
        let mut rest = heard;
        for (place, piece) in self.pieces.iter().enumerate() {
            rest = rest.saturating_sub(piece.lost);
            let length = piece.sound.length();
            let is_unheard = piece.sound.comes() && place >= self.next;
            if rest < length || is_unheard || piece.sound.is_to_come() {
                return (place, rest.min(length));
            }
            rest -= length;
        }
        (self.pieces.len(), Duration::ZERO)
    }
}
