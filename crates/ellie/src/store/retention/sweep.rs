//! What is too old is forgotten, some rows at a time, so that no call waits for it.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, PrimaryKeyTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::database::{Tx, within};
use super::super::entities::{
    calls, conflict_checks, consultations, contacts, deletion_requests, deliveries, holds, intakes,
    messages, privacy_settings, turns,
};
use super::super::{Database, Error, audit};
use super::{Ages, Swept, erase};

/// Rows forgotten in one transaction.
const AT_ONCE: u64 = 200;

impl Database {
    /// Forgets what is too old and what is wished to be forgotten. Each session's own number of
    /// days shortens how long its transcript is kept.
    pub async fn sweep(&self, now: DateTime<Utc>, ages: &Ages) -> Result<Swept, Error> {
        let (fulfilled, held) = self.fulfil(now).await?;
        let mut transcripts = self.transcripts(now, ages.transcript, None).await?;
        for days in self.retention_days().await? {
            let age = TimeDelta::days(days.into());
            if age < ages.transcript {
                transcripts += self.transcripts(now, age, Some(days)).await?;
            }
        }
        within(nameless(self, now - ages.intake, now)).await?;
        let intakes = self.old::<intakes::Entity>(now, ages.intake, "intakes erased");
        let intakes = intakes.await?;
        let messages = self.old::<messages::Entity>(now, ages.message, "messages erased").await?;
        let action = "conflict checks erased";
        let conflict_checks =
            self.old::<conflict_checks::Entity>(now, ages.conflict_check, action).await?;
        Ok(Swept { transcripts, intakes, messages, conflict_checks, fulfilled, held })
    }

    /// Fulfils the wishes to be forgotten that are due; returns how many, and how many wait for a
    /// legal hold to end.
    pub async fn fulfil(&self, now: DateTime<Utc>) -> Result<(u64, u64), Error> {
        use deletion_requests::Column as C;
        let due = deletion_requests::Entity::find()
            .filter(C::DoneAt.is_null())
            .filter(C::DueAt.lte(now))
            .order_by_asc(C::Id);
        let (mut fulfilled, mut held) = (0, 0);
        for wish in within(async { Ok(due.all(self.reader()).await?) }).await? {
            let erased = match (&wish.session_id, wish.caller_id) {
                (Some(session), _) => self.erase(session, now).await,
                (None, Some(caller)) => self.erase_caller(caller, now).await,
                (None, None) => Ok(0),
            };
            match erased {
                Ok(_) | Err(Error::Missing(_)) => {
                    within(erase::done(self, wish.id, now)).await?;
                    fulfilled += 1;
                }
                Err(Error::Refused(_)) => held += 1,
                Err(error) => return Err(error),
            }
        }
        Ok((fulfilled, held))
    }

    async fn retention_days(&self) -> Result<Vec<i32>, Error> {
        use privacy_settings::Column as C;
        let days = privacy_settings::Entity::find().select_only().column(C::DataRetentionDays);
        let days = days.distinct().into_tuple();
        within(async { Ok(days.all(self.reader()).await?) }).await
    }

    /// Transcripts of all calls, or of those whose session wants this many days.
    async fn transcripts(
        &self,
        now: DateTime<Utc>,
        age: TimeDelta,
        days: Option<i32>,
    ) -> Result<u64, Error> {
        let mut all = 0;
        loop {
            let some = within(some_transcripts(self, now, now - age, days)).await?;
            all += some;
            if some < AT_ONCE {
                return Ok(all);
            }
        }
    }

    /// Rows of a table that are older than this, but for calls on legal hold.
    async fn old<E: Aged>(
        &self,
        now: DateTime<Utc>,
        age: TimeDelta,
        action: &str,
    ) -> Result<u64, Error>
    where
        E::Model: Sync,
        <E::PrimaryKey as PrimaryKeyTrait>::ValueType: From<i64>,
    {
        let mut all = 0;
        loop {
            let some = within(some_old::<E>(self, now, now - age, action)).await?;
            all += some;
            if some < AT_ONCE {
                return Ok(all);
            }
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

async fn some_transcripts(
    database: &Database,
    now: DateTime<Utc>,
    before: DateTime<Utc>,
    days: Option<i32>,
) -> Result<u64, Error> {
    use calls::Column as C;
    let tx = database.write_tx().await?;
    let with_turns = Query::select().column(turns::Column::CallId).from(turns::Entity).to_owned();
    let with_days = days.map(|days| {
        let sessions = Query::select()
            .column(privacy_settings::Column::SessionId)
            .from(privacy_settings::Entity)
            .and_where(privacy_settings::Column::DataRetentionDays.eq(days))
            .to_owned();
        C::SessionId.in_subquery(sessions)
    });
    let something_left = Condition::any().add(C::State.ne("")).add(C::Id.in_subquery(with_turns));
    let old: Vec<String> = calls::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::LegalHold.eq(false))
        .filter(C::LastTurnAt.lt(before))
        .filter(something_left)
        .filter(Condition::all().add_option(with_days))
        .order_by_asc(C::Id)
        .limit(AT_ONCE)
        .lock_exclusive()
        .into_tuple()
        .all(&tx)
        .await?;
    let mut entries = Vec::with_capacity(old.len());
    for id in &old {
        let count = forget_transcript(&tx, id).await?;
        entries.push(audit::counted(now, "transcript erased", "call", id, count));
    }
    audit::write(&tx, entries).await?;
    tx.commit().await?;
    Ok(old.len() as u64)
}

/// What was sent of the call is a copy of it.
async fn forget_transcript(tx: &Tx, call_id: &str) -> Result<u64, Error> {
    let gone = turns::Entity::delete_many().filter(turns::Column::CallId.eq(call_id)).exec(tx);
    let count = gone.await?.rows_affected;
    calls::Entity::update_many()
        .col_expr(calls::Column::State, Expr::value(""))
        .col_expr(calls::Column::Question, Expr::value(None::<String>))
        .col_expr(calls::Column::Summary, Expr::value(None::<String>))
        .filter(calls::Column::Id.eq(call_id))
        .exec(tx)
        .await?;
    use deliveries::Column as D;
    let is_over = Condition::any().add(D::DeliveredAt.is_not_null()).add(D::GaveUpAt.is_not_null());
    deliveries::Entity::update_many()
        .col_expr(D::Payload, Expr::value(""))
        .filter(D::CallId.eq(call_id))
        .filter(is_over)
        .exec(tx)
        .await?;
    Ok(count)
}

/// Names and numbers of callers go with the intakes.
async fn nameless(
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
    let without_name = consultations::ActiveModel {
        name: Set(None),
        phone: Set(None),
        email: Set(None),
        ..Default::default()
    };
    let consultations = consultations::Entity::update_many()
        .set(without_name)
        .filter(consultations::Column::Ends.lt(before))
        .filter(consultations::Column::Name.is_not_null())
        .filter(of_nobody_held(Expr::col(consultations::Column::SessionId)))
        .exec(&tx)
        .await?;
    holds::Entity::delete_many().filter(holds::Column::Expires.lt(before)).exec(&tx).await?;
    let count = gone.rows_affected + consultations.rows_affected + forgotten;
    if count > 0 {
        let entry = audit::counted(now, "names erased", "calls", "", count);
        audit::write(&tx, vec![entry]).await?;
    }
    tx.commit().await
}
