//! The flows of a call, one a file: each a table of questions and what is done after the last.

mod appointment;
mod client;
mod contact;
mod correction;
mod goodbye;
mod intake;
mod language;
mod message;
mod question;
mod reception;
mod scheduling;
mod screening;
mod transfer;
mod urgent;

pub(super) use scheduling::told;

use super::Action;
use super::question::{Change, Question, View};
use super::script::Line;

/// A flow of the call.
pub struct Flow {
    /// Its questions, in the order in which they are asked.
    pub questions: &'static [Question],
    /// What follows the last of them.
    pub done: fn(&View<'_>) -> Done,
    /// Whether the gates are looked at after each answer.
    pub is_gated: bool,
    /// What is said when the caller leaves in the middle.
    pub left: super::script::Prompt,
}

/// What is said and done at the end of a flow.
pub struct Done {
    /// What is said.
    pub says: Vec<Line>,
    /// What is done.
    pub actions: Vec<Action>,
    /// What is known from then on.
    pub changes: Vec<Change>,
    /// Where the call goes on.
    pub next: Next,
}

/// Where the call goes on after a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Anything may be asked.
    Reception,
    /// Anything may be asked, and a yes begins this flow.
    Offer(FlowName),
    /// With this flow.
    Flow(FlowName),
}

/// The flows that have questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlowName {
    /// Who calls, against whom, about what, where.
    Screening,
    /// The facts, in the caller's words.
    Intake,
    /// A consultation.
    Scheduling,
    /// A consultation that is moved or called off.
    Appointment,
    /// A message.
    Message,
    /// A client of the firm, and where the matter stands.
    Client,
    /// Something that cannot wait.
    Urgent,
    /// A person takes over.
    Transfer,
}

impl FlowName {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Screening,
        Self::Intake,
        Self::Scheduling,
        Self::Appointment,
        Self::Message,
        Self::Client,
        Self::Urgent,
        Self::Transfer,
    ];

    /// Its name in the record of the call.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Screening => "screening",
            Self::Intake => "intake",
            Self::Scheduling => "scheduling",
            Self::Appointment => "appointment",
            Self::Message => "message",
            Self::Client => "client",
            Self::Urgent => "urgent",
            Self::Transfer => "transfer",
        }
    }

    /// The flow of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flow| flow.name() == name)
    }

    /// Its table.
    #[must_use]
    pub fn flow(self) -> &'static Flow {
        match self {
            Self::Screening => &screening::FLOW,
            Self::Intake => &intake::FLOW,
            Self::Scheduling => &scheduling::FLOW,
            Self::Appointment => &appointment::FLOW,
            Self::Message => &message::FLOW,
            Self::Client => &client::FLOW,
            Self::Urgent => &urgent::FLOW,
            Self::Transfer => &transfer::FLOW,
        }
    }
}

impl Flow {
    /// The question that stands: the first that is to be asked and has no answer.
    #[must_use]
    pub fn open_question(&self, view: &View<'_>) -> Option<&'static Question> {
        let is_open = |row: &&Question| !view.slots.has(row.slot) && (row.when)(view);
        self.questions.iter().find(is_open)
    }
}

impl Done {
    /// These lines, and then anything may be asked.
    fn says(says: Vec<Line>) -> Self {
        Self { says, actions: Vec::new(), changes: Vec::new(), next: Next::Reception }
    }
}
