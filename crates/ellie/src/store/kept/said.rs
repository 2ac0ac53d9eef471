//! What is known after a turn: what was said, the call, the caller, the matter.

use chrono::{DateTime, Utc};

use super::IntakeStatus;

/// What was said on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Its number in the call, from 1 on.
    pub number: u32,
    /// When it was.
    pub at: DateTime<Utc>,
    /// What the caller said.
    pub heard: Heard,
    /// What it was about.
    pub topic: Option<String>,
    /// How sure that is.
    pub confidence: Option<f64>,
    /// The language it was said in.
    pub language: Option<String>,
    /// What Ellie answered.
    pub reply: String,
    /// Why a sentence of hers was replaced.
    pub blocked: Option<String>,
    /// How long it took.
    pub timings: Timings,
    /// Whether a model helped.
    pub thinking: Thinking,
    /// The names of what was done.
    pub actions: Vec<String>,
}

/// The caller's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// These.
    Said(String),
    /// They may not be kept: there was no conflict check yet.
    Withheld,
    /// There were none.
    Nothing,
}

/// How long the parts of a turn took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Timings {
    pub decode_ms: Option<u32>,
    pub transcribe_ms: Option<u32>,
    pub think_ms: Option<u32>,
    pub voice_ms: Option<u32>,
}

/// Who thought about a turn, and what that took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Thinking {
    /// The way it went, by its name.
    pub route: String,
    /// Whose model helped.
    pub provider: Option<String>,
    /// The tokens it read.
    pub input_tokens: Option<u64>,
    /// The tokens it wrote.
    pub output_tokens: Option<u64>,
    /// In millionths of a dollar.
    pub cost_micros: Option<u64>,
}

/// A call as it stands after a turn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallNow {
    /// From which the conversation goes on.
    pub state: String,
    /// The question that stands, by its name.
    pub question: Option<String>,
    /// Who the caller is to the firm.
    pub standing: Option<String>,
    /// From 1 to 5, the most urgent.
    pub priority: Option<u8>,
    /// Whose call it is.
    pub attorney: Option<String>,
    /// The practice area.
    pub area: Option<String>,
    /// The call in a sentence.
    pub summary: Option<String>,
    /// What became of it.
    pub outcome: Option<String>,
}

/// How a caller is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Contact {
    pub name: Option<String>,
    /// Ten digits.
    pub phone: Option<String>,
    pub extension: Option<String>,
    pub email: Option<String>,
    pub safe_to_call_back: Option<bool>,
    pub best_time: Option<String>,
    pub language: Option<String>,
}

/// What was told of a matter, in the caller's words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Intake {
    pub area: Option<String>,
    pub state: Option<String>,
    pub happened: Option<String>,
    pub happened_on: Option<String>,
    pub place: Option<String>,
    pub people: Option<String>,
    pub injuries: Option<String>,
    pub insurance: Option<String>,
    pub prior_lawyer: Option<String>,
    pub heard_of_us: Option<String>,
    /// As the firm's table has it, never computed.
    pub deadline_as_stored: Option<String>,
    pub priority: Option<u8>,
    pub attorney: Option<String>,
    pub status: IntakeStatus,
    /// Why a person has to look at it.
    pub reason: Option<String>,
}
