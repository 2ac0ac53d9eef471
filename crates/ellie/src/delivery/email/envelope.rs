//! What every mail has around what it says. It is the same whenever it is made: a repeat is known by
//! its `Message-ID`.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::error::Error;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart};
use lettre::{Address, Message};
use sha2::{Digest, Sha256};

use super::invitation::Calendar;
use super::pages::Page;
use crate::delivery::package::Event;

/// The outside of a mail.
pub(super) struct Envelope<'a> {
    pub from: &'a Mailbox,
    pub to: &'a Address,
    pub subject: String,
    pub event: Event,
    pub at: DateTime<Utc>,
    pub idempotency_key: &'a str,
}

impl Envelope<'_> {
    /// The mail with this in it.
    pub(super) fn message(self, page: &Page, calendar: Option<Calendar>) -> Result<Message, Error> {
        let bodies = MultiPart::alternative_plain_html(page.text(), page.html());
        let mut parts = MultiPart::mixed().multipart(bodies);
        if let Some(Calendar { file, method }) = calendar {
            let kind = format!("text/calendar; charset=utf-8; method={method}");
            let kind = ContentType::parse(&kind).unwrap_or(ContentType::TEXT_PLAIN);
            parts = parts.singlepart(Attachment::new("consultation.ics".into()).body(file, kind));
        }
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, self.to.clone()))
            .message_id(Some(self.message_id()))
            .subject(self.subject)
            .date(SystemTime::from(self.at))
            // Nobody's holiday note answers it (RFC 3834).
            .raw_header(plain("Auto-Submitted", "auto-generated"))
            .raw_header(plain("Ellie-Event", self.event.name()))
            .multipart(parts)
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
