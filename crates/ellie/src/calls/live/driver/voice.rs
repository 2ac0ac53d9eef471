//! The sound of Ellie's lines, one after the other, each as it comes.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;

use ellie_core::call::{Input, TurnId, Work};
use ellie_core::dialogue::script::Line;
use futures_util::{FutureExt, StreamExt};

use super::super::super::voiced::{Part, Parts, only};
use super::super::super::{Error, Reception};
use super::Driver;
use crate::observed::Session;

/// A piece of a turn of Ellie's.
pub struct Piece {
    /// The turn.
    pub turn: TurnId,
    /// Which piece of it.
    pub place: usize,
    /// What is said.
    pub line: Line,
}

/// Some of the sound of a piece.
pub type Spoken = ((TurnId, usize), Result<Part, Error>);

/// Pieces, of which one is being spoken.
#[derive(Default)]
pub struct Speaking {
    waiting: VecDeque<Piece>,
    current: Option<(Piece, Parts)>,
}

impl Speaking {
    /// Another piece, after those that wait.
    pub fn push(&mut self, piece: Piece) {
        self.waiting.push_back(piece);
    }

    /// Drops what is not made yet of a turn.
    pub fn forget(&mut self, turn: TurnId) {
        self.waiting.retain(|piece| piece.turn != turn);
        self.current.take_if(|(piece, _)| piece.turn == turn);
    }

    /// What comes next; it can be asked for again if nobody waits for it any more. Waits for ever where
    /// there is nothing to be spoken.
    pub async fn next(&mut self, begin: impl FnOnce(&Piece) -> Parts) -> Spoken {
        if self.current.is_none()
            && let Some(piece) = self.waiting.pop_front()
        {
            let parts = begin(&piece);
            self.current = Some((piece, parts));
        }
        let Some((piece, parts)) = &mut self.current else { return pending().await };
        let key = (piece.turn, piece.place);
        let part = parts.next().await.unwrap_or(Err(Error::Lost));
        if part.as_ref().map_or(true, Part::is_last) {
            self.current = None;
        }
        (key, part)
    }
}

/// How a line is spoken.
pub fn speak(
    reception: &Arc<Reception>,
    session: Session,
    rate_hz: u32,
) -> impl FnOnce(&Piece) -> Parts {
    let reception = Arc::clone(reception);
    move |piece| {
        let line = piece.line.clone();
        let begun = async move {
            let parts = reception.sound_of(session, &line, rate_hz).await;
            parts.unwrap_or_else(|error| only(Err(error)))
        };
        begun.flatten_stream().boxed()
    }
}

impl Driver {
    /// Some of the sound of a piece is made.
    pub(super) fn made(&mut self, (key, part): Spoken) {
        let (turn, place) = key;
        let is_whole = part.as_ref().is_ok_and(Part::is_last);
        let length = match part {
            Ok(Part::Begins(voiced)) => {
                if self.mouth.has(key) {
                    self.tell(Input::Anew { turn, place });
                    self.carry_out();
                }
                self.by.tts = voiced.by;
                self.mouth.begin(key, &voiced.sound)
            }
            Ok(Part::More(samples)) => self.mouth.grow(key, &samples),
            Ok(Part::Ends) => self.mouth.end(key),
            Ok(Part::Whole(voiced)) => {
                self.by.tts = voiced.by;
                self.mouth.keep(key, voiced.sound)
            }
            Err(error) => {
                tracing::error!(%error, "a line of a live call could not be spoken");
                self.mouth.cut(key);
                return self.tell(Input::Failed(Work::Speech(turn, place)));
            }
        };
        self.tell(Input::Speech { turn, place, length, is_whole });
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::super::super::mouth::tests::turn;
    use super::*;

    fn piece(place: usize) -> Piece {
        Piece { turn: turn(), place, line: Line::fixed("Hello.") }
    }

    fn never(_: &Piece) -> Parts {
        unreachable!("nothing is to be begun")
    }

    #[tokio::test]
    async fn a_piece_is_begun_when_the_one_before_is_whole_or_has_failed() {
        let mut speaking = Speaking::default();
        assert!(speaking.next(never).now_or_never().is_none());
        (0..3).for_each(|place| speaking.push(piece(place)));
        let parts = |_: &Piece| stream::iter([Ok(Part::More(vec![0.5])), Ok(Part::Ends)]).boxed();
        assert!(matches!(speaking.next(parts).await, ((_, 0), Ok(Part::More(_)))));
        assert!(matches!(speaking.next(never).await, ((_, 0), Ok(Part::Ends))));
        let fails = |_: &Piece| only(Err(Error::Lost));
        assert!(matches!(speaking.next(fails).await, ((_, 1), Err(Error::Lost))));
        let stops = |_: &Piece| stream::empty().boxed();
        assert!(matches!(speaking.next(stops).await, ((_, 2), Err(Error::Lost))));
        assert!(speaking.next(never).now_or_never().is_none());
    }

    #[tokio::test]
    async fn what_is_not_wanted_is_dropped_also_while_it_comes() {
        let mut speaking = Speaking::default();
        (0..2).for_each(|place| speaking.push(piece(place)));
        assert!(speaking.next(|_| stream::pending().boxed()).now_or_never().is_none());
        speaking.forget(turn());
        assert!(speaking.next(never).now_or_never().is_none());
    }
}
