//! Calls: going on with one, and keeping one from being erased.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::database::{Tx, within};
pub use super::entities::calls::Model as Call;
use super::entities::calls::{Column, Entity};
use super::entities::turns;
use super::events::{self, Event};
use super::kept::words_are_kept;
use super::{Database, Error, audit};

/// From where a call goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallState {
    /// The call.
    pub id: String,
    /// From which the conversation goes on; empty where nothing is left of it.
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
    /// From where the call of a session goes on, if there was one. Where its words were not kept or
    /// are forgotten, the state is empty.
    pub async fn resume(&self, session_id: &str) -> Result<Option<CallState>, Error> {
        within(async {
            let Some(call) = of_session(self.reader(), session_id).await? else { return Ok(None) };
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

    /// The session of a call, by the call's id or by the session itself.
    pub async fn session_of(&self, id: &str) -> Result<Option<String>, Error> {
        within(async {
            let any = Condition::any().add(Column::Id.eq(id)).add(Column::SessionId.eq(id));
            let found = Entity::find().filter(any).one(self.reader()).await?;
            Ok(found.map(|call| call.session_id))
        })
        .await
    }

    /// The call of a session.
    pub async fn call(&self, session_id: &str) -> Result<Option<Call>, Error> {
        within(of_session(self.reader(), session_id)).await
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
            let found = Entity::find_by_id(call_id).lock_exclusive().one(&tx).await?;
            let call = found.ok_or(Error::Missing("call"))?;
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

    /// Keeps a call from being erased, or no longer.
    pub async fn set_legal_hold(
        &self,
        session_id: &str,
        is_held: bool,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let call = of_session(&tx, session_id).await?.ok_or(Error::Missing("call"))?;
            let action = if is_held { "legal hold set" } else { "legal hold lifted" };
            Entity::update_many()
                .col_expr(Column::LegalHold, Expr::value(is_held))
                .filter(Column::Id.eq(&call.id))
                .exec(&tx)
                .await?;
            let mut entry = audit::entry(now, action, "call", &call.id);
            entry.actor = sea_orm::ActiveValue::Set(actor.to_owned());
            audit::write(&tx, vec![entry]).await?;
            tx.commit().await
        })
        .await
    }
}

pub(super) async fn of_session<C: ConnectionTrait>(
    connection: &C,
    session_id: &str,
) -> Result<Option<Call>, Error> {
    Ok(Entity::find().filter(Column::SessionId.eq(session_id)).one(connection).await?)
}

/// As [`of_session`], and nobody else changes the call until the transaction ends.
pub(super) async fn locked_of_session(tx: &Tx, session_id: &str) -> Result<Option<Call>, Error> {
    let found = Entity::find().filter(Column::SessionId.eq(session_id)).lock_exclusive();
    Ok(found.one(tx).await?)
}

async fn last_number<C: ConnectionTrait>(connection: &C, call_id: &str) -> Result<u32, Error> {
    let last = turns::Entity::find()
        .filter(turns::Column::CallId.eq(call_id))
        .order_by_desc(turns::Column::Number)
        .one(connection)
        .await?;
    Ok(last.map_or(0, |turn| u32::try_from(turn.number).unwrap_or(u32::MAX)))
}
