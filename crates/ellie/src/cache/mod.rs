//! What was made once and need not be made again: speech. Memory lies over Redis, which replicas
//! share.
//!
//! **What callers said, and what they were answered, is not kept here**: a caller may have it
//! erased, and must not find it again in a cache.
//!
//! Without Redis, and while it is away, a replica goes on with what it has in memory, and misses the
//! rest. It finds Redis again by itself. What is dropped on one replica is dropped at once there and
//! in Redis, and within a second (and the time Redis takes to answer) in the memory of the others,
//! provided they can ask it. What was being made elsewhere at that moment may still be kept there,
//! for its time.

mod flights;
mod key;
mod memory;
mod pattern;
mod remote;
mod sealed;
mod stats;
mod tiers;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::redis::Redis;
use flights::Flights;
pub use key::Key;
use memory::Memory;
use pattern::Pattern;
use remote::Remote;
use stats::Counts;
pub use stats::{Info, Server, Stats};
use tiers::Tiers;

/// The longest value that is kept, in bytes: eight minutes of speech as MP3, nearly one and a half as
/// WAV. Longer ones are made each time: a few would fill the memory, and each would hold up what
/// others ask Redis.
const MOST_BYTES_OF_ONE: usize = 4 << 20;

/// Settings of the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// How long something is kept.
    pub ttl: Duration,
    /// The memory it may take in this process, in bytes.
    pub memory: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self { ttl: Duration::from_secs(60 * 60), memory: 64 << 20 }
    }
}

/// Values by key, in two tiers; cheap to clone.
#[derive(Clone)]
pub struct Cache {
    ttl: Duration,
    tiers: Arc<Tiers>,
    flights: Flights,
}

/// A value, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub value: Bytes,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The memory of this process.
    Memory,
    /// Redis.
    Redis,
    /// It was made for this request, or for another that was waited for.
    Made,
}

impl Origin {
    /// Whether it was there already.
    #[must_use]
    pub fn is_hit(self) -> bool {
        self != Self::Made
    }
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotMade<E> {
    /// It could not be made; all who waited for it are told the same.
    #[error("{0}")]
    Failed(E),
    /// Making it panicked.
    #[error("it was lost while it was made")]
    Panicked,
}

/// What was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dropped {
    /// How many values: each once, wherever it was.
    pub entries: u64,
    /// Where.
    pub reach: Reach,
}

/// Where something was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Wherever it was.
    Everywhere,
    /// In this process. Redis was away, and it and the other replicas may have it still.
    HereOnly,
}

impl Cache {
    /// An empty memory, over Redis where there is one.
    #[must_use]
    pub fn new(config: &Config, redis: Option<Redis>) -> Self {
        let tiers = Tiers {
            memory: Memory::new(config.memory),
            remote: redis.map(Remote::new),
            counts: Counts::default(),
        };
        Self { ttl: config.ttl, tiers: Arc::new(tiers), flights: Flights::default() }
    }

    /// How long something is kept, unless there is a reason for another time.
    #[must_use]
    pub fn ttl(&self) -> Duration {
        self.ttl
    }

    /// The value of a key. If there is none, it is made, once for all who want it now: `make` goes
    /// on as long as one of them waits, and is not run at all where it need not be. An error is not
    /// kept.
    pub async fn get_or_make<E, F>(
        &self,
        key: Key,
        ttl: Duration,
        make: F,
    ) -> Result<Found, NotMade<E>>
    where
        E: Clone + Send + Sync + 'static,
        F: Future<Output = Result<Bytes, E>> + Send + 'static,
    {
        let found = match self.tiers.near(&key).await {
            Some(found) => found,
            None => {
                let tiers = Arc::clone(&self.tiers);
                let flight = || async move { tiers.find_or_make(key, ttl, make).await };
                self.flights.join(key, flight).await?
            }
        };
        self.tiers.count(found.origin);
        Ok(found)
    }

    /// Drops everything that is cached, and nothing else.
    pub async fn clear(&self) -> Dropped {
        self.tiers.remove(&Pattern::all()).await
    }

    /// Drops what has a key of this pattern (`tts:*`), and nothing that is not of the cache.
    pub async fn invalidate(&self, pattern: &str) -> Dropped {
        self.tiers.remove(&Pattern::new(pattern)).await
    }

    /// Whether Redis answered when it was last asked; none, where there is none.
    #[must_use]
    pub fn reaches_redis(&self) -> Option<bool> {
        self.tiers.remote.as_ref().map(Remote::is_here)
    }

    /// How it is doing. Redis is asked, and waited for no longer than a call would wait.
    pub async fn stats(&self) -> Stats {
        self.tiers.stats().await
    }
}
