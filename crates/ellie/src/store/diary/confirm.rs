//! What is held is confirmed or given back.

use chrono::{DateTime, Utc};
use ellie_core::scheduling::booking::{Booking, BookingId, Confirmed, Hold, Token, TokenError};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::super::database::{Tx, within};
use super::super::entities::consultations::{self, ConsultationStatus};
use super::super::entities::holds::{self, HoldPurpose, HoldState};
use super::super::{Database, Error, audit};
use super::rows;

impl Database {
    /// Does what was read back. Confirmed again, for an answer that was lost, it gives the same
    /// answer and does nothing. The outer error is the database's, the inner one the diary's.
    pub async fn confirm(
        &self,
        token: Token,
        now: DateTime<Utc>,
    ) -> Result<Result<Confirmed, TokenError>, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let Some((hold, has_expired)) = current(&tx, token, now).await? else {
                return Ok(Err(TokenError::Unknown));
            };
            let answer = match hold.state {
                HoldState::Live => {
                    let id = carry_out(&tx, &hold, now).await?;
                    tx.commit().await?;
                    return Ok(Ok(confirmed(&hold, id)?));
                }
                HoldState::Confirmed => match hold.consultation_id {
                    Some(id) => Ok(confirmed(&hold, id)?),
                    None => Err(TokenError::Used),
                },
                HoldState::Released => Err(TokenError::Used),
                HoldState::Expired => Err(TokenError::Expired),
            };
            if has_expired {
                tx.commit().await?;
            }
            Ok(answer)
        })
        .await
    }

    /// Gives back what is held: the caller said no.
    pub async fn release(
        &self,
        token: Token,
        now: DateTime<Utc>,
    ) -> Result<Result<Hold, TokenError>, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let Some((hold, has_expired)) = current(&tx, token, now).await? else {
                return Ok(Err(TokenError::Unknown));
            };
            let answer = match hold.state {
                HoldState::Live => {
                    spend(&tx, &hold, rows::spent(HoldState::Released)).await?;
                    tx.commit().await?;
                    return Ok(Ok(rows::hold_of(&hold, token)?));
                }
                HoldState::Confirmed | HoldState::Released => Err(TokenError::Used),
                HoldState::Expired => Err(TokenError::Expired),
            };
            if has_expired {
                tx.commit().await?;
            }
            Ok(answer)
        })
        .await
    }
}

/// The hold of a token, under the locks of its attorneys, and whether any has expired just now.
async fn current(
    tx: &Tx,
    token: Token,
    now: DateTime<Utc>,
) -> Result<Option<(holds::Model, bool)>, Error> {
    let Some(seen) = rows::hold(tx, token).await? else { return Ok(None) };
    let leaves = match seen.purpose {
        HoldPurpose::Book => None,
        HoldPurpose::Move | HoldPurpose::Cancel => Some(rows::leaving(&seen)?),
    };
    let slot = rows::slot_of_hold(&seen)?;
    let attorneys = rows::lock(tx, [Some(slot), leaves.as_ref().map(|b| b.slot)]).await?;
    let has_expired = rows::expire(tx, &attorneys, leaves.map(|b| b.id), now).await?;
    Ok(rows::hold(tx, token).await?.map(|hold| (hold, has_expired)))
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
