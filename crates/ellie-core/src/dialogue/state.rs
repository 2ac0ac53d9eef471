//! Everything a call has to remember between two sentences: plain values, so that a call can be
//! put down after any of them and go on elsewhere.

use super::flows::FlowName;
use super::record::Outcome;
use super::script::Line;
use super::slots::Slots;
use crate::language::Language;

/// The state of a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The language Ellie speaks in it.
    pub language: Language,
    /// The language a client asked for last, whatever its caller wished since.
    pub language_asked: Option<Language>,
    /// The language a yes goes on in.
    pub language_offered: Option<Language>,
    /// Whether another language was offered, or could not be: it is said once.
    pub has_met_language: bool,
    /// Whether the caller was told whom they have reached, and that it is not a human.
    pub greeted: bool,
    /// The flow that is going on; without one, anything may be asked.
    pub flow: Option<FlowName>,
    /// The flow a yes begins.
    pub offered: Option<FlowName>,
    /// How often the answer to this question was not understood.
    pub misses: u8,
    /// How often in a row it was not understood what the caller wants.
    pub misunderstood: u8,
    /// Whether the caller was asked to stay polite.
    pub warned: bool,
    /// Whether the call came to something: an answer, a message, an intake, a person.
    pub achieved: bool,
    /// What became of the call so far, but for what is booked.
    pub outcome: Option<Outcome>,
    /// Whether the last sentence told nothing about a matter.
    pub is_harmless: bool,
    /// Whether Ellie has said goodbye.
    pub ended: bool,
    /// What was said last.
    pub last: Vec<Line>,
    /// What is known.
    pub slots: Slots,
}
