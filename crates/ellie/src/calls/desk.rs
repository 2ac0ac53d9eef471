//! Carries out what a conversation asks for, before the caller is told it was done.

use ellie_core::dialogue::{Action, Message};

use super::{Error, SessionId};
use crate::store::messages::{Entry, Messages};

/// The desk the attorneys find their messages on.
pub struct Desk {
    messages: Messages,
}

impl Desk {
    /// A desk over this store.
    #[must_use]
    pub fn new(messages: Messages) -> Self {
        Self { messages }
    }

    /// Does one thing, durably.
    pub async fn carry_out(&self, session: &SessionId, action: Action) -> Result<(), Error> {
        match action {
            Action::TakeMessage(message) => self.put(session, message).await,
        }
    }

    async fn put(&self, session: &SessionId, message: Message) -> Result<(), Error> {
        let entry = Entry {
            taken_at: chrono::Utc::now(),
            session_id: session.to_string(),
            name: message.name,
            phone: message.phone.map(|phone| phone.digits().to_owned()),
            text: message.text,
            unclear: message.unclear,
        };
        self.messages.append(entry).await.map_err(|error| Error::Store(error.to_string()))?;
        tracing::info!("a message was taken");
        Ok(())
    }
}
