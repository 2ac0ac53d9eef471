//! What is asked of others, by its name. A result whose name nobody waits for any more is dead.

use crate::floor::PauseId;

/// A turn of the call: what the caller said and what Ellie says to it, or what she says unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TurnId(pub(super) u32);

/// An attempt to write down a stretch of sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttemptId(pub(super) u32);

impl TurnId {
    /// Its number in the call; the first is 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

/// Something that was asked for, and will come or fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// The turn model's vote on a pause.
    Vote(PauseId),
    /// A transcript.
    Transcript(AttemptId),
    /// The reply to a turn.
    Reply(TurnId),
    /// The sound of a piece of a turn.
    Speech(TurnId, usize),
}
