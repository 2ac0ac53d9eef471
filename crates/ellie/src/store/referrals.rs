//! People who ask, in writing, to be called by an attorney.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::calls::locked_of_session;
use super::database::within;
use super::entities::{calls, contacts, referrals};
use super::events::{self, Event, Message, Referral};
use super::kept::{Contact, keep_contact, new_call};
use super::{Database, Error, audit};

/// Somebody who asks to be called by an attorney.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The session it is asked in.
    pub session_id: String,
    /// What its call is known by, if there is none yet.
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
    /// Keeps who asks for an attorney, as a message to the firm; returns the referral's number.
    /// What the person said earlier of how they are reached stays.
    pub async fn refer(&self, asked: &Asked, at: DateTime<Utc>) -> Result<i64, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let call_id = match locked_of_session(&tx, &asked.session_id).await? {
                Some(call) => call.id,
                None => {
                    let id = Set(asked.call_id.clone());
                    let call = calls::ActiveModel { id, ..new_call(&asked.session_id, "web", at) };
                    calls::Entity::insert(call).exec_without_returning(&tx).await?;
                    asked.call_id.clone()
                }
            };
            if contacts::Entity::find_by_id(&call_id).one(&tx).await?.is_none() {
                keep_contact(&tx, &call_id, &asked.contact, at).await?;
            }
            let done = events::append(&tx, &call_id, &asked.events(at), at).await?;
            audit::write(&tx, done).await?;
            let of_call = referrals::Entity::find()
                .filter(referrals::Column::CallId.eq(&call_id))
                .order_by_desc(referrals::Column::Id);
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
