//! Clio Grow's lead inbox (Clio developer documentation, "Lead Inbox API Endpoint").

use chrono::{DateTime, Utc};
use reqwest::header::ACCEPT;
use reqwest::{Client, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::address::Endpoint;
use super::attempt::Failure;
use super::outbox::Due;
use super::package::{Contact, Intake, Package};
use super::post;

/// Where leads go that name no other region.
pub const UNITED_STATES: &str = "https://grow.clio.com/inbox_leads";

/// Settings of the lead inbox.
#[derive(Debug, Clone)]
pub struct Config {
    /// The inbox of the firm's region.
    pub url: Endpoint,
    /// What Clio knows the firm by.
    pub token: SecretString,
}

pub(super) struct ClioGrow {
    url: Url,
    token: SecretString,
    client: Client,
}

impl ClioGrow {
    pub(super) fn new(config: &Config, client: Client) -> Self {
        Self { url: config.url.url(), token: config.token.clone(), client }
    }

    pub(super) async fn send(
        &self,
        due: &Due,
        package: &Package,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let body =
            Body { inbox_lead: Lead::of(package), inbox_lead_token: self.token.expose_secret() };
        let request = self
            .client
            .post(self.url.clone())
            .header(ACCEPT, "application/json")
            .header("Idempotency-Key", &due.idempotency_key)
            .json(&body);
        post::send(request, now).await
    }
}

#[derive(Serialize)]
struct Body<'a> {
    inbox_lead: Lead,
    inbox_lead_token: &'a str,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Lead {
    from_first: String,
    from_last: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_phone: Option<String>,
    /// Clio says it is required; while a conflict is unclear there is nothing that may be told.
    from_message: String,
    referring_url: &'static str,
    from_source: &'static str,
}

impl Lead {
    fn of(package: &Package) -> Self {
        let nobody = Contact::default();
        let contact = package.contact.as_ref().unwrap_or(&nobody);
        let (from_first, from_last) = names(contact.name.as_deref().unwrap_or_default());
        Self {
            from_first,
            from_last,
            from_email: contact.email.clone(),
            from_phone: contact.phone.as_deref().map(|phone| dialled(phone, contact)),
            from_message: if package.conflict.withholds() { String::new() } else { told(package) },
            referring_url: "Call answered by Ellie",
            from_source: "Ellie",
        }
    }
}

/// A lead must have both names.
fn names(name: &str) -> (String, String) {
    const UNKNOWN: &str = "(unknown)";
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_title = |word: &str| {
        let bare = word.trim_end_matches('.').to_ascii_lowercase();
        matches!(bare.as_str(), "jr" | "sr" | "ii" | "iii" | "iv" | "esq")
    };
    let titles = words.iter().rev().take_while(|word| is_title(word)).count();
    match words.len().saturating_sub(titles) {
        0 => (UNKNOWN.to_owned(), UNKNOWN.to_owned()),
        1 => (words.join(" "), UNKNOWN.to_owned()),
        named => (words[..named - 1].join(" "), words[named - 1..].join(" ")),
    }
}

fn dialled(phone: &str, contact: &Contact) -> String {
    let extension = contact.extension.as_deref();
    extension.map_or_else(|| phone.to_owned(), |extension| format!("{phone} ext. {extension}"))
}

fn told(package: &Package) -> String {
    let priority = package.priority.map(|priority| u8::from(priority).to_string());
    let contact = package.contact.as_ref();
    let mut lines = Vec::new();
    lines.extend(package.summary.clone());
    let mut fields = vec![("Priority", priority)];
    fields.extend(package.intake.as_ref().map(Intake::fields).unwrap_or_default());
    fields.push(("Best time to call", contact.and_then(|contact| contact.best_time.clone())));
    fields.push(("Language", contact.and_then(|contact| contact.language.clone())));
    let known = fields.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?)));
    lines.extend(known);
    lines.join("\n")
}

#[cfg(test)]
mod tests;
