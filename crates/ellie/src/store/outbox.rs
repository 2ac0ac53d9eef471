//! What is to be sent, written in the transaction it tells of, and sent later by whoever delivers.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::database::{Tx, within};
pub use super::entities::deliveries::Model as Due;
use super::entities::deliveries::{ActiveModel, Column, Entity};
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

    /// It arrived.
    pub async fn delivered(&self, id: i64, at: DateTime<Utc>) -> Result<(), Error> {
        let row = ActiveModel {
            delivered_at: Set(Some(at)),
            last_error: Set(None),
            ..Default::default()
        };
        self.settle(id, row).await
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
        self.settle(id, row).await
    }

    /// It is not tried again.
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
        self.settle(id, row).await
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

    async fn settle(&self, id: i64, row: ActiveModel) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let settled = Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(&tx);
            match settled.await?.rows_affected {
                0 => Err(Error::Missing("delivery")),
                _ => tx.commit().await,
            }
        })
        .await
    }
}

fn open() -> sea_orm::Condition {
    sea_orm::Condition::all().add(Column::DeliveredAt.is_null()).add(Column::GaveUpAt.is_null())
}
