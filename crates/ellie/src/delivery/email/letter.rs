//! One mail to a mailbox of the firm.

use lettre::error::Error;
use lettre::message::Mailbox;
use lettre::{Address, Message};

use super::envelope::Envelope;
use super::invitation::{Calendar, Invited};
use super::pages::Page;
use crate::delivery::package::{Event, Package};

/// What a mail is made of.
pub(super) struct Letter<'a> {
    pub from: &'a Mailbox,
    pub to: Address,
    pub package: &'a Package,
    pub idempotency_key: &'a str,
    pub name_in_subject: bool,
}

impl Letter<'_> {
    pub(super) fn message(&self) -> Result<Message, Error> {
        let envelope = Envelope {
            from: self.from,
            to: &self.to,
            subject: self.subject(),
            event: self.package.event,
            at: self.package.at,
            idempotency_key: self.idempotency_key,
        };
        envelope.message(&Page::of(self.package), self.calendar())
    }

    /// Only the news of a consultation brings one: a calendar need not hear of it again when the
    /// call is over.
    fn calendar(&self) -> Option<Calendar> {
        let package = self.package;
        let is_news =
            matches!(package.event, Event::ConsultationBooked | Event::ConsultationChanged);
        let consultation = package.consultation.as_ref().filter(|_| is_news)?;
        let contact = package.contact.as_ref();
        let name = contact.and_then(|contact| contact.name.as_deref()).unwrap_or("a caller");
        let summary = format!("Consultation: {name} with {}", consultation.attorney);
        let (from, to, summary) = (self.from, &self.to, summary.as_str());
        Invited { from, to, at: package.at, summary }.calendar(consultation)
    }

    fn subject(&self) -> String {
        let mut subject = String::new();
        if let Some(priority) = self.package.priority {
            subject = format!("[Priority {}] ", u8::from(priority));
        }
        subject.push_str(kind(self.package));
        let contact = self.package.contact.as_ref().filter(|_| self.name_in_subject);
        if let Some(name) = contact.and_then(|contact| contact.name.as_deref()) {
            subject.push_str(": ");
            subject.push_str(&one_short_line(name));
        }
        subject
    }
}

/// What it is about, with nothing of the caller in it.
pub(super) fn kind(package: &Package) -> &'static str {
    match package.event {
        Event::CallCompleted if package.intake.is_some() => "New intake",
        Event::CallCompleted => "Call completed",
        Event::MessageTaken => "Message taken",
        Event::IntakeUpdated => "Intake updated",
        Event::ConsultationBooked => "Consultation booked",
        Event::ConsultationChanged => "Consultation changed",
        Event::Escalation => "A person is needed",
    }
}

/// A header ends where a line does.
fn one_short_line(name: &str) -> String {
    const MOST_CHARS: usize = 60;
    let spaced = name.chars().map(|c| if is_break(c) { ' ' } else { c });
    let words: String = spaced.take(MOST_CHARS).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests;
