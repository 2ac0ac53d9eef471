//! Memory over Redis.

use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;

use super::key::Key;
use super::memory::Memory;
use super::pattern::Pattern;
use super::remote::Remote;
use super::stats::{Counts, Server, Stats};
use super::{Dropped, Found, MOST_BYTES_OF_ONE, Origin, Reach};

/// The two tiers, and what is counted of both.
pub struct Tiers {
    pub memory: Memory,
    pub remote: Option<Remote>,
    pub counts: Counts,
}

impl Tiers {
    /// A value from memory, if it is there and no other replica had it dropped.
    pub async fn near(&self, key: &Key) -> Option<Found> {
        if let Some(remote) = &self.remote
            && remote.has_news().await
        {
            self.memory.remove(&Pattern::all()).await;
        }
        self.memory.get(key).await.map(|value| Found { value, origin: Origin::Memory })
    }

    /// A value from Redis, or one that is made now and kept in both.
    pub async fn find_or_make<E>(
        &self,
        key: Key,
        ttl: Duration,
        make: impl Future<Output = Result<Bytes, E>>,
    ) -> Result<Found, E> {
        // One may have been made between the look into memory and the flight.
        if let Some(value) = self.memory.get(&key).await {
            return Ok(Found { value, origin: Origin::Memory });
        }
        let era = self.memory.era();
        if let Some((value, left)) = self.far(&key).await {
            self.memory.keep(era, key, value.clone(), left.min(ttl)).await;
            return Ok(Found { value, origin: Origin::Redis });
        }
        let value = make.await?;
        if value.len() <= MOST_BYTES_OF_ONE && self.memory.keep(era, key, value.clone(), ttl).await
        {
            self.counts.set();
            if let Some(remote) = &self.remote {
                remote.set(&key, &value, ttl, &self.counts).await;
                if self.memory.era() != era {
                    // It was dropped while it was on its way. If Redis is away, it is not there.
                    let _ = remote.forget(&key).await;
                }
            }
        }
        Ok(Found { value, origin: Origin::Made })
    }

    async fn far(&self, key: &Key) -> Option<(Bytes, Duration)> {
        self.remote.as_ref()?.get(key, &self.counts).await
    }

    pub fn count(&self, origin: Origin) {
        match origin {
            Origin::Memory => {
                self.counts.hit(self.remote.as_ref().is_some_and(|remote| !remote.is_here()));
            }
            Origin::Redis => self.counts.hit(false),
            Origin::Made => self.counts.missed(),
        }
    }

    /// First what others could read anew, then what is here: nothing comes back in between, since
    /// an era ends before and after.
    pub async fn remove(&self, pattern: &Pattern) -> Dropped {
        let mut near: HashSet<String> = self.memory.names(pattern);
        self.memory.end_era();
        let (far, reach) = match &self.remote {
            None => (0, Reach::Everywhere),
            Some(remote) => match remote.remove(pattern, &mut near).await {
                Ok(far) => (far, Reach::Everywhere),
                Err(_) => (0, Reach::HereOnly),
            },
        };
        self.memory.remove(pattern).await;
        let entries = far + near.len() as u64;
        self.counts.deleted(entries);
        Dropped { entries, reach }
    }

    pub async fn stats(&self) -> Stats {
        let server = match &self.remote {
            None => Server::None,
            Some(remote) => remote.info().await.map_or(Server::Away, Server::Here),
        };
        self.counts.stats(self.memory.size().await, server)
    }
}
