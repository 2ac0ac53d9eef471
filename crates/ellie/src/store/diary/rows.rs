//! The diary's rows: found, changed, and turned into what the core calls them.

use std::collections::BTreeSet;
use std::num::NonZeroU16;

use chrono::{DateTime, Utc};
use ellie_core::scheduling::booking::{Booking, BookingId, Hold, Purpose, Token};
use ellie_core::scheduling::slots::{AttorneyId, Busy, Slot};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::super::Error;
use super::super::database::Tx;
use super::super::entities::consultations::{self, ConsultationStatus};
use super::super::entities::holds::{self, HoldPurpose, HoldState};
use super::Visitor;

/// Has the time of these attorneys to itself. In one order everywhere, so that no two wait for
/// each other.
pub(super) async fn lock(
    tx: &Tx,
    attorneys: impl IntoIterator<Item = AttorneyId>,
) -> Result<BTreeSet<i64>, Error> {
    let attorneys: BTreeSet<i64> = attorneys.into_iter().map(|id| id.0.into()).collect();
    for attorney in &attorneys {
        tx.lock(&format!("attorney {attorney}")).await?;
    }
    Ok(attorneys)
}

/// An expired hold is gone for good, also for a caller whose clock is behind: its slot may have
/// been given to another.
pub(super) async fn expire(
    tx: &Tx,
    attorneys: &BTreeSet<i64>,
    booking: Option<BookingId>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    use holds::Column as C;
    let attorneys = C::Attorney.is_in(attorneys.iter().copied());
    let concerned = Condition::any()
        .add(attorneys)
        .add_option(booking.map(|id| C::ConsultationId.eq(number(id))));
    holds::Entity::update_many()
        .set(spent(HoldState::Expired))
        .filter(C::State.eq(HoldState::Live))
        .filter(C::Expires.lte(now))
        .filter(concerned)
        .exec(tx)
        .await?;
    Ok(())
}

/// Whose time a session holds.
pub(super) async fn held_by(tx: &Tx, session: Option<&str>) -> Result<Vec<AttorneyId>, Error> {
    let Some(session) = session else { return Ok(Vec::new()) };
    let held = holds::Entity::find()
        .filter(holds::Column::State.eq(HoldState::Live))
        .filter(holds::Column::SessionId.eq(session));
    held.all(tx).await?.iter().map(|row| attorney_of(row.attorney)).collect()
}

/// Gives back what a session holds of these attorneys' time, but with this token.
pub(super) async fn give_back(
    tx: &Tx,
    session: &str,
    token: Token,
    attorneys: &BTreeSet<i64>,
) -> Result<(), Error> {
    use holds::Column as C;
    let others = Condition::all()
        .add(C::Token.ne(text(token)))
        .add(C::Attorney.is_in(attorneys.iter().copied()));
    release(tx, session, others).await
}

/// Ends the holds of a session of which this is so.
pub(super) async fn release(tx: &Tx, session: &str, which: Condition) -> Result<(), Error> {
    use holds::Column as C;
    holds::Entity::update_many()
        .set(spent(HoldState::Released))
        .filter(C::State.eq(HoldState::Live))
        .filter(C::SessionId.eq(session))
        .filter(which)
        .exec(tx)
        .await?;
    Ok(())
}

/// What a hold becomes when it is over: nobody's.
pub(super) fn spent(state: HoldState) -> holds::ActiveModel {
    holds::ActiveModel {
        state: Set(state),
        name: Set(None),
        phone: Set(None),
        email: Set(None),
        area: Set(None),
        ..Default::default()
    }
}

pub(super) async fn hold(tx: &Tx, token: Token) -> Result<Option<holds::Model>, Error> {
    Ok(holds::Entity::find_by_id(text(token)).one(tx).await?)
}

pub(super) async fn consultation<C: ConnectionTrait>(
    connection: &C,
    id: BookingId,
) -> Result<Option<consultations::Model>, Error> {
    Ok(consultations::Entity::find_by_id(number(id)).one(connection).await?)
}

/// The booking of this number, if it stands.
pub(super) async fn booking(tx: &Tx, id: BookingId) -> Result<Option<Booking>, Error> {
    let found = consultation(tx, id).await?;
    let found = found.filter(|row| row.status == ConsultationStatus::Booked);
    found.map(|row| booking_of(&row)).transpose()
}

/// Whether another change of the booking waits to be confirmed.
pub(super) async fn is_changing(tx: &Tx, id: BookingId) -> Result<bool, Error> {
    let changes = holds::Entity::find()
        .filter(holds::Column::ConsultationId.eq(number(id)))
        .filter(holds::Column::State.eq(HoldState::Live));
    Ok(changes.count(tx).await? > 0)
}

/// Whether the slot clashes with anything but the booking that is to leave it.
pub(super) async fn is_taken(
    tx: &Tx,
    slot: &Slot,
    leaving: Option<BookingId>,
) -> Result<bool, Error> {
    let attorney = i64::from(slot.attorney.0);
    let held = holds::Entity::find()
        .filter(holds::Column::State.eq(HoldState::Live))
        .filter(holds::Column::Attorney.eq(attorney))
        .filter(holds::Column::Starts.lt(slot.ends()))
        .filter(holds::Column::Ends.gt(slot.starts));
    if held.count(tx).await? > 0 {
        return Ok(true);
    }
    let leaving = leaving.map(|id| consultations::Column::Id.ne(number(id)));
    let booked = consultations::Entity::find()
        .filter(consultations::Column::Status.eq(ConsultationStatus::Booked))
        .filter(consultations::Column::Attorney.eq(attorney))
        .filter(consultations::Column::Starts.lt(slot.ends()))
        .filter(consultations::Column::Ends.gt(slot.starts))
        .filter(Condition::all().add_option(leaving));
    Ok(booked.count(tx).await? > 0)
}

pub(super) async fn busy<C: ConnectionTrait>(
    connection: &C,
    attorney: Option<AttorneyId>,
    session_id: Option<&str>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<Busy>, Error> {
    let attorney = attorney.map(|id| i64::from(id.0));
    let booked = consultations::Entity::find()
        .filter(consultations::Column::Status.eq(ConsultationStatus::Booked))
        .filter(consultations::Column::Starts.lt(to))
        .filter(consultations::Column::Ends.gt(from))
        .filter(of_attorney(consultations::Column::Attorney, attorney))
        .all(connection)
        .await?;
    let held = holds::Entity::find()
        .filter(holds::Column::State.eq(HoldState::Live))
        .filter(holds::Column::Expires.gt(now))
        .filter(holds::Column::Starts.lt(to))
        .filter(holds::Column::Ends.gt(from))
        .filter(of_attorney(holds::Column::Attorney, attorney))
        .filter(not_of(session_id))
        .all(connection)
        .await?;
    let booked = booked.into_iter().map(|row| (row.attorney, row.starts, row.ends));
    let held = held.into_iter().map(|row| (row.attorney, row.starts, row.ends));
    let busy = booked.chain(held).map(|(attorney, starts, ends)| {
        Ok(Busy { attorney: attorney_of(attorney)?, starts, ends })
    });
    busy.collect()
}

fn of_attorney<C: ColumnTrait>(column: C, attorney: Option<i64>) -> Condition {
    Condition::all().add_option(attorney.map(|attorney| column.eq(attorney)))
}

fn not_of(session_id: Option<&str>) -> Condition {
    use holds::Column as C;
    let of_others =
        |session| Condition::any().add(C::SessionId.is_null()).add(C::SessionId.ne(session));
    session_id.map_or_else(Condition::all, of_others)
}

/// The row of a hold.
pub(super) fn of_hold(hold: &Hold, visitor: Visitor, now: DateTime<Utc>) -> holds::ActiveModel {
    let (purpose, booking) = match &hold.purpose {
        Purpose::Book => (HoldPurpose::Book, None),
        Purpose::Move(booking) => (HoldPurpose::Move, Some(booking)),
        Purpose::Cancel(booking) => (HoldPurpose::Cancel, Some(booking)),
    };
    holds::ActiveModel {
        token: Set(text(hold.token)),
        session_id: Set(visitor.session_id),
        purpose: Set(purpose),
        state: Set(HoldState::Live),
        attorney: Set(hold.slot.attorney.0.into()),
        starts: Set(hold.slot.starts),
        ends: Set(hold.slot.ends()),
        length_min: Set(hold.slot.length_min.get().into()),
        expires: Set(hold.expires),
        consultation_id: Set(booking.map(|booking| number(booking.id))),
        sequence: Set(booking.map_or(0, |booking| booking.sequence.into())),
        from_attorney: Set(booking.map(|booking| booking.slot.attorney.0.into())),
        from_starts: Set(booking.map(|booking| booking.slot.starts)),
        from_length_min: Set(booking.map(|booking| booking.slot.length_min.get().into())),
        name: Set(visitor.name),
        phone: Set(visitor.phone),
        email: Set(visitor.email),
        area: Set(visitor.area),
        held_at: Set(now),
    }
}

pub(super) fn slot_of_hold(row: &holds::Model) -> Result<Slot, Error> {
    slot(row.attorney, row.starts, row.length_min)
}

/// The booking that a hold changes, as it was when it was held.
pub(super) fn leaving(row: &holds::Model) -> Result<Booking, Error> {
    let (Some(id), Some(attorney), Some(starts), Some(length_min)) =
        (row.consultation_id, row.from_attorney, row.from_starts, row.from_length_min)
    else {
        return Err(Error::Broken("a hold changes nothing".into()));
    };
    let slot = slot(attorney, starts, length_min)?;
    Ok(Booking { id: BookingId(fits(id)?), slot, sequence: fits(row.sequence)? })
}

fn booking_of(row: &consultations::Model) -> Result<Booking, Error> {
    let slot = slot(row.attorney, row.starts, row.length_min)?;
    Ok(Booking { id: BookingId(fits(row.id)?), slot, sequence: fits(row.sequence)? })
}

fn slot(attorney: i64, starts: DateTime<Utc>, length_min: i32) -> Result<Slot, Error> {
    let length_min = NonZeroU16::try_from(fits::<i32, u16>(length_min)?);
    let length_min = length_min.map_err(|_| Error::Broken("a slot of no length".into()))?;
    Ok(Slot { starts, attorney: attorney_of(attorney)?, length_min })
}

pub(super) fn attorney_of(number: i64) -> Result<AttorneyId, Error> {
    Ok(AttorneyId(fits(number)?))
}

pub(super) fn fits<N, M: TryFrom<N>>(number: N) -> Result<M, Error> {
    M::try_from(number).map_err(|_| Error::Broken("a number is out of range".into()))
}

pub(super) fn text(token: Token) -> String {
    format!("{:032x}", token.bits())
}

/// No booking has a number beyond what the database counts to.
pub(super) fn number(id: BookingId) -> i64 {
    i64::try_from(id.0).unwrap_or(i64::MAX)
}
