//! The near tier: values in this process, bounded by their bytes.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use moka::Expiry;
use moka::future::Cache;

use super::key::Key;
use super::pattern::Pattern;

/// What an entry takes besides its value, about.
const BESIDES: usize = 256;

/// Values by key.
pub struct Memory {
    entries: Cache<Key, Entry>,
    /// Moves whenever something is dropped on request, so that what was begun before does not put
    /// it back.
    era: AtomicU64,
}

#[derive(Clone)]
struct Entry {
    value: Bytes,
    ttl: Duration,
}

/// The time between two requests to drop something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Era(u64);

struct ByEntry;

impl Expiry<Key, Entry> for ByEntry {
    fn expire_after_create(&self, _: &Key, entry: &Entry, _: Instant) -> Option<Duration> {
        Some(entry.ttl)
    }

    fn expire_after_update(
        &self,
        _: &Key,
        entry: &Entry,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(entry.ttl)
    }
}

impl Memory {
    pub fn new(bytes: u64) -> Self {
        let weight = |_: &Key, entry: &Entry| {
            u32::try_from(entry.value.len().saturating_add(BESIDES)).unwrap_or(u32::MAX)
        };
        let entries = Cache::builder().max_capacity(bytes).weigher(weight).expire_after(ByEntry);
        Self { entries: entries.build(), era: AtomicU64::new(0) }
    }

    pub async fn get(&self, key: &Key) -> Option<Bytes> {
        self.entries.get(key).await.map(|entry| entry.value)
    }

    pub fn era(&self) -> Era {
        Era(self.era.load(Ordering::SeqCst))
    }

    /// Keeps a value that was begun in an era, unless that is over; says whether it is kept.
    pub async fn keep(&self, era: Era, key: Key, value: Bytes, ttl: Duration) -> bool {
        self.entries.insert(key, Entry { value, ttl }).await;
        // Looked at afterwards: whoever ends an era between the look and the insert would miss it.
        let is_kept = self.era() == era;
        if !is_kept {
            self.entries.invalidate(&key).await;
        }
        is_kept
    }

    /// What was begun up to now is not kept.
    pub fn end_era(&self) {
        self.era.fetch_add(1, Ordering::SeqCst);
    }

    /// The names of what a pattern is of.
    pub fn names(&self, pattern: &Pattern) -> HashSet<String> {
        let names = self.entries.iter().map(|(key, _)| key.to_string());
        names.filter(|name| pattern.matches(name)).collect()
    }

    /// Drops what a pattern is of.
    pub async fn remove(&self, pattern: &Pattern) {
        self.end_era();
        for (key, _) in &self.entries {
            if pattern.matches(key.to_string()) {
                self.entries.invalidate(&*key).await;
            }
        }
    }

    /// Entries, and the bytes they take.
    pub async fn size(&self) -> (u64, u64) {
        self.entries.run_pending_tasks().await;
        (self.entries.entry_count(), self.entries.weighted_size())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(600);

    fn key(number: u32) -> Key {
        Key::new("tts", [&number.to_le_bytes()[..]])
    }

    #[tokio::test]
    async fn however_much_is_kept_it_stays_within_its_bytes() {
        const MOST: u64 = 1 << 20;
        let memory = Memory::new(MOST);
        for number in 0..5_000 {
            let value = Bytes::from(vec![0; number as usize % 3_000]);
            memory.keep(memory.era(), key(number), value, LONG).await;
        }
        let (entries, bytes) = memory.size().await;
        assert!(entries > 100 && bytes <= MOST, "{entries} {bytes}");
        for number in 0..100_000 {
            memory.keep(memory.era(), key(number), Bytes::new(), LONG).await;
        }
        let (entries, bytes) = memory.size().await;
        assert!(bytes <= MOST && entries <= MOST / BESIDES as u64, "{entries} {bytes}");
    }

    #[tokio::test]
    async fn each_value_has_its_own_time() {
        let memory = Memory::new(1 << 20);
        let short = Duration::from_millis(40);
        memory.keep(memory.era(), key(1), Bytes::from_static(b"short"), short).await;
        memory.keep(memory.era(), key(2), Bytes::from_static(b"long"), LONG).await;
        assert!(memory.get(&key(1)).await.is_some());
        tokio::time::sleep(2 * short).await;
        assert_eq!(memory.get(&key(1)).await, None);
        assert!(memory.get(&key(2)).await.is_some());
    }

    #[tokio::test]
    async fn what_was_begun_before_something_was_dropped_is_not_kept() {
        let memory = Memory::new(1 << 20);
        let era = memory.era();
        memory.remove(&Pattern::new("nothing:*")).await;
        assert!(!memory.keep(era, key(1), Bytes::from_static(b"old"), LONG).await);
        assert_eq!(memory.get(&key(1)).await, None);
        assert!(memory.keep(memory.era(), key(1), Bytes::from_static(b"new"), LONG).await);
        memory.remove(&Pattern::new("tts:*")).await;
        assert_eq!(memory.get(&key(1)).await, None);
    }
}
