//! The attorney's desk: keeps what a turn brings before the caller is answered, tells the firm of
//! it, and finds a call again that stopped in the middle.

mod asked;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use ellie_core::dialogue::slots::Slot;
use ellie_core::dialogue::{Conversation, Office};
use ellie_core::scheduling::booking::BookingId;
use uuid::Uuid;

use super::attempts::Attempts;
use super::entry::Entry;
use super::journal::Journal;
use super::package::{self, of_call, of_turn};
use super::session::{IDLE, Ongoing, SessionId};
use super::thinking::Lately;
use super::{Error, seen, state};
use crate::delivery::courier::Bell;
use crate::delivery::{self, Confirmation, Order, Package};
use crate::observed::Observed;
use crate::store::calls::{Call, CallState};
use crate::store::events::{Delivery, Event};
use crate::store::lists::ConsultationRow;
use crate::store::referrals::Asked;
use crate::store::retention::Export;
use crate::store::{self, Database};

/// A call that stopped in the middle can be taken up for so long.
const RESUMED_WITHIN: TimeDelta = TimeDelta::days(1);

/// Calls that are closed in one go.
const CLOSED_AT_ONCE: u64 = 50;

/// The desk the attorneys find their calls and messages on.
pub struct Desk {
    database: Database,
    delivery: delivery::Config,
    bell: Option<Bell>,
    journal: Journal,
    attempts: Attempts,
    observed: Observed,
}

impl Desk {
    /// The desk over a database. What is for the firm is put into the outbox for these ways, and
    /// the bell is rung.
    #[must_use]
    pub fn new(
        database: Database,
        delivery: delivery::Config,
        bell: Option<Bell>,
        observed: Observed,
    ) -> Self {
        let journal = Journal::new(database.clone());
        Self { database, delivery, bell, journal, attempts: Attempts::default(), observed }
    }

    /// What is seen of calls.
    pub(super) fn observed(&self) -> &Observed {
        &self.observed
    }

    /// The records.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Turns that wait in memory for the database to come back.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.journal.waiting()
    }

    /// The call of a session: the one that was left, or a new one. Where the database does not
    /// answer, a new one too: somebody is on the line.
    pub async fn call(&self, session: &SessionId, office: &Arc<Office>) -> Ongoing {
        let asked = Box::pin(self.database.resume(session.as_str()));
        let left = self.journal.answer(asked).await.transpose().unwrap_or_else(|error| {
            tracing::error!(%error, "it is not known whether this call was left in the middle");
            None
        });
        let left = left.flatten().and_then(|left| resumed(left, office));
        left.unwrap_or_else(|| Ongoing::anew(Arc::clone(office)))
    }

    /// Keeps a turn durably; while the database cannot be used, in memory.
    pub async fn keep(&self, entry: &Entry<'_>) -> Result<(), Error> {
        let mut kept = entry.kept();
        for (place, package) in of_turn(entry).into_iter().enumerate() {
            let key = format!("{}.{}.{place}", entry.call_id, entry.number);
            kept.events.extend(self.orders(&key, package).into_iter().map(Event::Delivery));
        }
        let tells = kept.events.iter().any(|event| matches!(event, Event::Delivery(_)));
        self.journal.write(kept).await?;
        if tells {
            self.ring();
        }
        Ok(())
    }

    /// Keeps who asks in writing to be called by an attorney, and tells the firm; returns the
    /// referral's number. What the matter is about is kept from a firm that may not hear it.
    pub async fn refer(
        &self,
        office: &Arc<Office>,
        mut asked: Asked,
        at: DateTime<Utc>,
    ) -> Result<i64, store::Error> {
        let left = self.database.resume(&asked.session_id).await?;
        let state = left.and_then(|left| state::from_text(&left.state)).unwrap_or_default();
        let conversation = Conversation::resumed(Arc::clone(office), state);
        asked.call_id = Uuid::new_v4().to_string();
        let key = format!("{}.refer", asked.call_id);
        let package = package::of_referral(&asked, &conversation, at);
        if package.conflict.withholds() {
            asked.description.clear();
        }
        asked.tells = self.orders(&key, package).into_iter().map(Event::Delivery).collect();
        let number = self.database.refer(&asked, at).await?;
        seen::referred(&self.observed, &asked.session_id, at);
        self.ring();
        Ok(number)
    }

    /// Writes what waits in memory, as far as the database takes it.
    pub async fn catch_up(&self) {
        self.journal.catch_up().await;
    }

    /// Forgets a session that wishes it, unless a legal hold is on its calls.
    pub async fn forget(
        &self,
        session: &SessionId,
        now: DateTime<Utc>,
    ) -> Result<(), store::Error> {
        let (fulfilled, _) = self.database.fulfil_of(session.as_str(), now).await?;
        if fulfilled > 0 {
            self.journal.forget(session).await;
        }
        Ok(())
    }

    /// Closes the calls nobody goes on with, and tells the firm of each.
    pub async fn close_left(&self, office: &Arc<Office>, now: DateTime<Utc>) {
        let idle = TimeDelta::from_std(IDLE).unwrap_or(TimeDelta::MAX);
        match self.database.left_since(now - idle, CLOSED_AT_ONCE).await {
            Ok(calls) => {
                for call in calls {
                    self.close(office, call).await;
                }
            }
            Err(error) => tracing::warn!(%error, "calls that are over cannot be closed now"),
        }
    }

    /// Closes the call of this id.
    pub async fn close_call(&self, office: &Arc<Office>, call_id: &str) {
        match self.database.call_of_id(call_id).await {
            Ok(Some(call)) if call.ended_at.is_none() => self.close(office, call).await,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "a call that is over cannot be closed now"),
        }
    }

    /// What waits in memory comes first: the call is closed in a later round.
    async fn close(&self, office: &Arc<Office>, call: Call) {
        if call.session_id.parse().is_ok_and(|session| self.journal.waits_for(&session)) {
            return;
        }
        let closed = async {
            let state = state::from_text(&call.state).unwrap_or_default();
            let conversation = Conversation::resumed(Arc::clone(office), state);
            let all = self.database.export_call(call.clone()).await?;
            let booked = self.booked(&conversation, &all).await?;
            let told = package::Told {
                call_id: &call.id,
                session_id: &call.session_id,
                at: call.last_turn_at,
            };
            let package = of_call(&told, &conversation, &all, booked.as_ref());
            // Of what was left in writing the firm was told when it came.
            let orders = match all.turns.last() {
                Some(last) => self.orders(&format!("{}.end.{}", call.id, last.number), package),
                None => Vec::new(),
            };
            let orders: Vec<Event> = orders.into_iter().map(Event::Delivery).collect();
            self.database.end_call(&call.id, call.last_turn_at, &orders).await
        };
        match closed.await {
            Ok(()) => {
                seen::ended(&self.observed, &call);
                self.ring();
            }
            Err(error) => tracing::warn!(%error, "a call that is over cannot be closed now"),
        }
    }

    /// The consultation a call came to. One whose turn was lost is found by the session.
    async fn booked(
        &self,
        conversation: &Conversation,
        all: &Export,
    ) -> Result<Option<ConsultationRow>, store::Error> {
        let slots = conversation.slots();
        let id = slots.clear_text(Slot::Booked).or_else(|| slots.clear_text(Slot::Cancelled));
        match id.and_then(|id| id.parse().ok()) {
            Some(id) => self.database.consultation(BookingId(id)).await,
            None => Ok(all.consultations.last().cloned()),
        }
    }

    fn ring(&self) {
        if let Some(bell) = &self.bell {
            bell.ring();
        }
    }

    fn orders(&self, key: &str, package: Package) -> Vec<Delivery> {
        let orders = self.delivery.orders(key, package).unwrap_or_else(|error| {
            tracing::error!(%error, "the firm cannot be told of a call");
            Vec::new()
        });
        orders.into_iter().map(delivery).collect()
    }

    fn confirms(&self, key: &str, confirmation: &Confirmation) -> Option<Delivery> {
        let order = self.delivery.confirms(key, confirmation).unwrap_or_else(|error| {
            tracing::error!(%error, "a caller cannot be told of a consultation");
            None
        });
        order.map(delivery)
    }
}

fn delivery(order: Order) -> Delivery {
    Delivery {
        kind: order.way.name().to_owned(),
        idempotency_key: order.idempotency_key,
        payload: order.payload,
    }
}

/// A call that was left a while ago goes on; after that, the session makes another.
fn resumed(left: CallState, office: &Arc<Office>) -> Option<Ongoing> {
    let is_recent = Utc::now() - left.last_turn_at < RESUMED_WITHIN;
    let state = state::from_text(&left.state).filter(|_| is_recent)?;
    let conversation = Conversation::resumed(Arc::clone(office), state);
    let lately = Lately::default();
    Some(Ongoing { call_id: left.id, turns: left.turns, conversation, before: None, lately })
}
