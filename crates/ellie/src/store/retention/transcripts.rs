//! What was said, and what a conversation goes on from.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Condition, Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::database::Tx;
use super::super::entities::{calls, turns};
use super::super::{Database, Error, audit};
use super::old::Old;
use super::sweep::AT_ONCE;

/// Forgets some old transcripts, and says how many.
pub(super) async fn some(database: &Database, now: DateTime<Utc>, old: &Old) -> Result<u64, Error> {
    use calls::Column as C;
    let tx = database.write_tx().await?;
    let with_turns = Query::select().column(turns::Column::CallId).from(turns::Entity).to_owned();
    let something_left = Condition::any().add(C::State.ne("")).add(C::Id.in_subquery(with_turns));
    let old: Vec<String> = calls::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(old.calls())
        .filter(something_left)
        .order_by_asc(C::Id)
        .limit(AT_ONCE)
        .lock_exclusive()
        .into_tuple()
        .all(&tx)
        .await?;
    let mut entries = Vec::with_capacity(old.len());
    for id in &old {
        let count = forget(&tx, id).await?;
        entries.push(audit::counted(now, "transcript erased", "call", id, count));
    }
    audit::write(&tx, entries).await?;
    tx.commit().await?;
    Ok(old.len() as u64)
}

async fn forget(tx: &Tx, call_id: &str) -> Result<u64, Error> {
    let gone = turns::Entity::delete_many().filter(turns::Column::CallId.eq(call_id)).exec(tx);
    let count = gone.await?.rows_affected;
    calls::Entity::update_many()
        .col_expr(calls::Column::State, Expr::value(""))
        .col_expr(calls::Column::Question, Expr::value(None::<String>))
        .col_expr(calls::Column::Summary, Expr::value(None::<String>))
        .filter(calls::Column::Id.eq(call_id))
        .exec(tx)
        .await?;
    Ok(count)
}
