//! The diary: what is held and what is agreed, by the rules of `ellie_core::scheduling::diary`,
//! for any number of processes at once.
//!
//! Two walls keep an attorney from being booked twice: whoever holds or confirms a time has the
//! attorney's lock first, and the tables refuse two that begin at once.

mod attorneys;
mod confirm;
mod rows;

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use ellie_core::scheduling::booking::{Booking, BookingId, Hold, HoldError, Purpose, Token};
use ellie_core::scheduling::slots::{AttorneyId, Busy, Slot};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::database::{Tx, within};
use super::entities::{consultations, holds};
use super::{Database, Error};
pub use confirm::{Confirming, Tells};
pub use consultations::{ConsultationStatus, Model as Consultation};

/// What is to be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// This slot, to book it.
    Book(Slot),
    /// This slot, to move the consultation to it.
    Move(BookingId, Slot),
    /// The slot of the consultation, to call it off.
    Cancel(BookingId),
}

/// Who comes to the consultation. Looked at when one is booked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Visitor {
    /// The session in which it is booked.
    pub session_id: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub area: Option<String>,
}

impl Database {
    /// Keeps a slot for a caller, to be read back. A session holds one: what it held before is
    /// given back. The outer error is the database's, the inner one the diary's.
    pub async fn hold(
        &self,
        change: Change,
        token: Token,
        visitor: Visitor,
        now: DateTime<Utc>,
        lasts: TimeDelta,
    ) -> Result<Result<Hold, HoldError>, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let (slot, booking) = match subject(&tx, change).await? {
                Err(no) => return Ok(Err(no)),
                Ok(subject) => subject,
            };
            let own = rows::held_by(&tx, visitor.session_id.as_deref()).await?;
            let left = booking.map(|booking| booking.slot.attorney);
            let concerned = std::iter::once(slot.attorney).chain(left).chain(own);
            let attorneys = rows::lock(&tx, concerned).await?;
            rows::expire(&tx, &attorneys, change.booking(), now).await?;
            if let Some(session) = &visitor.session_id {
                rows::give_back(&tx, session, token, &attorneys).await?;
            }
            match keep(&tx, change, token, visitor, now, lasts, &attorneys).await {
                // The second wall: it was not the lock that kept them apart.
                Err(Error::Conflict(_)) => Ok(Err(HoldError::Taken)),
                Err(error) => Err(error),
                Ok(answer) => {
                    tx.commit().await?;
                    Ok(answer)
                }
            }
        })
        .await
    }

    /// What is booked or held of an attorney's time, or of everybody's, between these times. What
    /// this session holds itself is free for it.
    pub async fn busy(
        &self,
        attorney: Option<AttorneyId>,
        session_id: Option<&str>,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Busy>, Error> {
        within(rows::busy(self.reader(), attorney, session_id, from, to, now)).await
    }

    /// The consultations that stand for whoever is reached at this number, the next one first.
    pub async fn consultations_of(
        &self,
        phone: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<Consultation>, Error> {
        within(async {
            let standing = consultations::Entity::find()
                .filter(consultations::Column::Phone.eq(phone))
                .filter(consultations::Column::Status.eq(ConsultationStatus::Booked))
                .filter(consultations::Column::Starts.gt(now));
            let next_first = standing.order_by_asc(consultations::Column::Starts);
            Ok(next_first.all(self.reader()).await?)
        })
        .await
    }

    /// A consultation, also one that was called off.
    pub async fn consultation(&self, id: BookingId) -> Result<Option<Consultation>, Error> {
        within(async { rows::consultation(self.reader(), id).await }).await
    }
}

impl Change {
    fn booking(self) -> Option<BookingId> {
        match self {
            Self::Book(_) => None,
            Self::Move(id, _) | Self::Cancel(id) => Some(id),
        }
    }
}

/// The slot that is to be held and the booking that is changed, as they are now.
async fn subject(
    tx: &Tx,
    change: Change,
) -> Result<Result<(Slot, Option<Booking>), HoldError>, Error> {
    let booking = match change.booking() {
        None => None,
        Some(id) => match rows::booking(tx, id).await? {
            None => return Ok(Err(HoldError::NoBooking)),
            found => found,
        },
    };
    Ok(match (change, &booking) {
        (Change::Book(slot) | Change::Move(_, slot), _) => Ok((slot, booking)),
        (Change::Cancel(_), Some(stands)) => Ok((stands.slot, booking)),
        (Change::Cancel(_), None) => Err(HoldError::NoBooking),
    })
}

async fn keep(
    tx: &Tx,
    change: Change,
    token: Token,
    visitor: Visitor,
    now: DateTime<Utc>,
    lasts: TimeDelta,
    locked: &BTreeSet<i64>,
) -> Result<Result<Hold, HoldError>, Error> {
    let (slot, booking) = match subject(tx, change).await? {
        Ok(subject) => subject,
        Err(no) => return Ok(Err(no)),
    };
    if let Some(booking) = &booking {
        let has_moved = !locked.contains(&i64::from(booking.slot.attorney.0));
        if has_moved || rows::is_changing(tx, booking.id).await? {
            return Ok(Err(HoldError::BeingChanged));
        }
    }
    if rows::hold(tx, token).await?.is_some() {
        return Ok(Err(HoldError::TokenUsed));
    }
    let begins =
        booking.as_ref().map_or(slot.starts, |booking| slot.starts.min(booking.slot.starts));
    if begins <= now {
        return Ok(Err(HoldError::Past));
    }
    if !(1..=9_998).contains(&slot.starts.year()) {
        return Err(Error::Refused("a time has a year of four digits".into()));
    }
    if rows::is_taken(tx, &slot, change.booking()).await? {
        return Ok(Err(HoldError::Taken));
    }
    let expires = now.checked_add_signed(lasts).map_or(begins, |at| at.min(begins));
    let purpose = match (change, booking) {
        (Change::Move(..), Some(booking)) => Purpose::Move(booking),
        (Change::Cancel(_), Some(booking)) => Purpose::Cancel(booking),
        _ => Purpose::Book,
    };
    let hold = Hold { slot, purpose, token, expires };
    holds::Entity::insert(rows::of_hold(&hold, visitor, now)).exec_without_returning(tx).await?;
    Ok(Ok(hold))
}

/// Gives back what is held for a session, so that others can have it at once.
pub(super) async fn let_go(tx: &Tx, session_id: &str) -> Result<(), Error> {
    rows::release(tx, session_id, Condition::all()).await
}

/// A consultation of somebody.
pub(super) fn nameless() -> consultations::ActiveModel {
    consultations::ActiveModel {
        name: Set(None),
        phone: Set(None),
        email: Set(None),
        ..Default::default()
    }
}

/// All of a session's part in the diary without a name: the time stays taken.
pub(super) async fn forget(tx: &Tx, session_id: &str) -> Result<u64, Error> {
    let without_name = consultations::ActiveModel { session_id: Set(None), ..nameless() };
    let consultations = consultations::Entity::update_many()
        .set(without_name)
        .filter(consultations::Column::SessionId.eq(session_id))
        .exec(tx)
        .await?;
    let without_name = holds::ActiveModel {
        session_id: Set(None),
        name: Set(None),
        phone: Set(None),
        email: Set(None),
        ..Default::default()
    };
    let holds = holds::Entity::update_many()
        .set(without_name)
        .filter(holds::Column::SessionId.eq(session_id))
        .exec(tx)
        .await?;
    Ok(consultations.rows_affected + holds.rows_affected)
}
