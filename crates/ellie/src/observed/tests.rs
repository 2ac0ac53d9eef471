//! What is recorded is what is reported.

mod alerts;
mod calls;
mod log;
mod page;
mod requests;

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::*;

/// A second of a day, in the middle of it.
fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn seen(route: &str, status: u16, took: Duration, second: i64) -> Seen<'_> {
    Seen { method: Method::Get, route, status, took, at: at(second) }
}

#[test]
fn what_was_seen_is_sent_between_threads() {
    fn is_shared<T: Send + Sync + Clone + 'static>() {}
    is_shared::<Observed>();
    is_shared::<Trace>();
}
