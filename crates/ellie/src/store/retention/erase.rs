//! All that is known of a session or of a caller, forgotten at once.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::callers::LOCK;
use super::super::calls::{Call, locked_of_session};
use super::super::database::{Tx, within};
use super::super::entities::{
    acknowledgements, callers, calls, conflict_checks, consents, contacts, deliveries, disclosures,
    escalations, intakes, messages, referrals, turns,
};
use super::super::{Database, Error, audit, diary, privacy};

impl Database {
    /// Forgets all calls of a session, and says how many rows that were. That there were calls
    /// stays, and what the session lets us keep. Refused while a legal hold is on them.
    pub async fn erase(&self, session_id: &str, now: DateTime<Utc>) -> Result<u64, Error> {
        within(async {
            let tx = self.write_tx().await?;
            tx.lock(&privacy::lock_of(session_id)).await?;
            let calls = locked_of_session(&tx, session_id).await?;
            if calls.is_empty() {
                return Err(Error::Missing("call"));
            }
            let count = erase_all(&tx, &calls, now).await?;
            tx.commit().await?;
            Ok(count)
        })
        .await
    }

    /// Forgets a caller and all calls of the caller. Refused while a legal hold is on any of them.
    pub async fn erase_caller(&self, caller_id: i64, now: DateTime<Utc>) -> Result<u64, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let caller = callers::Entity::find_by_id(caller_id).one(&tx).await?;
            caller.ok_or(Error::Missing("caller"))?;
            let calls = locked_where(&tx, calls::Column::CallerId.eq(caller_id)).await?;
            let count = erase_all(&tx, &calls, now).await?;
            let id = caller_id.to_string();
            let entry = audit::counted(now, "caller erased", "caller", &id, count);
            audit::write(&tx, vec![entry]).await?;
            tx.commit().await?;
            Ok(count)
        })
        .await
    }
}

/// Calls that nobody else changes until the transaction ends, always in the same order.
pub(super) async fn locked_where(tx: &Tx, which: Expr) -> Result<Vec<Call>, Error> {
    let found = calls::Entity::find().filter(which).order_by_asc(calls::Column::Id);
    Ok(found.lock_exclusive().all(tx).await?)
}

/// Forgets these calls, or none of them.
pub(super) async fn erase_all(tx: &Tx, calls: &[Call], now: DateTime<Utc>) -> Result<u64, Error> {
    if calls.iter().any(|call| call.legal_hold) {
        return Err(Error::Held);
    }
    let mut count = 0;
    for call in calls {
        count += erase(tx, call, now).await?;
    }
    callers_without_calls(tx).await?;
    Ok(count)
}

/// Nobody needs to know a caller of whom no call is left.
pub(super) async fn callers_without_calls(tx: &Tx) -> Result<u64, Error> {
    tx.lock(LOCK).await?;
    let with_calls = Query::select()
        .column(calls::Column::CallerId)
        .from(calls::Entity)
        .and_where(calls::Column::CallerId.is_not_null())
        .to_owned();
    let gone = callers::Entity::delete_many()
        .filter(callers::Column::Id.not_in_subquery(with_calls))
        .exec(tx)
        .await?;
    Ok(gone.rows_affected)
}

async fn erase(tx: &Tx, call: &Call, now: DateTime<Utc>) -> Result<u64, Error> {
    let id = call.id.as_str();
    let count = of_call::<turns::Entity>(tx, turns::Column::CallId, id).await?
        + of_call::<contacts::Entity>(tx, contacts::Column::CallId, id).await?
        + of_call::<intakes::Entity>(tx, intakes::Column::CallId, id).await?
        + of_call::<conflict_checks::Entity>(tx, conflict_checks::Column::CallId, id).await?
        + of_call::<messages::Entity>(tx, messages::Column::CallId, id).await?
        + of_call::<referrals::Entity>(tx, referrals::Column::CallId, id).await?
        + of_call::<escalations::Entity>(tx, escalations::Column::CallId, id).await?
        + of_call::<disclosures::Entity>(tx, disclosures::Column::CallId, id).await?
        + of_call::<consents::Entity>(tx, consents::Column::CallId, id).await?
        + of_call::<deliveries::Entity>(tx, deliveries::Column::CallId, id).await?
        + acknowledged(tx, &call.session_id).await?
        + diary::forget(tx, &call.session_id).await?;
    calls::Entity::update_many()
        .set(bare(id, now))
        .filter(calls::Column::Id.eq(id))
        .exec(tx)
        .await?;
    audit::write(tx, vec![audit::counted(now, "call erased", "call", id, count)]).await?;
    Ok(count)
}

async fn of_call<E: EntityTrait>(tx: &Tx, column: E::Column, id: &str) -> Result<u64, Error> {
    Ok(E::delete_many().filter(column.eq(id)).exec(tx).await?.rows_affected)
}

async fn acknowledged(tx: &Tx, session_id: &str) -> Result<u64, Error> {
    let of_session = acknowledgements::Column::SessionId.eq(session_id);
    let gone = acknowledgements::Entity::delete_many().filter(of_session).exec(tx).await?;
    Ok(gone.rows_affected)
}

/// A call of nobody, onto which nothing is written any more. Its session may call again.
fn bare(id: &str, now: DateTime<Utc>) -> calls::ActiveModel {
    calls::ActiveModel {
        session_id: Set(format!("erased {id}")),
        caller_id: Set(None),
        question: Set(None),
        state: Set(String::new()),
        standing: Set(None),
        attorney: Set(None),
        summary: Set(None),
        deleted_at: Set(Some(now)),
        ..Default::default()
    }
}
