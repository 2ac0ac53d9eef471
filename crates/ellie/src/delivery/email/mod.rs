//! The firm's mailboxes and the caller's, by SMTP.

mod envelope;
mod invitation;
mod letter;
mod notice;
mod pages;

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp;
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::Confirmation;
use super::attempt::{Failure, Patience, is_insecure};
use super::orders::Parcel;
use super::outbox::Due;
use crate::delivery::address::Relay;
use letter::Letter;
use notice::Notice;

/// Settings of e-mail.
#[derive(Debug, Clone)]
pub struct Config {
    /// The server that takes mail.
    pub relay: Relay,
    /// Whom it is from.
    pub from: Mailbox,
    /// Whom it is for; each gets a mail of their own.
    pub to: Vec<Mailbox>,
    /// Whether the subject may name the caller. Subjects are seen on locked screens.
    pub name_in_subject: bool,
    /// Whether callers get mail too: of their own consultations.
    pub to_callers: bool,
}

pub(super) struct Email {
    from: Mailbox,
    name_in_subject: bool,
    attempt: Duration,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Email {
    pub(super) fn new(config: &Config, attempt: Duration) -> Result<Self, smtp::Error> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(config.relay.exposed())?
            .hello_name(ClientId::Domain(config.from.email.domain().to_owned()))
            .timeout(Some(attempt))
            .build();
        Ok(Self {
            from: config.from.clone(),
            name_in_subject: config.name_in_subject,
            attempt,
            transport,
        })
    }

    /// A mail to the firm.
    pub(super) async fn send(&self, due: &Due, parcel: &Parcel) -> Result<(), Failure> {
        let letter = Letter {
            from: &self.from,
            to: recipient(parcel.to.as_deref())?,
            package: &parcel.package,
            idempotency_key: &due.idempotency_key,
            name_in_subject: self.name_in_subject,
        };
        self.post(letter.message()).await
    }

    /// A mail to a caller.
    pub(super) async fn confirm(
        &self,
        due: &Due,
        confirmation: &Confirmation,
    ) -> Result<(), Failure> {
        let notice = Notice {
            from: &self.from,
            to: recipient(Some(&confirmation.to))?,
            confirmation,
            idempotency_key: &due.idempotency_key,
        };
        self.post(notice.message()).await
    }

    async fn post(&self, message: Result<Message, lettre::error::Error>) -> Result<(), Failure> {
        let unwritten = |_| Failure::new(Patience::Never, "the mail cannot be written");
        let message = message.map_err(unwritten)?;
        // The transport bounds how long it takes to connect, and nothing after that.
        match tokio::time::timeout(self.attempt, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(judge(&error)),
            Err(_) => Err(Failure::new(Patience::Soon, "the mail server did not answer in time")),
        }
    }
}

fn recipient(to: Option<&str>) -> Result<Address, Failure> {
    let address = to.and_then(|to| to.parse().ok());
    address.ok_or_else(|| Failure::new(Patience::Never, "the mail has no recipient"))
}

/// The code only: what a server writes after it may hold what it was sent. But for one code, by which
/// it closes for now (RFC 5321, 4.2.3), it is about one mailbox.
fn judge(error: &smtp::Error) -> Failure {
    if let Some(code) = error.status().map(|code| code.to_string()) {
        let patience = if error.is_permanent() { Patience::Mended } else { Patience::Soon };
        let reason = format!("the mail server answered {code}");
        return match code.as_str() {
            "421" => Failure::new(patience, reason),
            _ => Failure::of_one(patience, reason),
        };
    }
    let (patience, reason) = if error.is_tls() || is_insecure(error) {
        (Patience::Mended, "there is no secure connection to the mail server")
    } else if error.is_client() {
        (Patience::Mended, "the mail server cannot do what is needed")
    } else if error.is_timeout() {
        (Patience::Soon, "the mail server did not answer in time")
    } else if error.is_response() {
        (Patience::Soon, "the mail server's answer was not understood")
    } else {
        (Patience::Soon, "the mail server could not be reached")
    };
    Failure::new(patience, reason)
}
