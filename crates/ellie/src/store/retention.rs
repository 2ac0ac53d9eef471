//! How long things are kept, and how they are forgotten. A legal hold overrides all of it. The
//! audit says what was erased by number and count, and is never erased itself.

mod erase;
mod export;
mod names;
mod old;
mod payloads;
mod person;
mod sweep;
mod transcripts;
mod wishes;

pub use export::Export;
pub use person::Person;

use chrono::TimeDelta;

/// How long each class of data is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    /// Turns, and the state of the conversation, after the last turn.
    pub transcript: TimeDelta,
    /// Intakes, how callers are reached, and names in the diary.
    pub intake: TimeDelta,
    /// Messages for the firm.
    pub message: TimeDelta,
    /// Whom conflicts were looked for with.
    pub conflict_check: TimeDelta,
}

/// What was forgotten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Calls whose turns are gone.
    pub transcripts: u64,
    /// Intakes.
    pub intakes: u64,
    /// Messages.
    pub messages: u64,
    /// Looks for conflicts.
    pub conflict_checks: u64,
    /// Wishes to be forgotten that were fulfilled.
    pub fulfilled: u64,
    /// Wishes that are due, and wait for a legal hold to end.
    pub held: u64,
}
