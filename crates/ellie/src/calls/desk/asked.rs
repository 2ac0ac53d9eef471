//! What a conversation asks of the desk. What is booked is booked once, and told of with it.

use chrono::{DateTime, Utc};
use ellie_core::dialogue::{Request, Told};
use ellie_core::scheduling::booking::Token;
use futures_util::future::BoxFuture;

use super::super::diary::{Asking, number_of, told};
use super::super::package::{confirmation, of_consultation};
use super::super::session::{Ongoing, SessionId};
use super::super::{Error, package};
use super::Desk;
use crate::store;
use crate::store::diary::{Change, Consultation};
use crate::store::outbox::Delivery;

impl Desk {
    /// Looks up or does what a conversation asks for. Where the database does not answer, Ellie goes
    /// on without it: the office calls to find a time. An error is a booking of which it is not
    /// known whether it stands; the same turn taken again finds out.
    pub async fn ask(
        &self,
        request: &Request,
        session: &SessionId,
        ongoing: &Ongoing,
        at: DateTime<Utc>,
    ) -> Result<Told, Error> {
        let conversation = &ongoing.conversation;
        let asking = Asking { database: &self.database, session, conversation, at };
        let looking: BoxFuture<'_, Result<Told, store::Error>> = match request {
            Request::Book(token) => return self.book(*token, session, ongoing, at).await,
            Request::OpenSlots(attorneys) => Box::pin(asking.open(attorneys)),
            Request::Hold(time) => Box::pin(asking.hold(Change::Book(*time))),
            Request::HoldMove(id, time) => Box::pin(asking.hold(Change::Move(*id, *time))),
            Request::HoldCancel(id) => Box::pin(asking.hold(Change::Cancel(*id))),
            Request::FindBooking { name, phone } => {
                Box::pin(asking.booking(&self.attempts, name, phone))
            }
            Request::FindEarlier { name, phone, number } => {
                Box::pin(asking.earlier(&self.attempts, name, phone, number))
            }
            Request::CallNumber => return Ok(Told::CallNumber(number_of(&ongoing.call_id))),
        };
        Ok(match self.journal.answer(looking).await {
            Some(Ok(told)) => told,
            Some(Err(error)) => {
                tracing::error!(%error, "the diary cannot be used");
                nothing(request)
            }
            None => nothing(request),
        })
    }

    /// Until it is committed it may be given up, and after that not: it may be done. The turns that
    /// wait come first, for what is told of it belongs to their call.
    async fn book(
        &self,
        token: Token,
        session: &SessionId,
        ongoing: &Ongoing,
        at: DateTime<Utc>,
    ) -> Result<Told, Error> {
        if !self.journal.has_written(session).await {
            return Ok(Told::Unavailable);
        }
        let tells = |row: &Consultation| self.news(row, session, ongoing, at);
        let confirming = Box::pin(self.database.confirming(token, at, &tells));
        let confirming = match self.journal.answer(confirming).await {
            Some(Ok(confirming)) => confirming,
            Some(Err(error)) => {
                tracing::error!(%error, "nothing can be booked");
                return Ok(Told::Unavailable);
            }
            None => return Ok(Told::Unavailable),
        };
        let answer = match confirming.commit().await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::error!(%error, "it is not known whether it is booked");
                let again = Box::pin(self.database.confirm(token, at, &tells)).await;
                again.map_err(|error| Error::Store(error.to_string()))?
            }
        };
        self.ring();
        Ok(told(answer))
    }

    /// What is told of a consultation. Once more, it is the same.
    fn news(
        &self,
        row: &Consultation,
        session: &SessionId,
        ongoing: &Ongoing,
        at: DateTime<Utc>,
    ) -> Vec<Delivery> {
        let mut after = ongoing.conversation.clone();
        after.told(&Told::Booked(row.id.to_string()), at);
        let session_id = session.as_str();
        let call = package::Told { call_id: &ongoing.call_id, session_id, at };
        let key = format!("{}.{}", row.uid, row.sequence);
        let mut news = self.orders(&key, of_consultation(&call, &after, row));
        news.extend(confirmation(row, &after, at).and_then(|told| self.confirms(&key, &told)));
        news
    }
}

/// What a conversation is told where the database does not answer.
fn nothing(request: &Request) -> Told {
    match request {
        Request::FindBooking { .. } => Told::FoundBooking(None),
        Request::FindEarlier { .. } => Told::Earlier(None),
        _ => Told::Unavailable,
    }
}
