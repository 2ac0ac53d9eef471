//! What the cache has counted, and what Redis tells of itself.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counted as it happens.
#[derive(Debug, Default)]
pub struct Counts {
    hits: AtomicU64,
    misses: AtomicU64,
    sets: AtomicU64,
    deletes: AtomicU64,
    errors: AtomicU64,
    fallback_hits: AtomicU64,
}

impl Counts {
    pub fn hit(&self, is_fallback: bool) {
        self.hits.fetch_add(1, Ordering::Relaxed);
        self.fallback_hits.fetch_add(is_fallback.into(), Ordering::Relaxed);
    }

    pub fn missed(&self) {
        self.misses.fetch_add(1, Ordering::Relaxed);
    }

    pub fn set(&self) {
        self.sets.fetch_add(1, Ordering::Relaxed);
    }

    pub fn deleted(&self, entries: u64) {
        self.deletes.fetch_add(entries, Ordering::Relaxed);
    }

    /// Counts a failure, if it was one: that Redis is known to be away is none.
    pub fn failed(&self, was_one: bool) {
        self.errors.fetch_add(was_one.into(), Ordering::Relaxed);
    }

    pub fn stats(&self, (entries, bytes): (u64, u64), server: Server) -> Stats {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Stats {
            hits: read(&self.hits),
            misses: read(&self.misses),
            sets: read(&self.sets),
            deletes: read(&self.deletes),
            errors: read(&self.errors),
            fallback_hits: read(&self.fallback_hits),
            entries,
            bytes,
            server,
        }
    }
}

/// How the cache is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Answers that were there.
    pub hits: u64,
    /// Answers that had to be made, or waited for while they were.
    pub misses: u64,
    /// Values that were kept.
    pub sets: u64,
    /// Values that were dropped on request.
    pub deletes: u64,
    /// Times Redis failed, or had something that was not ours.
    pub errors: u64,
    /// Hits from memory while Redis was away.
    pub fallback_hits: u64,
    /// Values in memory.
    pub entries: u64,
    /// The memory they take, in bytes.
    pub bytes: u64,
    /// Redis.
    pub server: Server,
}

/// The Redis behind the memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Server {
    /// None is set.
    None,
    /// It does not answer.
    Away,
    /// It answers.
    Here(Info),
}

/// What Redis tells of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of Redis")]
pub struct Info {
    pub used_memory: u64,
    pub used_memory_human: String,
    pub connected_clients: u64,
    pub total_commands_processed: u64,
    pub keyspace_hits: u64,
    pub keyspace_misses: u64,
}

impl Stats {
    /// Hits, percent of all answers; 0 while there were none.
    #[must_use]
    pub fn hit_percent(&self) -> f64 {
        let all = self.hits.saturating_add(self.misses);
        if all == 0 { 0.0 } else { self.hits as f64 * 100.0 / all as f64 }
    }

    /// Whether Redis answers.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self.server, Server::Here(_))
    }
}

impl Info {
    /// From Redis's own text. What is not told is 0.
    pub(super) fn read(text: &str) -> Self {
        let told = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            line.unwrap_or_default().trim()
        };
        let number = |name: &str| told(name).parse().unwrap_or_default();
        Self {
            used_memory: number("used_memory"),
            used_memory_human: told("used_memory_human").to_owned(),
            connected_clients: number("connected_clients"),
            total_commands_processed: number("total_commands_processed"),
            keyspace_hits: number("keyspace_hits"),
            keyspace_misses: number("keyspace_misses"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_redis_tells_is_found_among_the_rest() {
        let text = "# Memory\r\nused_memory:1002376\r\nused_memory_human:978.88K\r\n\
                    used_memory_rss:7\r\n\r\n# Stats\r\nkeyspace_hits:18\r\nkeyspace_misses:x\r\n";
        let info = Info::read(text);
        assert_eq!((info.used_memory, info.used_memory_human.as_str()), (1_002_376, "978.88K"));
        assert_eq!((info.keyspace_hits, info.keyspace_misses), (18, 0));
        assert_eq!(Info::read("\u{fffd}:::"), Info::default());
    }

    #[test]
    fn the_rate_is_of_all_answers() {
        let counts = Counts::default();
        assert_eq!(counts.stats((0, 0), Server::None).hit_percent(), 0.0);
        (0..18).for_each(|_| counts.hit(false));
        (0..13).for_each(|_| counts.missed());
        assert!(
            (counts.stats((0, 0), Server::None).hit_percent() - 58.06451612903226).abs() < 1e-9
        );
    }
}
