//! The outbox: what waits to be delivered, on disk. Whoever keeps it implements [`Outbox`]; here
//! the database does.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;

use super::orders::Way;
use crate::store::outbox::Due as Row;
use crate::store::{self, Database};

/// Where deliveries wait until they are delivered.
pub trait Outbox: Send + Sync {
    /// Takes at most `limit` deliveries that are due and go this way, the longest due first, and
    /// puts each off until `until`: nobody else takes it meanwhile, and if this process ends it
    /// comes back.
    fn take(
        &self,
        way: Way,
        now: DateTime<Utc>,
        limit: usize,
        until: DateTime<Utc>,
    ) -> BoxFuture<'_, Result<Vec<Due>, Unavailable>>;

    /// When the next of those that wait to go this way is due.
    fn next_due(&self, way: Way) -> BoxFuture<'_, Result<Option<DateTime<Utc>>, Unavailable>>;

    /// It arrived.
    fn delivered<'a>(
        &'a self,
        id: &'a str,
        at: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<(), Unavailable>>;

    /// An attempt failed; another is made then.
    fn failed<'a>(
        &'a self,
        id: &'a str,
        at: DateTime<Utc>,
        error: &'a str,
        next_attempt_at: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<(), Unavailable>>;

    /// No other attempt is made. It stays, for the operator to see.
    fn gave_up<'a>(
        &'a self,
        id: &'a str,
        at: DateTime<Utc>,
        error: &'a str,
    ) -> BoxFuture<'a, Result<(), Unavailable>>;

    /// What there is, for `/health`.
    fn standing(&self) -> BoxFuture<'_, Result<Standing, Unavailable>>;
}

/// A delivery whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What it is known by.
    pub id: String,
    /// How it goes.
    pub way: Way,
    /// The same in every attempt.
    pub idempotency_key: String,
    /// A [`Parcel`](super::Parcel) as JSON; for the caller a [`Confirmation`](super::Confirmation).
    pub payload: String,
    /// How many attempts failed.
    pub failures: u32,
    /// When it was put into the outbox.
    pub since: DateTime<Utc>,
}

/// What there is in the outbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Not delivered yet and not given up, the failing among them.
    pub pending: u64,
    /// Pending, and failed at least once.
    pub failing: u64,
    /// Given up: somebody has to look.
    pub gave_up: u64,
    /// Since when the oldest of the pending waits.
    pub oldest: Option<DateTime<Utc>>,
}

/// The outbox cannot be used at the moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the outbox is not available: {0}")]
pub struct Unavailable(pub String);

impl From<store::Error> for Unavailable {
    fn from(error: store::Error) -> Self {
        Self(error.to_string())
    }
}

impl Outbox for Database {
    fn take(
        &self,
        way: Way,
        now: DateTime<Utc>,
        limit: usize,
        until: DateTime<Utc>,
    ) -> BoxFuture<'_, Result<Vec<Due>, Unavailable>> {
        Box::pin(async move {
            let limit = u64::try_from(limit).unwrap_or(u64::MAX);
            let rows = self.take_due(way.name(), now, until, limit).await?;
            Ok(rows.into_iter().map(|row| due(way, row)).collect())
        })
    }

    fn next_due(&self, way: Way) -> BoxFuture<'_, Result<Option<DateTime<Utc>>, Unavailable>> {
        Box::pin(async move { Ok(Self::next_due(self, way.name()).await?) })
    }

    fn delivered<'a>(
        &'a self,
        id: &'a str,
        at: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<(), Unavailable>> {
        Box::pin(async move { Ok(Self::delivered(self, number(id)?, at).await?) })
    }

    fn failed<'a>(
        &'a self,
        id: &'a str,
        _at: DateTime<Utc>,
        error: &'a str,
        next_attempt_at: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<(), Unavailable>> {
        Box::pin(
            async move { Ok(self.delivery_failed(number(id)?, error, next_attempt_at).await?) },
        )
    }

    fn gave_up<'a>(
        &'a self,
        id: &'a str,
        at: DateTime<Utc>,
        error: &'a str,
    ) -> BoxFuture<'a, Result<(), Unavailable>> {
        Box::pin(async move { Ok(self.delivery_gave_up(number(id)?, error, at).await?) })
    }

    fn standing(&self) -> BoxFuture<'_, Result<Standing, Unavailable>> {
        Box::pin(async move {
            let waiting = self.deliveries_waiting().await?;
            Ok(Standing {
                pending: waiting.pending,
                failing: waiting.failing,
                gave_up: waiting.gave_up,
                oldest: waiting.oldest,
            })
        })
    }
}

/// The database counts an attempt when it is begun.
fn due(way: Way, row: Row) -> Due {
    Due {
        id: row.id.to_string(),
        way,
        idempotency_key: row.idempotency_key,
        payload: row.payload,
        failures: u32::try_from(row.attempts.saturating_sub(1)).unwrap_or_default(),
        since: row.created_at,
    }
}

fn number(id: &str) -> Result<i64, Unavailable> {
    id.parse().map_err(|_| Unavailable("a delivery has no number".into()))
}
