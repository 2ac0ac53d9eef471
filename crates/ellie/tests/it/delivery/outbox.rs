//! A simulated outbox, in memory.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use ellie::delivery::outbox::{Due, Outbox, Standing, Unavailable};
use ellie::delivery::{Config, Package, Way};
use futures_util::future::{BoxFuture, ready};
use tokio::sync::watch;

use super::PATIENCE;

/// A delivery, and what became of it.
#[derive(Debug, Clone)]
pub struct Row {
    pub due: Due,
    pub next_attempt_at: DateTime<Utc>,
    pub failed_at: Option<DateTime<Utc>>,
    pub error: Option<String>,
    pub delivered: u32,
    pub given_up: bool,
}

impl Row {
    fn is_open(&self) -> bool {
        self.delivered == 0 && !self.given_up
    }
}

/// The outbox; a change wakes whoever waits for one.
pub struct SimulatedOutbox {
    rows: watch::Sender<Vec<Row>>,
    pub broken: Mutex<bool>,
}

impl SimulatedOutbox {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { rows: watch::Sender::new(Vec::new()), broken: Mutex::new(false) })
    }

    /// With what these settings order for a package.
    pub fn ordered(config: &Config, key: &str, package: Package) -> Arc<Self> {
        let outbox = Self::new();
        for order in config.orders(key, package).unwrap() {
            outbox.put(order.way, &order.idempotency_key, order.payload, Utc::now());
        }
        outbox
    }

    pub fn put(&self, way: Way, key: &str, payload: String, since: DateTime<Utc>) {
        self.rows.send_modify(|rows| {
            let id = format!("d-{}", rows.len());
            let idempotency_key = key.to_owned();
            rows.push(Row {
                due: Due { id, way, idempotency_key, payload, failures: 0, since },
                next_attempt_at: since,
                failed_at: None,
                error: None,
                delivered: 0,
                given_up: false,
            });
        });
    }

    pub fn rows(&self) -> Vec<Row> {
        self.rows.borrow().clone()
    }

    /// Waits until the rows are so.
    pub async fn until(&self, is_so: impl FnMut(&Vec<Row>) -> bool) -> Vec<Row> {
        let mut rows = self.rows.subscribe();
        let waiting = tokio::time::timeout(PATIENCE, rows.wait_for(is_so)).await;
        waiting.expect("it does not come to that").unwrap().clone()
    }

    /// Waits until nothing is left to do.
    pub async fn settled(&self) -> Vec<Row> {
        self.until(|rows| !rows.iter().any(Row::is_open)).await
    }

    /// Waits until something failed.
    pub async fn failed_once(&self) -> Row {
        let rows = self.until(|rows| rows.iter().any(|row| row.failed_at.is_some())).await;
        rows.into_iter().find(|row| row.failed_at.is_some()).unwrap()
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Row)) -> BoxFuture<'_, Answer<()>> {
        if *self.broken.lock().unwrap() {
            return Box::pin(ready(Err(Unavailable("simulated".into()))));
        }
        self.rows.send_modify(|rows| {
            change(rows.iter_mut().find(|row| row.due.id == id).unwrap());
        });
        Box::pin(ready(Ok(())))
    }
}

type Answer<T> = Result<T, Unavailable>;

impl Outbox for SimulatedOutbox {
    fn take(
        &self,
        way: Way,
        now: DateTime<Utc>,
        limit: usize,
        until: DateTime<Utc>,
    ) -> BoxFuture<'_, Answer<Vec<Due>>> {
        assert!(until > now + TimeDelta::seconds(20), "it must not come back during an attempt");
        let mut taken = Vec::new();
        self.rows.send_modify(|rows| {
            let is_due =
                |row: &&mut Row| row.is_open() && row.due.way == way && row.next_attempt_at <= now;
            for row in rows.iter_mut().filter(is_due).take(limit) {
                row.next_attempt_at = until;
                taken.push(row.due.clone());
            }
        });
        Box::pin(ready(Ok(taken)))
    }

    fn next_due(&self, way: Way) -> BoxFuture<'_, Answer<Option<DateTime<Utc>>>> {
        let rows = self.rows();
        let open = rows.iter().filter(|row| row.is_open() && row.due.way == way);
        Box::pin(ready(Ok(open.map(|row| row.next_attempt_at).min())))
    }

    fn delivered<'a>(&'a self, id: &'a str, _: DateTime<Utc>) -> BoxFuture<'a, Answer<()>> {
        self.change(id, |row| row.delivered += 1)
    }

    fn failed<'a>(
        &'a self,
        id: &'a str,
        at: DateTime<Utc>,
        error: &'a str,
        next_attempt_at: DateTime<Utc>,
    ) -> BoxFuture<'a, Answer<()>> {
        self.change(id, |row| {
            row.failed_at = Some(at);
            row.error = Some(error.to_owned());
            row.next_attempt_at = next_attempt_at;
            row.due.failures += 1;
        })
    }

    fn gave_up<'a>(
        &'a self,
        id: &'a str,
        at: DateTime<Utc>,
        error: &'a str,
    ) -> BoxFuture<'a, Answer<()>> {
        self.change(id, |row| {
            row.failed_at = Some(at);
            row.error = Some(error.to_owned());
            row.given_up = true;
            row.due.failures += 1;
        })
    }

    fn standing(&self) -> BoxFuture<'_, Answer<Standing>> {
        Box::pin(ready(Ok(Standing::default())))
    }
}
