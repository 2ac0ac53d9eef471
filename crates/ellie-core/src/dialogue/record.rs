//! What a call comes to, in the office's terms: what the attorney's desk is told of it.

use super::flows::FlowName;
use super::slots::Slot;
use super::{Action, Conversation, Found};
use crate::conflict::{Finding, Parties};
use crate::firm::Priority;
use crate::screening::{Gate, Reason, Standing};

/// What is known of a call after a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Who the caller is to the firm, once that was asked.
    pub standing: Option<Standing>,
    /// What the conflict check found, once the other side was asked for.
    pub conflict: Option<Found>,
    /// Why an attorney has to look at it.
    pub reason: Option<Reason>,
    /// How soon.
    pub priority: Priority,
    /// Whose it would be, by the firm's list.
    pub attorney: Option<String>,
    /// How far the intake is, if the facts may be kept at all.
    pub intake: Option<Progress>,
    /// The call in a sentence; none where nothing of the matter may be kept.
    pub summary: Option<String>,
    /// What became of it so far.
    pub outcome: Option<Outcome>,
}

/// How far an intake is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// There are questions left.
    Open,
    /// All was asked.
    Complete,
}

/// What became of a call; the later ones count for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// A message was taken.
    MessageTaken,
    /// A person looks at it.
    HandedOver,
    /// A consultation was called off.
    Cancelled,
    /// A consultation is booked.
    Booked,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::MessageTaken, Self::HandedOver, Self::Cancelled, Self::Booked];

    /// Its name in the record of the call.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MessageTaken => "message_taken",
            Self::HandedOver => "handed_over",
            Self::Cancelled => "cancelled",
            Self::Booked => "booked",
        }
    }

    /// The outcome of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    pub(super) fn of(action: &Action) -> Option<Self> {
        match action {
            Action::TakeMessage(_) => Some(Self::MessageTaken),
            Action::Escalate(_) => Some(Self::HandedOver),
            Action::RecordConflictCheck(_)
            | Action::RecordDisclosure(_)
            | Action::StopRecording
            | Action::HangUp => None,
        }
    }
}

impl Conversation {
    /// What the call comes to so far.
    #[must_use]
    pub fn record(&self) -> Record {
        let (office, slots) = (&self.office, &self.state.slots);
        let reason = match office.gate(slots) {
            Gate::Pass => None,
            Gate::ToAPerson(reason) | Gate::Review(reason) => Some(reason),
        };
        Record {
            standing: self.has_said_who().then(|| office.standing(slots)),
            conflict: self.found(),
            reason,
            priority: office.priority(slots),
            attorney: office.counsel(slots).first().and_then(|id| office.attorney(*id)),
            intake: self.progress(),
            summary: self.summary(reason),
            outcome: self.outcome(),
        }
    }

    fn has_said_who(&self) -> bool {
        let slots = &self.state.slots;
        slots.has(Slot::Represented) || slots.has(Slot::OtherSide)
    }

    /// What the conflict check found, once the other side was asked for.
    pub(super) fn found(&self) -> Option<Found> {
        self.state.slots.parties()?;
        Some(match self.office.finding(&self.state.slots) {
            Some(Finding::Clear) => Found::Clear,
            Some(Finding::Unclear(_)) => Found::Unclear,
            Some(Finding::Hit(_)) => Found::Hit,
            None => Found::PartyUnknown,
        })
    }

    fn outcome(&self) -> Option<Outcome> {
        let slots = &self.state.slots;
        let of_times = [(Slot::Booked, Outcome::Booked), (Slot::Cancelled, Outcome::Cancelled)];
        let of_times = of_times.into_iter().find(|(slot, _)| slots.clear_text(*slot).is_some());
        of_times.map(|(_, outcome)| outcome).or(self.state.outcome)
    }

    /// An intake is begun when the first gate behind which facts are heard has passed.
    fn progress(&self) -> Option<Progress> {
        let slots = &self.state.slots;
        if !self.office.may_hear_facts(slots) {
            return None;
        }
        // No question of an intake depends on the hour.
        let view = self.view(chrono::DateTime::UNIX_EPOCH);
        let is_open = FlowName::Intake.flow().open_question(&view).is_some();
        Some(if is_open { Progress::Open } else { Progress::Complete })
    }

    /// Made of what was understood, so nothing stands in it that nobody said.
    fn summary(&self, reason: Option<Reason>) -> Option<String> {
        let slots = &self.state.slots;
        let is_new_matter = slots.is_yes(Slot::NewMatter) || slots.has(Slot::Parties);
        let is_stopped = reason.is_some_and(Reason::forbids_facts);
        if is_stopped || is_new_matter && !self.office.may_hear_facts(slots) {
            return None;
        }
        let who = slots.clear_text(Slot::Name).unwrap_or("A caller who gave no name");
        let mut parts = vec![who.to_owned()];
        if is_new_matter {
            parts.push(match self.office.area(slots) {
                Some(area) => format!("a new matter in {}", area.name),
                None => "a new matter".to_owned(),
            });
            parts.extend(slots.state().map(|state| format!("in {}", state.name())));
            parts.extend(against(slots.parties()));
        }
        if slots.is_yes(Slot::Urgent) {
            parts.push("urgent".to_owned());
        }
        parts.push(became(self.outcome(), reason).to_owned());
        Some(format!("{}.", parts.join(", ")))
    }
}

fn against(parties: Option<Parties>) -> Option<String> {
    match parties? {
        Parties::Named(parties) => {
            let names: Vec<&str> = parties.iter().map(crate::conflict::Party::name).collect();
            Some(format!("against {}", names.join(" and ")))
        }
        Parties::NoOne => Some("against nobody".to_owned()),
        Parties::Unknown | Parties::NotUnderstood => None,
    }
}

fn became(outcome: Option<Outcome>, reason: Option<Reason>) -> &'static str {
    match (outcome, reason) {
        (Some(Outcome::Booked), _) => "a consultation is booked",
        (Some(Outcome::Cancelled), _) => "a consultation was called off",
        (_, Some(_)) => "an attorney has to look at it",
        (Some(Outcome::HandedOver), None) => "a person has to call back",
        (Some(Outcome::MessageTaken), None) => "a message was taken",
        (None, None) => "nothing was left",
    }
}
