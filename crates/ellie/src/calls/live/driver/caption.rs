//! The words of the turn that is being said.

use ellie_core::call::TurnId;
use ellie_core::dialogue::script::Line;

/// The words, piece by piece.
#[derive(Default)]
pub struct Caption {
    /// The turn.
    pub turn: Option<TurnId>,
    pieces: Vec<String>,
}

impl Caption {
    /// A piece of a turn is to be said.
    pub fn note(&mut self, turn: TurnId, place: usize, line: &Line) {
        if self.turn != Some(turn) {
            *self = Self { turn: Some(turn), pieces: Vec::new() };
        }
        self.pieces.resize(self.pieces.len().max(place + 1), String::new());
        if let Some(piece) = self.pieces.get_mut(place) {
            piece.clone_from(&line.text);
        }
    }

    /// The words up to a piece and with it.
    pub fn until(&self, place: usize) -> String {
        let last = place.saturating_add(1).min(self.pieces.len());
        self.pieces.get(..last).unwrap_or_default().join(" ")
    }
}
