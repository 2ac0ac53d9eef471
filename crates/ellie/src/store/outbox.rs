//! What is to be sent, written in the transaction it tells of, and sent later by whoever delivers.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, LockBehavior, LockType, OnConflict, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::database::{Tx, within};
pub use super::entities::deliveries::Model as Due;
use super::entities::deliveries::{ActiveModel, Column, Entity};
use super::entities::{calls, privacy_settings};
use super::{Database, Error};

/// Something that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// How it goes, as in "webhook".
    pub kind: String,
    /// By which the receiver knows a repeat.
    pub idempotency_key: String,
    /// JSON.
    pub payload: String,
}

/// What waits to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// How much there is.
    pub pending: u64,
    /// Of that, how much was tried before.
    pub failing: u64,
    /// How much is not tried again, beside that.
    pub gave_up: u64,
    /// Since when the oldest waits.
    pub oldest: Option<DateTime<Utc>>,
}

/// A delivery of a key that is there already is not written again.
pub(super) async fn enqueue(
    tx: &Tx,
    call_id: Option<&str>,
    delivery: &Delivery,
    at: DateTime<Utc>,
) -> Result<&'static str, Error> {
    let row = ActiveModel {
        call_id: Set(call_id.map(str::to_owned)),
        kind: Set(delivery.kind.clone()),
        idempotency_key: Set(delivery.idempotency_key.clone()),
        payload: Set(delivery.payload.clone()),
        attempts: Set(0),
        created_at: Set(at),
        next_attempt_at: Set(at),
        ..Default::default()
    };
    let once = OnConflict::column(Column::IdempotencyKey).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
    Ok("delivery due")
}

impl Database {
    /// Takes what of a kind is due to be sent, the longest due first. Nobody else gets it before
    /// then, or it failed.
    pub async fn take_due(
        &self,
        kind: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u64,
    ) -> Result<Vec<Due>, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let due = Entity::find()
                .filter(open())
                .filter(Column::Kind.eq(kind))
                .filter(Column::NextAttemptAt.lte(now))
                .order_by_asc(Column::NextAttemptAt)
                .order_by_asc(Column::Id)
                .limit(limit)
                .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
                .all(&tx)
                .await?;
            if due.is_empty() {
                return Ok(due);
            }
            Entity::update_many()
                .col_expr(Column::NextAttemptAt, Expr::value(until))
                .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
                .filter(Column::Id.is_in(due.iter().map(|one| one.id)))
                .exec(&tx)
                .await?;
            tx.commit().await?;
            Ok(due.into_iter().map(|one| Due { attempts: one.attempts + 1, ..one }).collect())
        })
        .await
    }

    /// When the next of a kind is due.
    pub async fn next_due(&self, kind: &str) -> Result<Option<DateTime<Utc>>, Error> {
        within(async {
            let next = Entity::find()
                .filter(open())
                .filter(Column::Kind.eq(kind))
                .order_by_asc(Column::NextAttemptAt);
            Ok(next.one(self.reader()).await?.map(|one| one.next_attempt_at))
        })
        .await
    }

    /// It arrived, and what was sent is kept no longer, but for calls on legal hold.
    pub async fn delivered(&self, id: i64, at: DateTime<Utc>) -> Result<(), Error> {
        let row = ActiveModel {
            delivered_at: Set(Some(at)),
            last_error: Set(None),
            ..Default::default()
        };
        self.settle(id, row, Some(Condition::all())).await
    }

    /// It did not arrive, and is tried again then. The reason must not tell what was sent.
    pub async fn delivery_failed(
        &self,
        id: i64,
        reason: &str,
        next_attempt_at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let row = ActiveModel {
            next_attempt_at: Set(next_attempt_at),
            last_error: Set(Some(reason.to_owned())),
            ..Default::default()
        };
        self.settle(id, row, None).await
    }

    /// It is not tried again. What was to be sent is for an operator to see, unless no words of its
    /// session are kept.
    pub async fn delivery_gave_up(
        &self,
        id: i64,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let row = ActiveModel {
            gave_up_at: Set(Some(at)),
            last_error: Set(Some(reason.to_owned())),
            ..Default::default()
        };
        let of_silent = Column::CallId.in_subquery(silent_calls());
        self.settle(id, row, Some(Condition::all().add(of_silent))).await
    }

    /// What waits to be sent.
    pub async fn deliveries_waiting(&self) -> Result<Waiting, Error> {
        within(async {
            let all = || Entity::find().filter(open());
            let oldest = all().order_by_asc(Column::CreatedAt).one(self.reader()).await?;
            let gave_up = Entity::find().filter(Column::GaveUpAt.is_not_null());
            Ok(Waiting {
                gave_up: gave_up.count(self.reader()).await?,
                pending: all().count(self.reader()).await?,
                failing: all().filter(Column::Attempts.gt(0)).count(self.reader()).await?,
                oldest: oldest.map(|one| one.created_at),
            })
        })
        .await
    }

    /// Writes down how it went, and forgets what was sent where this is so.
    async fn settle(
        &self,
        id: i64,
        row: ActiveModel,
        forgets: Option<Condition>,
    ) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let this = Column::Id.eq(id);
            let settled = Entity::update_many().set(row).filter(this.clone()).exec(&tx);
            if settled.await?.rows_affected == 0 {
                return Err(Error::Missing("delivery"));
            }
            if let Some(so) = forgets {
                forget(&tx, so.add(this)).await?;
            }
            tx.commit().await
        })
        .await
    }
}

/// Forgets what was sent, and says of how many; of calls on legal hold it stays.
pub(super) async fn forget(tx: &Tx, which: Condition) -> Result<u64, Error> {
    let held = Query::select()
        .column(calls::Column::Id)
        .from(calls::Entity)
        .and_where(calls::Column::LegalHold.eq(true))
        .to_owned();
    let of_nobody_held =
        Condition::any().add(Column::CallId.is_null()).add(Column::CallId.not_in_subquery(held));
    let blank = ActiveModel { payload: Set(String::new()), ..Default::default() };
    let forgotten = Entity::update_many()
        .set(blank)
        .filter(which.add(of_nobody_held))
        .filter(Column::Payload.ne(""));
    Ok(forgotten.exec(tx).await?.rows_affected)
}

/// Neither delivered nor given up.
pub(super) fn open() -> Condition {
    Condition::all().add(Column::DeliveredAt.is_null()).add(Column::GaveUpAt.is_null())
}

/// Calls of sessions that let us keep no words.
fn silent_calls() -> SelectStatement {
    let sessions = Query::select()
        .column(privacy_settings::Column::SessionId)
        .from(privacy_settings::Entity)
        .and_where(privacy_settings::Column::EnableConversationLogging.eq(false))
        .to_owned();
    Query::select()
        .column(calls::Column::Id)
        .from(calls::Entity)
        .and_where(calls::Column::SessionId.in_subquery(sessions))
        .to_owned()
}
