//! The sound of Ellie's lines.

use std::sync::Arc;

use ellie_core::call::TurnId;
use ellie_core::dialogue::script::Line;
use futures_util::future::BoxFuture;

use super::super::super::clip::Voiced;
use super::super::super::{Error, Reception};
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

/// How a line is spoken.
pub fn speak(
    reception: &Arc<Reception>,
    session: Session,
    rate_hz: u32,
) -> impl FnOnce(&Piece) -> BoxFuture<'static, Result<Voiced, Error>> {
    let reception = Arc::clone(reception);
    move |piece| {
        let line = piece.line.clone();
        Box::pin(async move { reception.sound_of(session, &line, rate_hz).await })
    }
}
