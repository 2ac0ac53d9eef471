//! What is sent of a call is a copy of it, and goes with its transcript.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::super::entities::{calls, deliveries};
use super::super::{Database, Error, audit, outbox};
use super::old::Old;
use super::sweep::AT_ONCE;

/// Whoever delivers gives up before this; what is open after it goes nowhere any more.
const TRIED_FOR: TimeDelta = TimeDelta::days(4);

/// Forgets some old payloads, and says how many.
pub(super) async fn some(database: &Database, now: DateTime<Utc>, old: &Old) -> Result<u64, Error> {
    use deliveries::Column as C;
    let tx = database.write_tx().await?;
    let of_old = Query::select()
        .column(calls::Column::Id)
        .from(calls::Entity)
        .cond_where(old.calls())
        .to_owned();
    let is_over = Condition::any()
        .add(outbox::open().not())
        .add(C::CreatedAt.lt(old.before.min(now - TRIED_FOR)));
    let ids: Vec<i64> = deliveries::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::Payload.ne(""))
        .filter(C::CallId.in_subquery(of_old))
        .filter(is_over)
        .limit(AT_ONCE)
        .into_tuple()
        .all(&tx)
        .await?;
    let these = C::Id.is_in(ids.iter().copied());
    let late = deliveries::ActiveModel {
        gave_up_at: Set(Some(now)),
        last_error: Set(Some("it was not sent as long as it was kept".to_owned())),
        ..Default::default()
    };
    let open = outbox::open().add(these.clone());
    deliveries::Entity::update_many().set(late).filter(open).exec(&tx).await?;
    let count = outbox::forget(&tx, Condition::all().add(these)).await?;
    if count > 0 {
        let entry = audit::counted(now, "payloads erased", "calls", "", count);
        audit::write(&tx, vec![entry]).await?;
    }
    tx.commit().await?;
    Ok(count)
}
