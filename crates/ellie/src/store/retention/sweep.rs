//! What is too old is forgotten, some rows at a time, so that no call waits for it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::database::within;
use super::super::entities::{calls, conflict_checks, intakes, messages};
use super::super::{Database, Error, audit};
use super::old::Old;
use super::{Ages, Swept, names, payloads, transcripts};

/// Rows forgotten in one transaction.
pub(super) const AT_ONCE: u64 = 200;

impl Database {
    /// Forgets what is too old and what is wished to be forgotten. Each session's own number of
    /// days shortens how long its transcript is kept, and what was sent of it.
    pub async fn sweep(&self, now: DateTime<Utc>, ages: &Ages) -> Result<Swept, Error> {
        let (fulfilled, held) = self.fulfil(now).await?;
        let mut swept = Swept { fulfilled, held, ..Swept::default() };
        for old in Old::all(self, now, ages.transcript).await? {
            swept.transcripts += in_parts(|| transcripts::some(self, now, &old)).await?;
            in_parts(|| payloads::some(self, now, &old)).await?;
        }
        within(names::forget(self, now - ages.intake, now)).await?;
        let (intakes, messages) = (now - ages.intake, now - ages.message);
        let checks = now - ages.conflict_check;
        swept.intakes =
            in_parts(|| some_old::<intakes::Entity>(self, now, intakes, "intakes erased")).await?;
        swept.messages =
            in_parts(|| some_old::<messages::Entity>(self, now, messages, "messages erased"))
                .await?;
        let action = "conflict checks erased";
        swept.conflict_checks =
            in_parts(|| some_old::<conflict_checks::Entity>(self, now, checks, action)).await?;
        Ok(swept)
    }
}

/// Forgets some, and again, until there are no more.
async fn in_parts<F: Future<Output = Result<u64, Error>>>(
    some: impl Fn() -> F,
) -> Result<u64, Error> {
    let mut all = 0;
    loop {
        let some = within(some()).await?;
        all += some;
        if some < AT_ONCE {
            return Ok(all);
        }
    }
}

/// A table of which old rows are forgotten.
trait Aged: EntityTrait {
    /// How old a row is.
    const AT: Self::Column;
    /// Its number.
    const ID: Self::Column;
    /// Its call.
    const CALL: Self::Column;
}

impl Aged for intakes::Entity {
    const AT: intakes::Column = intakes::Column::UpdatedAt;
    const ID: intakes::Column = intakes::Column::Id;
    const CALL: intakes::Column = intakes::Column::CallId;
}

impl Aged for messages::Entity {
    const AT: messages::Column = messages::Column::TakenAt;
    const ID: messages::Column = messages::Column::Id;
    const CALL: messages::Column = messages::Column::CallId;
}

impl Aged for conflict_checks::Entity {
    const AT: conflict_checks::Column = conflict_checks::Column::At;
    const ID: conflict_checks::Column = conflict_checks::Column::Id;
    const CALL: conflict_checks::Column = conflict_checks::Column::CallId;
}

fn on_hold() -> SelectStatement {
    Query::select()
        .column(calls::Column::Id)
        .from(calls::Entity)
        .and_where(calls::Column::LegalHold.eq(true))
        .to_owned()
}

async fn some_old<E: Aged>(
    database: &Database,
    now: DateTime<Utc>,
    before: DateTime<Utc>,
    action: &str,
) -> Result<u64, Error> {
    let tx = database.write_tx().await?;
    let old: Vec<(i64, String)> = E::find()
        .select_only()
        .column(E::ID)
        .column(E::CALL)
        .filter(E::AT.lt(before))
        .filter(E::CALL.not_in_subquery(on_hold()))
        .order_by_asc(E::ID)
        .limit(AT_ONCE)
        .into_tuple()
        .all(&tx)
        .await?;
    let mut of_calls: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, call) in &old {
        *of_calls.entry(call).or_default() += 1;
    }
    E::delete_many().filter(E::ID.is_in(old.iter().map(|(id, _)| *id))).exec(&tx).await?;
    let entries =
        of_calls.iter().map(|(id, count)| audit::counted(now, action, "call", id, *count));
    audit::write(&tx, entries.collect()).await?;
    tx.commit().await?;
    Ok(old.len() as u64)
}
