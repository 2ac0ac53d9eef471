//! Calls: beginning one, going on with one, and keeping one from being erased. A session may call
//! more than once.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::database::{Tx, within};
pub use super::entities::calls::Model as Call;
use super::entities::calls::{ActiveModel, Column, Entity};
use super::entities::turns;
use super::events::{self, Event};
use super::kept::words_are_kept;
use super::{Database, Error, audit, privacy};

/// From where a call goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallState {
    /// The call.
    pub id: String,
    /// From which the conversation goes on.
    pub state: String,
    /// The question that stands, by its name.
    pub question: Option<String>,
    /// How many turns there were; the next has the number after it.
    pub turns: u32,
    /// When the last was.
    pub last_turn_at: DateTime<Utc>,
    /// When it ended, if it did.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Database {
    /// From where the last call of a session goes on, if one can. Where its words were not kept or
    /// are forgotten, nothing is left to go on from.
    pub async fn resume(&self, session_id: &str) -> Result<Option<CallState>, Error> {
        within(async {
            let left = of_session(session_id).filter(Column::State.ne(""));
            let Some(call) = left.one(self.reader()).await? else { return Ok(None) };
            let turns = last_number(self.reader(), &call.id).await?;
            Ok(Some(CallState {
                id: call.id,
                state: call.state,
                question: call.question,
                turns,
                last_turn_at: call.last_turn_at,
                ended_at: call.ended_at,
            }))
        })
        .await
    }

    /// The number of the last turn of a call; 0 where there is none.
    pub async fn last_turn(&self, call_id: &str) -> Result<u32, Error> {
        within(last_number(self.reader(), call_id)).await
    }

    /// The call of this id, unless it was erased.
    pub async fn call_of_id(&self, id: &str) -> Result<Option<Call>, Error> {
        let found = Entity::find_by_id(id).filter(Column::DeletedAt.is_null());
        within(async { Ok(found.one(self.reader()).await?) }).await
    }

    /// The last call of a session.
    pub async fn call(&self, session_id: &str) -> Result<Option<Call>, Error> {
        within(async { Ok(of_session(session_id).one(self.reader()).await?) }).await
    }

    /// Calls that did not end, and in which nothing was said since then.
    pub async fn left_since(&self, since: DateTime<Utc>, most: u64) -> Result<Vec<Call>, Error> {
        within(async {
            let left = Entity::find()
                .filter(Column::EndedAt.is_null())
                .filter(Column::DeletedAt.is_null())
                .filter(Column::LastTurnAt.lt(since));
            let oldest_first = left.order_by_asc(Column::LastTurnAt).limit(most);
            Ok(oldest_first.all(self.reader()).await?)
        })
        .await
    }

    /// Ends a call, and puts into the outbox what is to be told of it. A call that ended already, or
    /// goes on after that moment, stays as it is. Where its words are not kept, nothing is left to go on from.
    pub async fn end_call(
        &self,
        call_id: &str,
        at: DateTime<Utc>,
        tells: &[Event],
    ) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let call = locked(&tx, call_id).await?.ok_or(Error::Missing("call"))?;
            if call.ended_at.is_some() || call.last_turn_at > at {
                return Ok(());
            }
            let state = match words_are_kept(&tx, &call.session_id).await? {
                true => call.state,
                false => String::new(),
            };
            Entity::update_many()
                .col_expr(Column::EndedAt, Expr::value(at))
                .col_expr(Column::State, Expr::value(state))
                .filter(Column::Id.eq(call_id))
                .exec(&tx)
                .await?;
            let mut done = events::append(&tx, call_id, tells, at).await?;
            done.push(audit::entry(at, "call ended", "call", call_id));
            audit::write(&tx, done).await?;
            tx.commit().await
        })
        .await
    }

    /// Keeps the calls of a session from being erased, also those to come, or no longer.
    pub async fn set_legal_hold(
        &self,
        session_id: &str,
        is_held: bool,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            tx.lock(&privacy::lock_of(session_id)).await?;
            let calls = locked_of_session(&tx, session_id).await?;
            if calls.is_empty() {
                return Err(Error::Missing("call"));
            }
            let action = if is_held { "legal hold set" } else { "legal hold lifted" };
            let entry = |call: &Call| audit::by(actor, audit::entry(now, action, "call", &call.id));
            audit::write(&tx, calls.iter().map(entry).collect()).await?;
            Entity::update_many()
                .col_expr(Column::LegalHold, Expr::value(is_held))
                .filter(Column::Id.is_in(calls.into_iter().map(|call| call.id)))
                .exec(&tx)
                .await?;
            tx.commit().await
        })
        .await
    }
}

/// Begins a call, and says whether it was not there yet. The calls of a session are held together.
pub(super) async fn begin(
    tx: &Tx,
    call_id: &str,
    session_id: &str,
    channel: &str,
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    tx.lock(&privacy::lock_of(session_id)).await?;
    let held = of_session(session_id).filter(Column::LegalHold.eq(true));
    let call = ActiveModel {
        id: Set(call_id.to_owned()),
        session_id: Set(session_id.to_owned()),
        channel: Set(channel.to_owned()),
        started_at: Set(at),
        last_turn_at: Set(at),
        state: Set(String::new()),
        legal_hold: Set(held.one(tx).await?.is_some()),
        ..Default::default()
    };
    let once = OnConflict::column(Column::Id).do_nothing().to_owned();
    Ok(Entity::insert(call).on_conflict(once).exec_without_returning(tx).await? > 0)
}

/// The calls of a session, the last one first.
pub(super) fn of_session(session_id: &str) -> Select<Entity> {
    let calls = Entity::find().filter(Column::SessionId.eq(session_id));
    calls.order_by_desc(Column::LastTurnAt).order_by_desc(Column::StartedAt)
}

/// A call that nobody else changes until the transaction ends.
pub(super) async fn locked(tx: &Tx, call_id: &str) -> Result<Option<Call>, Error> {
    Ok(Entity::find_by_id(call_id).lock_exclusive().one(tx).await?)
}

/// The calls of a session, and nobody else changes them until the transaction ends.
pub(super) async fn locked_of_session(tx: &Tx, session_id: &str) -> Result<Vec<Call>, Error> {
    let found = Entity::find().filter(Column::SessionId.eq(session_id)).order_by_asc(Column::Id);
    Ok(found.lock_exclusive().all(tx).await?)
}

async fn last_number<C: ConnectionTrait>(connection: &C, call_id: &str) -> Result<u32, Error> {
    let last = turns::Entity::find()
        .filter(turns::Column::CallId.eq(call_id))
        .order_by_desc(turns::Column::Number)
        .one(connection)
        .await?;
    Ok(last.map_or(0, |turn| u32::try_from(turn.number).unwrap_or(u32::MAX)))
}
