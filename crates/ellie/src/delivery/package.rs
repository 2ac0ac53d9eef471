//! What goes out: the wire shape that `docs/delivery.md` describes. Fields may be added to a
//! version; whatever changes the meaning of one makes a new version.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The version of the shape.
pub const VERSION: u32 = 1;

/// Something that happened in a call, with what is known by then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// The version of the shape.
    pub version: u32,
    /// What happened.
    pub event: Event,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The call.
    pub call_id: String,
    /// The conversation the call belongs to.
    pub session_id: String,
    /// How urgent it is by the firm's rules.
    pub priority: Option<Priority>,
    /// What the check for conflicts found.
    pub conflict: Conflict,
    /// The call in a few sentences.
    pub summary: Option<String>,
    /// The message the caller left, in the caller's words.
    pub message: Option<String>,
    /// Why a person has to take over.
    pub escalation: Option<String>,
    /// Who called.
    pub contact: Option<Contact>,
    /// What the caller told about the matter.
    pub intake: Option<Intake>,
    /// What was said, in order.
    pub transcript: Vec<Turn>,
    /// The consultation that was agreed, moved or cancelled.
    pub consultation: Option<Consultation>,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The call is over.
    #[serde(rename = "call.completed")]
    CallCompleted,
    /// The caller left a message.
    #[serde(rename = "message.taken")]
    MessageTaken,
    /// The caller answered a question of the intake.
    #[serde(rename = "intake.updated")]
    IntakeUpdated,
    /// A consultation was agreed.
    #[serde(rename = "consultation.booked")]
    ConsultationBooked,
    /// A consultation was moved or cancelled.
    #[serde(rename = "consultation.changed")]
    ConsultationChanged,
    /// A person has to take over.
    #[serde(rename = "escalation")]
    Escalation,
}

/// How urgent a call is: 5 is the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Priority(u8);

/// What the check for conflicts of interest found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// The call did not need a check, or did not come to it.
    NotChecked,
    /// Nothing stands against the firm's hearing more.
    Clear,
    /// An attorney has to look.
    Unclear,
    /// The firm may not hear this caller.
    Hit,
}

/// Who called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The name, as the caller gave it.
    pub name: Option<String>,
    /// Ten digits.
    pub phone: Option<String>,
    /// The extension.
    pub extension: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the caller said that calling back is safe.
    pub safe_to_call_back: Option<bool>,
    /// When to call back.
    pub best_time: Option<String>,
    /// The language the caller wishes.
    pub language: Option<String>,
}

/// What the caller told about the matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// The practice area.
    pub area: Option<String>,
    /// The state the matter belongs to.
    pub state: Option<String>,
    /// What happened, in the caller's words.
    pub happened: Option<String>,
    /// When it happened, as the caller said it.
    pub happened_on: Option<String>,
    /// Where it happened.
    pub place: Option<String>,
    /// Who had part in it.
    pub people: Option<String>,
    /// Injuries or losses.
    pub injuries: Option<String>,
    /// Insurance.
    pub insurance: Option<String>,
    /// The lawyer the caller had before.
    pub prior_lawyer: Option<String>,
    /// How the caller heard of the firm.
    pub heard_of_us: Option<String>,
    /// The filing period as the firm's table has it; nobody computed it.
    pub deadline_as_stored: Option<String>,
    /// The attorney or queue it goes to.
    pub attorney: Option<String>,
    /// How far it is.
    pub status: IntakeStatus,
    /// Why an attorney has to look at it.
    pub reason: Option<String>,
}

/// How far an intake is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntakeStatus {
    /// Answers are missing.
    #[default]
    Open,
    /// Every question was answered.
    Complete,
    /// An attorney has to look at it.
    Review,
}

/// One turn of the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Counted from one.
    pub number: u32,
    /// When it was.
    pub at: DateTime<Utc>,
    /// What the caller said.
    pub heard: Option<String>,
    /// Whether what the caller said was not kept, because no conflict had been ruled out.
    pub withheld: bool,
    /// What Ellie said.
    pub reply: String,
}

/// A consultation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// The name by which calendars know it.
    pub uid: String,
    /// Its version: the later one counts.
    pub sequence: u32,
    /// Whether it stands.
    pub status: ConsultationStatus,
    /// When it begins.
    pub starts: DateTime<Utc>,
    /// How long it takes.
    pub length_min: u16,
    /// When it is, as the caller was told.
    pub spoken: String,
    /// With whom it is.
    pub attorney: String,
    /// Where it is.
    pub location: String,
}

/// Whether a consultation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsultationStatus {
    /// It was agreed.
    Booked,
    /// It stands, at another time than before.
    Moved,
    /// It does not take place.
    Cancelled,
}

impl Event {
    /// Its name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CallCompleted => "call.completed",
            Self::MessageTaken => "message.taken",
            Self::IntakeUpdated => "intake.updated",
            Self::ConsultationBooked => "consultation.booked",
            Self::ConsultationChanged => "consultation.changed",
            Self::Escalation => "escalation",
        }
    }
}

impl Priority {
    /// Of 1 to 5; nothing else is a priority.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (1..=5).contains(&number).then_some(Self(number))
    }
}

impl TryFrom<u8> for Priority {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::new(number).ok_or("a priority is 1 to 5")
    }
}

impl From<Priority> for u8 {
    fn from(Priority(number): Priority) -> Self {
        number
    }
}

impl Conflict {
    /// Whether the firm must not learn the facts: a confidence heard by mistake can bar it from a
    /// case.
    #[must_use]
    pub fn withholds(self) -> bool {
        matches!(self, Self::Unclear | Self::Hit)
    }
}

impl Package {
    /// Without the facts, where the firm must not learn them; who called is left.
    #[must_use]
    pub fn without_barred_facts(mut self) -> Self {
        if self.conflict.withholds() {
            self.summary = None;
            self.message = None;
            self.intake = None;
            // Ellie's own words may repeat the caller's.
            self.transcript.clear();
        }
        self
    }
}

#[cfg(test)]
mod tests;
