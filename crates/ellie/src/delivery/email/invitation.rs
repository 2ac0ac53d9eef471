//! The calendar file of a consultation.

use std::num::NonZeroU16;

use chrono::{DateTime, Utc};
use ellie_core::scheduling::ics::{Invitation, Method, Party};
use ellie_core::scheduling::slots::{AttorneyId, Slot};
use lettre::Address;
use lettre::message::Mailbox;

use crate::delivery::package::{Consultation, ConsultationStatus};

/// Who is invited, by whom, to what.
pub(super) struct Invited<'a> {
    pub from: &'a Mailbox,
    pub to: &'a Address,
    pub at: DateTime<Utc>,
    pub summary: &'a str,
}

/// A calendar file.
pub(super) struct Calendar {
    pub file: String,
    /// What it asks a calendar to do.
    pub method: &'static str,
}

impl Invited<'_> {
    /// The file of a consultation.
    pub(super) fn calendar(&self, consultation: &Consultation) -> Option<Calendar> {
        let (does, method) = match consultation.status {
            ConsultationStatus::Booked | ConsultationStatus::Moved => (Method::Request, "REQUEST"),
            ConsultationStatus::Cancelled => (Method::Cancel, "CANCEL"),
        };
        let (organizer, attendee) = (self.from.email.to_string(), self.to.to_string());
        let invitation = Invitation {
            uid: &consultation.uid,
            sequence: consultation.sequence,
            stamp: self.at,
            slot: Slot {
                starts: consultation.starts,
                // A calendar file does not say which number the firm gave its attorney.
                attorney: AttorneyId(0),
                length_min: NonZeroU16::new(consultation.length_min)?,
            },
            summary: self.summary,
            location: &consultation.location,
            organizer: Party {
                name: self.from.name.as_deref().unwrap_or("Ellie"),
                email: &organizer,
            },
            attendee: Party { name: &attendee, email: &attendee },
        };
        Some(Calendar { file: invitation.text(does), method })
    }
}
