//! What the limits did, for the firm's administrators.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::client::Client;
use super::windows::Seen;

/// What was allowed and what refused since the beginning.
#[derive(Debug, Default)]
pub struct Counts {
    allowed: AtomicU64,
    refused: AtomicU64,
}

/// What the limits did.
///
/// The counts are since Ellie began. Clients are those who asked within their window: nobody's
/// address is kept for longer than the limit needs it.
#[derive(Debug, Clone, Default)]
pub struct Stats {
    /// Requests that were allowed.
    pub allowed: u64,
    /// Requests that were refused.
    pub refused: u64,
    /// Clients.
    pub clients: usize,
    /// Requests that wait in line.
    pub waiting: usize,
    /// Lines in which somebody waits.
    pub lines: usize,
    /// Who asked most, first.
    pub busiest: Vec<Record>,
    /// Who was refused most, first.
    pub most_refused: Vec<Record>,
}

/// One client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Who.
    pub client: Client,
    /// Requests that were allowed, since it was first seen.
    pub allowed: u64,
    /// Requests that were refused, since it was first seen.
    pub refused: u64,
    /// Requests that wait in line.
    pub waiting: usize,
    /// How long ago it was first seen, without being away for a window since.
    pub first_seen: Duration,
    /// How long ago it was last seen.
    pub last_seen: Duration,
}

impl Counts {
    pub fn allow(&self) {
        self.allowed.fetch_add(1, Ordering::Relaxed);
    }

    pub fn refuse(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    /// The stats without any clients.
    pub fn read(&self) -> Stats {
        let [allowed, refused] =
            [&self.allowed, &self.refused].map(|count| count.load(Ordering::Relaxed));
        Stats { allowed, refused, ..Stats::default() }
    }
}

impl Stats {
    /// Counts a client, and names it if it is among so many foremost ones.
    pub(super) fn add(&mut self, seen: Seen, most: usize) {
        self.clients += 1;
        let record = Record::from(seen);
        put(&mut self.busiest, record, most, |record| record.allowed + record.refused);
        if record.refused > 0 {
            put(&mut self.most_refused, record, most, |record| record.refused);
        }
    }
}

/// Puts a record where it belongs among the foremost.
fn put(foremost: &mut Vec<Record>, record: Record, most: usize, worth: impl Fn(&Record) -> u64) {
    let place = foremost.partition_point(|other| worth(other) >= worth(&record));
    if place < most {
        foremost.truncate(most - 1);
        foremost.insert(place, record);
    }
}

impl From<Seen> for Record {
    fn from(Seen { client, deeds }: Seen) -> Self {
        Self {
            client,
            allowed: deeds.allowed.into(),
            refused: deeds.refused.into(),
            waiting: 0,
            first_seen: Duration::from_micros(deeds.first_us),
            last_seen: Duration::from_micros(deeds.last_us),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::super::window::Deeds;
    use super::*;

    fn seen(number: u32, allowed: u32, refused: u32) -> Seen {
        let client = Client::at(Ipv4Addr::from_bits(number).into());
        Seen { client, deeds: Deeds { allowed, refused, first_us: 9, last_us: 3 } }
    }

    #[test]
    fn the_foremost_are_named_and_the_others_counted() {
        let mut stats = Stats::default();
        for number in 0..1_000 {
            stats.add(seen(number, number * 7 % 1_000, number % 3), 5);
        }
        assert_eq!(stats.clients, 1_000);
        let busiest: Vec<_> = stats.busiest.iter().map(|it| it.allowed + it.refused).collect();
        let mut all: Vec<u64> = (0..1_000).map(|number| number * 7 % 1_000 + number % 3).collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        assert_eq!(busiest, all[..5]);
        assert!(stats.most_refused.iter().all(|record| record.refused == 2));
        assert_eq!(stats.most_refused.len(), 5);
    }

    #[test]
    fn nobody_is_named_who_was_not_refused_or_not_asked_for() {
        let mut stats = Stats::default();
        stats.add(seen(1, 1, 0), 5);
        assert!(stats.most_refused.is_empty());
        let mut stats = Stats::default();
        stats.add(seen(1, 1, 1), 0);
        assert!(stats.busiest.is_empty() && stats.clients == 1);
    }
}
