//! The settings of what is sent to the firm.

use std::convert::Infallible;

use lettre::message::Mailbox;
use secrecy::SecretString;

use super::source::Source;
use crate::delivery::address::{Endpoint, Plain, Relay};
use crate::delivery::{Config, clio_grow, email, webhook};

/// Each way that is set, and what is missing of it.
pub fn delivery(source: &mut Source) -> Config {
    let plain = match source.get("delivery_unencrypted") {
        true => Plain::Allowed,
        false => Plain::Never,
    };
    Config {
        webhook: webhook(source, plain),
        email: email(source, plain),
        clio_grow: clio_grow(source, plain),
        attempt: source.seconds("delivery_timeout", 1..=120),
    }
}

fn webhook(source: &mut Source, plain: Plain) -> Option<webhook::Config> {
    needs(source, "webhook_secret", "webhook_url");
    let url = endpoint(source, "webhook_url", plain)?;
    if !source.is_set("webhook_secret") {
        source.fault("webhook_secret", "a webhook needs one, of 16 characters or more");
    }
    let secret = source.secret("webhook_secret", |text| text.parse())?;
    Some(webhook::Config { url, secret })
}

fn email(source: &mut Source, plain: Plain) -> Option<email::Config> {
    needs(source, "mail_to", "smtp_url");
    let relay = source.secret("smtp_url", |text| Relay::read(text, plain));
    let from: Vec<Mailbox> = source.each("mail_from");
    let to: Vec<Mailbox> = source.each("mail_to");
    let name_in_subject = source.get("mail_name_in_subject");
    let to_callers = source.get("mail_to_callers");
    let relay = relay?;
    if from.len() > 1 || !source.is_set("mail_from") {
        source.fault("mail_from", "mail needs one sender");
    }
    if !source.is_set("mail_to") {
        source.fault("mail_to", "mail needs a recipient");
    }
    let from = from.into_iter().next()?;
    Some(email::Config { relay, from, to, name_in_subject, to_callers })
}

fn clio_grow(source: &mut Source, plain: Plain) -> Option<clio_grow::Config> {
    let url = endpoint(source, "clio_grow_url", plain);
    let token =
        source.secret("clio_grow_token", |text| Ok::<_, Infallible>(SecretString::from(text)))?;
    Some(clio_grow::Config { url: url?, token })
}

/// Whoever sets the one means the other: without it nothing would be sent, and nobody told.
fn needs(source: &mut Source, set: &str, needed: &str) {
    if source.is_set(set) && !source.is_set(needed) {
        source.fault(needed, &format!("{set} is set, and this is not"));
    }
}

fn endpoint(source: &mut Source, name: &str, plain: Plain) -> Option<Endpoint> {
    source.secret(name, |text| Endpoint::read(text, plain))
}
