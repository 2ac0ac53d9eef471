//! How replicas hear that one of them had something dropped.
//!
//! Whoever drops something puts another number under a key all of them know, and whoever answers
//! from memory looks there once a second. Dropping what is in memory costs little: the rest is
//! still in Redis.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use redis::cmd;
use tokio::time::Instant;
use uuid::Uuid;

use crate::redis::{Away, Redis};

/// Where the number is. Clearing the cache does not clear it.
const NAME: &str = "ellie:cache-era";

/// How long a replica may go on with what another dropped.
const EVERY: Duration = Duration::from_secs(1);

/// Longer than any number that is ours.
const LAST_BYTE: usize = 63;

/// What was last heard.
pub struct News {
    since: Instant,
    /// When to look again, in milliseconds since then.
    next: AtomicU64,
    heard: Mutex<Vec<u8>>,
}

impl Default for News {
    fn default() -> Self {
        Self { since: Instant::now(), next: AtomicU64::new(0), heard: Mutex::default() }
    }
}

impl News {
    /// Whether there is another number than before. Nobody waits for it but the one who looks.
    pub async fn come(&self, redis: &Redis) -> bool {
        if !self.is_time() {
            return false;
        }
        let asked = redis.ask::<Vec<u8>>(cmd("GETRANGE").arg(NAME).arg(0).arg(LAST_BYTE)).await;
        // A Redis that was started anew knows no number: nobody has dropped anything since.
        asked.is_ok_and(|number| !number.is_empty() && self.hear(number))
    }

    /// Tells all replicas; this one has heard it already.
    pub async fn tell(&self, redis: &Redis) -> Result<(), Away> {
        let number = Uuid::new_v4().to_string();
        redis.ask::<()>(cmd("SET").arg(NAME).arg(&number)).await?;
        self.hear(number.into_bytes());
        Ok(())
    }

    fn hear(&self, number: Vec<u8>) -> bool {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = *heard != number;
        *heard = number;
        is_new
    }

    /// Whether it is time, for one of those who ask.
    fn is_time(&self) -> bool {
        let now = self.since.elapsed().as_millis() as u64;
        let next = self.next.load(Ordering::Relaxed);
        let after = now + EVERY.as_millis() as u64;
        let claimed = || {
            self.next.compare_exchange(next, after, Ordering::Relaxed, Ordering::Relaxed).is_ok()
        };
        now >= next && claimed()
    }
}
