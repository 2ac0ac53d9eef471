//! The far tier: values in Redis, which all replicas share.

mod news;

use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use redis::{cmd, pipe};
use tokio::time::{sleep, timeout};

use super::MOST_BYTES_OF_ONE;
use super::key::Key;
use super::pattern::Pattern;
use super::sealed::{HEADER, seal, unseal};
use super::stats::{Counts, Info};
use crate::redis::{Away, Redis};
use news::News;

/// Everything that is cached begins with it, and nothing else.
const PREFIX: &str = "ellie:cache:";

/// Names that Redis looks at in one round trip. It does nothing else meanwhile.
const BATCH: usize = 512;

/// How long somebody waits who has something dropped, however much else is in Redis.
const LONGEST_SEARCH: Duration = Duration::from_secs(30);

/// After a failure, Redis is asked again by then.
const ANOTHER_TRY: Duration = Duration::from_millis(600);

/// A year: Redis does not take every number.
const LONGEST_TTL_MS: u64 = 365 * 24 * 60 * 60 * 1000;

/// Values in Redis.
pub struct Remote {
    redis: Redis,
    news: News,
}

impl Remote {
    pub fn new(redis: Redis) -> Self {
        Self { redis, news: News::default() }
    }

    pub fn is_here(&self) -> bool {
        self.redis.is_here()
    }

    /// A value, and how long it is still kept.
    pub async fn get(&self, key: &Key, counts: &Counts) -> Option<(Bytes, Duration)> {
        let name = full(key);
        let last = HEADER + MOST_BYTES_OF_ONE;
        let mut asked = pipe();
        // No more of it than could be ours, whoever wrote it.
        asked.cmd("GETRANGE").arg(&name).arg(0).arg(last).cmd("PTTL").arg(&name);
        let was_here = self.is_here();
        let Ok((sealed, left_ms)) = self.redis.ask_all::<(Vec<u8>, i64)>(&asked).await else {
            counts.failed(was_here);
            return None;
        };
        if sealed.is_empty() {
            return None;
        }
        let value = unseal(key, sealed);
        counts.failed(value.is_none());
        // What was written without an end is used and not kept.
        let left = Duration::from_millis(u64::try_from(left_ms).unwrap_or_default());
        value.map(|value| (value, left))
    }

    pub async fn set(&self, key: &Key, value: &[u8], ttl: Duration, counts: &Counts) {
        let Some(sealed) = seal(key, value) else { return };
        let ttl_ms = u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX).clamp(1, LONGEST_TTL_MS);
        let mut set = cmd("SET");
        set.arg(full(key)).arg(sealed).arg("PX").arg(ttl_ms);
        let was_here = self.is_here();
        let is_set = self.redis.ask::<()>(&set).await.is_ok();
        counts.failed(was_here && !is_set);
    }

    pub async fn forget(&self, key: &Key) -> Result<(), Away> {
        self.redis.ask(cmd("UNLINK").arg(full(key))).await
    }

    /// Drops what a pattern is of, tells the other replicas, and says how much it was. Takes out of
    /// `near` what was here too.
    pub async fn remove(&self, pattern: &Pattern, near: &mut HashSet<String>) -> Result<u64, Away> {
        if self.news.tell(&self.redis).await.is_err() {
            // A connection that broke while nobody asked is found broken by the first who does.
            sleep(ANOTHER_TRY).await;
        }
        let removed = timeout(LONGEST_SEARCH, self.search(pattern, near)).await;
        // Again at the end: others may have read meanwhile what was not yet dropped.
        self.news.tell(&self.redis).await?;
        removed.unwrap_or(Err(Away))
    }

    /// The pattern is matched here and not by Redis: whatever it says, it never gets to see a name
    /// that is not of the cache.
    async fn search(&self, pattern: &Pattern, near: &mut HashSet<String>) -> Result<u64, Away> {
        let (mut cursor, mut removed) = (0_u64, 0);
        loop {
            let mut scan = cmd("SCAN");
            scan.arg(cursor).arg("MATCH").arg(format!("{PREFIX}*")).arg("COUNT").arg(BATCH);
            let (next, names): (u64, Vec<Vec<u8>>) = self.redis.ask(&scan).await?;
            let is_meant = |name: &&Vec<u8>| {
                let short = name.strip_prefix(PREFIX.as_bytes());
                short.is_some_and(|short| pattern.matches(short))
            };
            let meant: Vec<&Vec<u8>> = names.iter().filter(is_meant).collect();
            if !meant.is_empty() {
                removed += self.redis.ask::<u64>(cmd("UNLINK").arg(&meant)).await?;
            }
            for name in meant {
                near.remove(&*String::from_utf8_lossy(&name[PREFIX.len()..]));
            }
            if next == 0 {
                return Ok(removed);
            }
            cursor = next;
        }
    }

    /// Whether another replica dropped something since this was last asked. Redis is asked at most
    /// once a second.
    pub async fn has_news(&self) -> bool {
        self.news.come(&self.redis).await
    }

    pub async fn info(&self) -> Result<Info, Away> {
        let text: String = self.redis.ask(&cmd("INFO")).await?;
        Ok(Info::read(&text))
    }
}

fn full(key: &Key) -> String {
    format!("{PREFIX}{key}")
}
