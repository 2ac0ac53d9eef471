//! The calendar file of the consultation a package tells of.

use std::num::NonZeroU16;

use ellie_core::scheduling::ics::{Invitation, Method, Party};
use ellie_core::scheduling::slots::{AttorneyId, Slot};
use lettre::Address;
use lettre::message::Mailbox;

use crate::delivery::package::{ConsultationStatus, Event, Package};

/// The file, and what it asks a calendar to do. Only the news of a consultation brings one: a
/// calendar need not hear of it again when the call is over.
pub(super) fn invitation(
    package: &Package,
    from: &Mailbox,
    to: &Address,
) -> Option<(String, &'static str)> {
    let is_news = matches!(package.event, Event::ConsultationBooked | Event::ConsultationChanged);
    let consultation = package.consultation.as_ref().filter(|_| is_news)?;
    let contact = package.contact.as_ref();
    let name = contact.and_then(|contact| contact.name.as_deref()).unwrap_or("a caller");
    let summary = format!("Consultation: {name} with {}", consultation.attorney);
    let (method, named) = match consultation.status {
        ConsultationStatus::Booked | ConsultationStatus::Moved => (Method::Request, "REQUEST"),
        ConsultationStatus::Cancelled => (Method::Cancel, "CANCEL"),
    };
    let (organizer, attendee) = (from.email.to_string(), to.to_string());
    let invitation = Invitation {
        uid: &consultation.uid,
        sequence: consultation.sequence,
        stamp: package.at,
        slot: Slot {
            starts: consultation.starts,
            // A calendar file does not say which number the firm gave its attorney.
            attorney: AttorneyId(0),
            length_min: NonZeroU16::new(consultation.length_min)?,
        },
        summary: &summary,
        location: &consultation.location,
        organizer: Party { name: from.name.as_deref().unwrap_or("Ellie"), email: &organizer },
        attendee: Party { name: &attendee, email: &attendee },
    };
    Some((invitation.text(method), named))
}
