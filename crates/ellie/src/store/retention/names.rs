//! Names and numbers of callers, which go with the intakes.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::entities::{calls, consultations, contacts, holds};
use super::super::{Database, Error, audit, diary};
use super::erase;

/// Forgets who called before then.
pub(super) async fn forget(
    database: &Database,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tx = database.write_tx().await?;
    let old = Query::select()
        .column(calls::Column::Id)
        .from(calls::Entity)
        .and_where(calls::Column::LastTurnAt.lt(before))
        .and_where(calls::Column::LegalHold.eq(false))
        .to_owned();
    let gone = contacts::Entity::delete_many()
        .filter(contacts::Column::CallId.in_subquery(old.clone()))
        .exec(&tx)
        .await?;
    calls::Entity::update_many()
        .col_expr(calls::Column::CallerId, Expr::value(None::<i64>))
        .filter(calls::Column::Id.in_subquery(old))
        .filter(calls::Column::CallerId.is_not_null())
        .exec(&tx)
        .await?;
    let forgotten = erase::callers_without_calls(&tx).await?;
    let held_sessions = Query::select()
        .column(calls::Column::SessionId)
        .from(calls::Entity)
        .and_where(calls::Column::LegalHold.eq(true))
        .to_owned();
    let of_nobody_held = |session: Expr| {
        let is_held = session.clone().in_subquery(held_sessions.clone());
        Condition::any().add(session.is_null()).add(is_held.not())
    };
    let consultations = consultations::Entity::update_many()
        .set(diary::nameless())
        .filter(consultations::Column::Ends.lt(before))
        .filter(consultations::Column::Name.is_not_null())
        .filter(of_nobody_held(Expr::col(consultations::Column::SessionId)))
        .exec(&tx)
        .await?;
    holds::Entity::delete_many()
        .filter(holds::Column::Expires.lt(before))
        .filter(of_nobody_held(Expr::col(holds::Column::SessionId)))
        .exec(&tx)
        .await?;
    let count = gone.rows_affected + consultations.rows_affected + forgotten;
    if count > 0 {
        let entry = audit::counted(now, "names erased", "calls", "", count);
        audit::write(&tx, vec![entry]).await?;
    }
    tx.commit().await
}
