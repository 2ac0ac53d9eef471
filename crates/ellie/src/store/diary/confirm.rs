//! What is held is confirmed, and told of.

use chrono::{DateTime, Utc};
use ellie_core::scheduling::booking::{Booking, BookingId, Confirmed, Token, TokenError};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::super::calls::locked_of_session;
use super::super::database::{Tx, within};
use super::super::entities::consultations::{self, ConsultationStatus};
use super::super::entities::holds::{self, HoldPurpose, HoldState};
use super::super::outbox::{self, Delivery};
use super::super::{Database, Error, audit};
use super::{Consultation, rows};

/// What is to be told of a consultation, once it is confirmed.
pub type Tells<'t> = &'t (dyn Fn(&Consultation) -> Vec<Delivery> + Sync);

/// A confirmation that is not committed yet. Dropped, nothing of it was done.
pub struct Confirming {
    tx: Tx,
    answer: Result<Confirmed, TokenError>,
}

impl Database {
    /// Does what was read back, and puts what is to be told of it into the outbox with it.
    /// Confirmed again, for an answer that was lost, it gives the same answer and does nothing. The
    /// outer error is the database's, the inner one the diary's.
    pub async fn confirm(
        &self,
        token: Token,
        now: DateTime<Utc>,
        tells: Tells<'_>,
    ) -> Result<Result<Confirmed, TokenError>, Error> {
        self.confirming(token, now, tells).await?.commit().await
    }

    /// As [`Database::confirm`], up to the commit.
    pub async fn confirming(
        &self,
        token: Token,
        now: DateTime<Utc>,
        tells: Tells<'_>,
    ) -> Result<Confirming, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let answer = answer(&tx, token, now, tells).await?;
            Ok(Confirming { tx, answer })
        })
        .await
    }
}

impl Confirming {
    /// Makes it stand. After an error, or dropped, it is not known whether it does: whoever confirms
    /// the token again finds out.
    pub async fn commit(self) -> Result<Result<Confirmed, TokenError>, Error> {
        within(self.tx.commit()).await?;
        Ok(self.answer)
    }
}

async fn answer(
    tx: &Tx,
    token: Token,
    now: DateTime<Utc>,
    tells: Tells<'_>,
) -> Result<Result<Confirmed, TokenError>, Error> {
    let Some(seen) = rows::hold(tx, token).await? else { return Ok(Err(TokenError::Unknown)) };
    // The call comes before the diary's rows, as when it is erased.
    let call = match &seen.session_id {
        Some(session) => {
            let calls = locked_of_session(tx, session).await?;
            calls.into_iter().max_by_key(|call| call.last_turn_at)
        }
        None => None,
    };
    let hold = current(tx, token, &seen, now).await?;
    Ok(match (hold.state, hold.consultation_id) {
        (HoldState::Live, _) => {
            let id = carry_out(tx, &hold, now).await?;
            tell(tx, call.map(|call| call.id), id, now, tells).await?;
            Ok(confirmed(&hold, id)?)
        }
        (HoldState::Confirmed, Some(id)) => Ok(confirmed(&hold, id)?),
        (HoldState::Confirmed, None) | (HoldState::Released, _) => Err(TokenError::Used),
        (HoldState::Expired, _) => Err(TokenError::Expired),
    })
}

/// The hold as it is under the locks of its attorneys.
async fn current(
    tx: &Tx,
    token: Token,
    seen: &holds::Model,
    now: DateTime<Utc>,
) -> Result<holds::Model, Error> {
    let leaves = match seen.purpose {
        HoldPurpose::Book => None,
        HoldPurpose::Move | HoldPurpose::Cancel => Some(rows::leaving(seen)?),
    };
    let left = leaves.as_ref().map(|booking| booking.slot.attorney);
    let concerned = std::iter::once(rows::slot_of_hold(seen)?.attorney).chain(left);
    let attorneys = rows::lock(tx, concerned).await?;
    rows::expire(tx, &attorneys, leaves.map(|booking| booking.id), now).await?;
    rows::hold(tx, token).await?.ok_or_else(|| Error::Conflict("a hold is gone".into()))
}

/// Whoever is to be told is told if it was done, and only then.
async fn tell(
    tx: &Tx,
    call_id: Option<String>,
    id: i64,
    now: DateTime<Utc>,
    tells: Tells<'_>,
) -> Result<(), Error> {
    let found = rows::consultation(tx, BookingId(rows::fits(id)?)).await?;
    let row = found.ok_or_else(|| Error::Broken("a consultation is gone".into()))?;
    for delivery in tells(&row) {
        let action = outbox::enqueue(tx, call_id.as_deref(), &delivery, now).await?;
        let entry = audit::entry(now, action, "consultation", &id.to_string());
        audit::write(tx, vec![entry]).await?;
    }
    Ok(())
}

/// Returns the number of the consultation.
async fn carry_out(tx: &Tx, hold: &holds::Model, now: DateTime<Utc>) -> Result<i64, Error> {
    let (id, action) = match hold.purpose {
        HoldPurpose::Book => (book(tx, hold, now).await?, "consultation booked"),
        HoldPurpose::Move => {
            let row = consultations::ActiveModel {
                attorney: Set(hold.attorney),
                starts: Set(hold.starts),
                ends: Set(hold.ends),
                length_min: Set(hold.length_min),
                ..changed(hold, now)
            };
            (change(tx, hold, row).await?, "consultation moved")
        }
        HoldPurpose::Cancel => {
            let status = Set(ConsultationStatus::Cancelled);
            let row = consultations::ActiveModel { status, ..changed(hold, now) };
            (change(tx, hold, row).await?, "consultation cancelled")
        }
    };
    let row =
        holds::ActiveModel { consultation_id: Set(Some(id)), ..rows::spent(HoldState::Confirmed) };
    spend(tx, hold, row).await?;
    let entry = audit::entry(now, action, "consultation", &id.to_string());
    audit::write(tx, vec![entry]).await?;
    Ok(id)
}

async fn book(tx: &Tx, hold: &holds::Model, now: DateTime<Utc>) -> Result<i64, Error> {
    let row = consultations::ActiveModel {
        session_id: Set(hold.session_id.clone()),
        attorney: Set(hold.attorney),
        starts: Set(hold.starts),
        ends: Set(hold.ends),
        length_min: Set(hold.length_min),
        sequence: Set(0),
        uid: Set(format!("{}@ellie", Uuid::new_v4())),
        status: Set(ConsultationStatus::Booked),
        name: Set(hold.name.clone()),
        phone: Set(hold.phone.clone()),
        email: Set(hold.email.clone()),
        area: Set(hold.area.clone()),
        booked_at: Set(now),
        changed_at: Set(now),
        ..Default::default()
    };
    Ok(consultations::Entity::insert(row).exec(tx).await?.last_insert_id)
}

fn changed(hold: &holds::Model, now: DateTime<Utc>) -> consultations::ActiveModel {
    consultations::ActiveModel {
        sequence: Set(hold.sequence + 1),
        changed_at: Set(now),
        ..Default::default()
    }
}

/// Nothing else can have changed the consultation since it was held.
async fn change(
    tx: &Tx,
    hold: &holds::Model,
    row: consultations::ActiveModel,
) -> Result<i64, Error> {
    let changed = consultations::Entity::update_many()
        .set(row)
        .filter(consultations::Column::Id.eq(hold.consultation_id))
        .filter(consultations::Column::Sequence.eq(hold.sequence))
        .filter(consultations::Column::Status.eq(ConsultationStatus::Booked))
        .exec(tx)
        .await?;
    match hold.consultation_id {
        Some(id) if changed.rows_affected == 1 => Ok(id),
        _ => Err(Error::Broken("a held consultation was changed".into())),
    }
}

async fn spend(tx: &Tx, hold: &holds::Model, row: holds::ActiveModel) -> Result<(), Error> {
    let this = holds::Entity::update_many().set(row).filter(holds::Column::Token.eq(&hold.token));
    this.exec(tx).await?;
    Ok(())
}

/// What was done, from what was held.
fn confirmed(hold: &holds::Model, id: i64) -> Result<Confirmed, Error> {
    let (id, slot) = (BookingId(rows::fits(id)?), rows::slot_of_hold(hold)?);
    Ok(match hold.purpose {
        HoldPurpose::Book => Confirmed::Booked(Booking { id, slot, sequence: 0 }),
        HoldPurpose::Move => {
            let before = rows::leaving(hold)?;
            let booking = Booking { id, slot, sequence: before.sequence + 1 };
            Confirmed::Moved { booking, from: before.slot }
        }
        HoldPurpose::Cancel => {
            let before = rows::leaving(hold)?;
            Confirmed::Cancelled(Booking { sequence: before.sequence + 1, ..before })
        }
    })
}
