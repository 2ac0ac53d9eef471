//! What the firm is told of a call, as it goes out.

use chrono::{DateTime, Utc};
use ellie_core::conflict::{Finding, Party};
use ellie_core::dialogue::record::Record;
use ellie_core::dialogue::{Action, Conversation, Found};
use ellie_core::language::Language;
use ellie_core::screening::Reason;

use super::entry::{Entry, contact, intake};
use crate::delivery::Confirmation;
use crate::delivery::package::{
    Conflict, Consultation, ConsultationStatus, Contact, Event, Intake, IntakeStatus, Package,
    Priority, Turn, VERSION,
};
use crate::store::kept;
use crate::store::lists::{ConsultationRow, TurnRow};
use crate::store::referrals::Asked;
use crate::store::retention::Export;

/// What is to be told of a turn, but for what was booked in it; what is told at the end comes then.
pub fn of_turn(entry: &Entry<'_>) -> Vec<Package> {
    let call = Told { call_id: entry.call_id, session_id: entry.session.as_str(), at: entry.at };
    let package = |event| call.package(event, entry.conversation);
    let mut told: Vec<Package> = Vec::new();
    for action in &entry.reply.actions {
        match action {
            Action::TakeMessage(message) => {
                let message = Some(message.text.clone());
                told.push(Package { message, ..package(Event::MessageTaken) });
            }
            Action::Escalate(why) => {
                let escalation = Some(why.name().to_owned());
                told.push(Package { escalation, ..package(Event::Escalation) });
            }
            Action::RecordConflictCheck(_)
            | Action::RecordDisclosure(_)
            | Action::StopRecording
            | Action::HangUp => {}
        }
    }
    let intake = package(Event::IntakeUpdated);
    told.extend(Some(intake).filter(|intake| entry.has_told && intake.intake.is_some()));
    told
}

/// What is told of a consultation that was agreed, moved or called off.
pub fn of_consultation(
    call: &Told<'_>,
    conversation: &Conversation,
    row: &ConsultationRow,
) -> Package {
    let consultation = consultation(row, conversation);
    let event = match consultation.status {
        ConsultationStatus::Booked => Event::ConsultationBooked,
        ConsultationStatus::Moved | ConsultationStatus::Cancelled => Event::ConsultationChanged,
    };
    Package { consultation: Some(consultation), ..call.package(event, conversation) }
}

/// What a caller is told of the own consultation, if there is an address that was read back.
pub fn confirmation(
    row: &ConsultationRow,
    conversation: &Conversation,
    at: DateTime<Utc>,
) -> Option<Confirmation> {
    let firm = conversation.office().firm();
    Some(Confirmation {
        to: row.email.clone()?,
        at,
        firm: firm.name.clone(),
        phone: firm.phone.clone(),
        consultation: consultation(row, conversation),
    })
}

/// What is told of a call that is over.
pub fn of_call(
    call: &Told<'_>,
    conversation: &Conversation,
    all: &Export,
    booked: Option<&ConsultationRow>,
) -> Package {
    let messages: Vec<&str> = all.messages.iter().map(|message| message.text.as_str()).collect();
    Package {
        message: (!messages.is_empty()).then(|| messages.join("\n")),
        escalation: all.escalations.last().map(|escalation| escalation.reason.clone()),
        transcript: all.turns.iter().map(turn).collect(),
        consultation: booked.map(|row| consultation(row, conversation)),
        ..call.package(Event::CallCompleted, conversation)
    }
}

/// What is told of somebody who asks in writing to be called.
pub fn of_referral(asked: &Asked, conversation: &Conversation, at: DateTime<Utc>) -> Package {
    Package {
        version: VERSION,
        event: Event::MessageTaken,
        at,
        call_id: asked.call_id.clone(),
        session_id: asked.session_id.clone(),
        priority: None,
        conflict: conflict_of_person(asked.contact.name.as_deref(), conversation),
        summary: None,
        message: Some(asked.description.clone()),
        escalation: Some(asked.reason.clone()),
        contact: Some(reached(asked.contact.clone())),
        intake: None,
        transcript: Vec::new(),
        consultation: None,
    }
}

/// Of which call something is told, and when it was.
pub struct Told<'a> {
    /// The call.
    pub call_id: &'a str,
    /// Its session.
    pub session_id: &'a str,
    /// When it was.
    pub at: DateTime<Utc>,
}

impl Told<'_> {
    fn package(&self, event: Event, conversation: &Conversation) -> Package {
        let record = conversation.record();
        Package {
            version: VERSION,
            event,
            at: self.at,
            call_id: self.call_id.to_owned(),
            session_id: self.session_id.to_owned(),
            priority: Priority::new(record.priority.number()),
            conflict: conflict(&record),
            summary: record.summary.clone(),
            message: None,
            escalation: None,
            contact: contact(conversation.slots()).map(reached),
            intake: intake(conversation, &record).map(told),
            transcript: Vec::new(),
            consultation: None,
        }
    }
}

/// Whom nobody could name is nobody who was cleared.
fn conflict(record: &Record) -> Conflict {
    match record.conflict {
        None => Conflict::NotChecked,
        Some(Found::Clear) => Conflict::Clear,
        Some(Found::Unclear | Found::PartyUnknown) => Conflict::Unclear,
        Some(Found::Hit) => Conflict::Hit,
    }
}

/// The call may have shown that the firm may not hear this person, or the name alone does.
fn conflict_of_person(name: Option<&str>, conversation: &Conversation) -> Conflict {
    let (record, directory) = (conversation.record(), &conversation.office().directory);
    let own = name.and_then(Party::new).map(|own| directory.check(&[own]));
    let is_barred = record.reason.is_some_and(Reason::forbids_facts)
        || name.is_some_and(|name| directory.is_represented(name))
        || matches!(own, Some(Finding::Hit(_)));
    if is_barred { Conflict::Hit } else { conflict(&record) }
}

fn reached(contact: kept::Contact) -> Contact {
    Contact {
        name: contact.name,
        phone: contact.phone,
        extension: contact.extension,
        email: contact.email,
        safe_to_call_back: contact.safe_to_call_back,
        best_time: contact.best_time,
        language: contact.language,
    }
}

fn told(intake: kept::Intake) -> Intake {
    Intake {
        area: intake.area,
        state: intake.state,
        happened: intake.happened,
        happened_on: intake.happened_on,
        place: intake.place,
        people: intake.people,
        injuries: intake.injuries,
        insurance: intake.insurance,
        prior_lawyer: intake.prior_lawyer,
        heard_of_us: intake.heard_of_us,
        deadline_as_stored: intake.deadline_as_stored,
        attorney: intake.attorney,
        status: match intake.status {
            kept::IntakeStatus::Open => IntakeStatus::Open,
            kept::IntakeStatus::Complete => IntakeStatus::Complete,
            kept::IntakeStatus::Review => IntakeStatus::Review,
        },
        reason: intake.reason,
    }
}

fn turn(row: &TurnRow) -> Turn {
    Turn {
        number: u32::try_from(row.number).unwrap_or_default(),
        at: row.at,
        heard: row.heard.clone(),
        withheld: row.withheld,
        reply: row.reply.clone().unwrap_or_default(),
    }
}

fn consultation(row: &ConsultationRow, conversation: &Conversation) -> Consultation {
    let office = conversation.office();
    let attorney = u32::try_from(row.attorney).ok();
    let attorney =
        attorney.and_then(|id| office.attorney(ellie_core::scheduling::slots::AttorneyId(id)));
    let firm = office.firm();
    Consultation {
        uid: row.uid.clone(),
        sequence: u32::try_from(row.sequence).unwrap_or_default(),
        status: match (row.status, row.sequence) {
            (crate::store::diary::ConsultationStatus::Cancelled, _) => {
                ConsultationStatus::Cancelled
            }
            (crate::store::diary::ConsultationStatus::Booked, 0) => ConsultationStatus::Booked,
            (crate::store::diary::ConsultationStatus::Booked, _) => ConsultationStatus::Moved,
        },
        starts: row.starts,
        length_min: u16::try_from(row.length_min).unwrap_or_default(),
        spoken: ellie_core::scheduling::spoken_moment(
            row.starts,
            firm.time_zone,
            Language::English,
        ),
        attorney: attorney.unwrap_or_default(),
        location: firm.address.spoken(),
    }
}
