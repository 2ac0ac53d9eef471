//! One mail to a caller: when, with whom and where, and nothing of the matter.

use lettre::error::Error;
use lettre::message::Mailbox;
use lettre::{Address, Message};

use super::envelope::Envelope;
use super::invitation::Invited;
use super::pages::Page;
use crate::delivery::Confirmation;
use crate::delivery::package::{ConsultationStatus, Event};

/// What a caller's mail is made of.
pub(super) struct Notice<'a> {
    pub from: &'a Mailbox,
    pub to: Address,
    pub confirmation: &'a Confirmation,
    pub idempotency_key: &'a str,
}

impl Notice<'_> {
    pub(super) fn message(&self) -> Result<Message, Error> {
        let Confirmation { at, firm, consultation, .. } = self.confirmation;
        let (subject, event) = kind(consultation.status);
        let summary = format!("Consultation with {}, {firm}", consultation.attorney);
        let invited = Invited { from: self.from, to: &self.to, at: *at, summary: &summary };
        let envelope = Envelope {
            from: self.from,
            to: &self.to,
            subject: subject.to_owned(),
            event,
            at: *at,
            idempotency_key: self.idempotency_key,
        };
        let page = Page::of_confirmation(subject, self.confirmation);
        envelope.message(&page, invited.calendar(consultation))
    }
}

/// Subjects are seen on locked screens: not even the firm is in it.
fn kind(status: ConsultationStatus) -> (&'static str, Event) {
    match status {
        ConsultationStatus::Booked => ("Your consultation is booked", Event::ConsultationBooked),
        ConsultationStatus::Moved => ("Your consultation has moved", Event::ConsultationChanged),
        ConsultationStatus::Cancelled => {
            ("Your consultation is cancelled", Event::ConsultationChanged)
        }
    }
}
