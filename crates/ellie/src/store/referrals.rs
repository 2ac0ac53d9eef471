//! People who ask, in writing, to be called by an attorney.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::database::within;
use super::entities::{calls as rows, referrals};
use super::events::{self, Event, Message, Referral};
use super::kept::{Contact, keep_contact};
use super::{Database, Error, audit, calls};

/// Somebody who asks to be called by an attorney.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The session it is asked in.
    pub session_id: String,
    /// What its call is to be known by.
    pub call_id: String,
    /// How the person is reached.
    pub contact: Contact,
    /// What it is about, in the person's words.
    pub description: String,
    /// Why an attorney is needed, and how soon.
    pub reason: String,
    /// What is to be sent.
    pub tells: Vec<Event>,
}

impl Database {
    /// Keeps who asks for an attorney, as a call in writing that is over at once, with a message to
    /// the firm; returns the referral's number. What is said in other calls of the session stays.
    pub async fn refer(&self, asked: &Asked, at: DateTime<Utc>) -> Result<i64, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let id = asked.call_id.as_str();
            calls::begin(&tx, id, &asked.session_id, "web", at).await?;
            let caller_id = keep_contact(&tx, id, &asked.contact, at).await?;
            let over = rows::ActiveModel {
                caller_id: Set(caller_id),
                ended_at: Set(Some(at)),
                ..Default::default()
            };
            rows::Entity::update_many().set(over).filter(rows::Column::Id.eq(id)).exec(&tx).await?;
            let mut done = events::append(&tx, id, &asked.events(at), at).await?;
            done.push(audit::entry(at, "call began", "call", id));
            audit::write(&tx, done).await?;
            let of_call = referrals::Entity::find().filter(referrals::Column::CallId.eq(id));
            let referral = of_call.one(&tx).await?.ok_or(Error::Missing("referral"))?;
            tx.commit().await?;
            Ok(referral.id)
        })
        .await
    }
}

impl Asked {
    fn events(&self, at: DateTime<Utc>) -> Vec<Event> {
        let message = Message {
            taken_at: at,
            name: self.contact.name.clone(),
            phone: self.contact.phone.clone(),
            extension: self.contact.extension.clone(),
            text: self.description.clone(),
            unclear: Vec::new(),
            for_whom: None,
        };
        let referral = Referral {
            at,
            area: None,
            state: None,
            referred_to: None,
            reason: self.reason.clone(),
        };
        let mut events = vec![Event::Message(message), Event::Referral(referral)];
        events.extend(self.tells.iter().cloned());
        events
    }
}
