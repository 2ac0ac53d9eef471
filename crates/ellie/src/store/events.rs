//! What was done in a turn, each kind in its own table.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::database::Tx;
use super::entities::{
    audit as audit_rows, conflict_checks, consents, disclosures, escalations, messages, referrals,
};
use super::{Error, audit, json, outbox};
pub use conflict_checks::CheckResult;
pub use outbox::Delivery;

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A message was taken.
    Message(Message),
    /// A conflict of interest was looked for.
    ConflictCheck(ConflictCheck),
    /// The call was handed to a person.
    Escalation(Escalation),
    /// A notice was heard.
    Disclosure(Disclosure),
    /// The caller agreed to something, or did not.
    Consent(Consent),
    /// The caller was told of somebody else.
    Referral(Referral),
    /// Something is to be sent.
    Delivery(Delivery),
}

/// A message for the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Message {
    pub taken_at: DateTime<Utc>,
    pub name: Option<String>,
    /// Ten digits.
    pub phone: Option<String>,
    pub extension: Option<String>,
    pub text: String,
    /// Answers that were not understood.
    pub unclear: Vec<String>,
    pub for_whom: Option<String>,
}

/// A look for conflicts of interest.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ConflictCheck {
    pub at: DateTime<Utc>,
    /// The names that were looked for.
    pub parties: Vec<String>,
    pub result: CheckResult,
    /// What was found. For those who audit only.
    pub matched: Option<String>,
}

/// A call that was handed to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Escalation {
    pub at: DateTime<Utc>,
    pub reason: String,
    pub to: Option<String>,
}

/// A notice that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Disclosure {
    pub at: DateTime<Utc>,
    pub kind: String,
    pub version: String,
    /// Of the words as they were said.
    pub text_hash: String,
}

/// What a caller agreed to, or did not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Consent {
    pub at: DateTime<Utc>,
    pub kind: String,
    pub wording_version: String,
    pub given: bool,
}

impl Consent {
    /// The kind of whoever agrees that words are kept, or does not.
    pub const KEEPING_WORDS: &str = "keeping_words";
}

/// A caller who was told of somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Referral {
    pub at: DateTime<Utc>,
    pub area: Option<String>,
    pub state: Option<String>,
    pub referred_to: Option<String>,
    pub reason: String,
}

/// Writes what was done, and returns what the audit says of it.
pub(super) async fn append(
    tx: &Tx,
    call_id: &str,
    events: &[Event],
    at: DateTime<Utc>,
) -> Result<Vec<audit_rows::ActiveModel>, Error> {
    let mut done = Vec::with_capacity(events.len());
    for event in events {
        let action = match event {
            Event::Message(message) => take(tx, call_id, message).await?,
            Event::ConflictCheck(check) => checked(tx, call_id, check).await?,
            Event::Escalation(escalation) => escalated(tx, call_id, escalation).await?,
            Event::Disclosure(disclosure) => disclosed(tx, call_id, disclosure).await?,
            Event::Consent(consent) => consented(tx, call_id, consent).await?,
            Event::Referral(referral) => referred(tx, call_id, referral).await?,
            Event::Delivery(delivery) => outbox::enqueue(tx, Some(call_id), delivery, at).await?,
        };
        done.push(audit::entry(at, action, "call", call_id));
    }
    Ok(done)
}

/// Also for messages of earlier days.
pub(super) async fn take(tx: &Tx, call_id: &str, of: &Message) -> Result<&'static str, Error> {
    let row = messages::ActiveModel {
        call_id: Set(call_id.to_owned()),
        taken_at: Set(of.taken_at),
        name: Set(of.name.clone()),
        phone: Set(of.phone.clone()),
        extension: Set(of.extension.clone()),
        text: Set(of.text.clone()),
        unclear: Set(json(&of.unclear)),
        for_whom: Set(of.for_whom.clone()),
        ..Default::default()
    };
    insert(tx, row).await?;
    Ok("message taken")
}

async fn checked(tx: &Tx, call_id: &str, of: &ConflictCheck) -> Result<&'static str, Error> {
    let row = conflict_checks::ActiveModel {
        call_id: Set(call_id.to_owned()),
        at: Set(of.at),
        parties: Set(json(&of.parties)),
        result: Set(of.result),
        matched: Set(of.matched.clone()),
        ..Default::default()
    };
    insert(tx, row).await?;
    Ok("conflict checked")
}

async fn escalated(tx: &Tx, call_id: &str, of: &Escalation) -> Result<&'static str, Error> {
    let row = escalations::ActiveModel {
        call_id: Set(call_id.to_owned()),
        at: Set(of.at),
        reason: Set(of.reason.clone()),
        to_whom: Set(of.to.clone()),
        ..Default::default()
    };
    insert(tx, row).await?;
    Ok("call escalated")
}

async fn disclosed(tx: &Tx, call_id: &str, of: &Disclosure) -> Result<&'static str, Error> {
    let row = disclosures::ActiveModel {
        call_id: Set(call_id.to_owned()),
        at: Set(of.at),
        kind: Set(of.kind.clone()),
        version: Set(of.version.clone()),
        text_hash: Set(of.text_hash.clone()),
        ..Default::default()
    };
    insert(tx, row).await?;
    Ok("notice given")
}

async fn consented(tx: &Tx, call_id: &str, of: &Consent) -> Result<&'static str, Error> {
    let row = consents::ActiveModel {
        call_id: Set(call_id.to_owned()),
        at: Set(of.at),
        kind: Set(of.kind.clone()),
        wording_version: Set(of.wording_version.clone()),
        given: Set(of.given),
        ..Default::default()
    };
    insert(tx, row).await?;
    Ok(if of.given { "consent given" } else { "consent refused" })
}

async fn referred(tx: &Tx, call_id: &str, of: &Referral) -> Result<&'static str, Error> {
    let row = referrals::ActiveModel {
        call_id: Set(call_id.to_owned()),
        at: Set(of.at),
        area: Set(of.area.clone()),
        state: Set(of.state.clone()),
        referred_to: Set(of.referred_to.clone()),
        reason: Set(of.reason.clone()),
        ..Default::default()
    };
    insert(tx, row).await?;
    Ok("caller referred")
}

async fn insert<A>(tx: &Tx, row: A) -> Result<(), Error>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    A::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
