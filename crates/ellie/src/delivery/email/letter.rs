//! One mail. It is the same whenever it is made: a repeat is known by its `Message-ID`.

use std::time::SystemTime;

use lettre::Address;
use lettre::Message;
use lettre::error::Error;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart};
use sha2::{Digest, Sha256};

use super::invitation::invitation;
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
        let page = Page::of(self.package);
        let bodies = MultiPart::alternative_plain_html(page.text(), page.html());
        let mut parts = MultiPart::mixed().multipart(bodies);
        if let Some((file, method)) = invitation(self.package, self.from, &self.to) {
            let kind = format!("text/calendar; charset=utf-8; method={method}");
            let kind = ContentType::parse(&kind).unwrap_or(ContentType::TEXT_PLAIN);
            parts = parts.singlepart(Attachment::new("consultation.ics".into()).body(file, kind));
        }
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, self.to.clone()))
            .subject(self.subject())
            .date(SystemTime::from(self.package.at))
            .message_id(Some(self.message_id()))
            // Nobody's holiday note answers it (RFC 3834).
            .raw_header(plain("Auto-Submitted", "auto-generated"))
            .raw_header(plain("Ellie-Event", self.package.event.name()))
            .multipart(parts)
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

    /// The key is hashed: whatever it is made of, this is an id.
    fn message_id(&self) -> String {
        let hash = Sha256::digest(self.idempotency_key.as_bytes());
        let id: String = hash.iter().take(16).map(|octet| format!("{octet:02x}")).collect();
        format!("<{id}@{}>", self.from.email.domain())
    }
}

fn plain(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
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
