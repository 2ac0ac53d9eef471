//! The log, as far as it is kept.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::counts::{Counts, Merge};
use super::line::{Level, Line};
use super::ring::Ring;
use super::timeline::{Over, Timeline};
use super::window::Window;

/// How many lines are kept.
pub const KEPT: usize = 5_000;

/// How many lines stand for all of a kind.
const SAMPLES: usize = 5;

/// The log.
pub struct Lines {
    kept: Ring<Line>,
    lately: Timeline<Counts<(Level, &'static str), Occurred>>,
    /// Of each level since the beginning.
    always: [AtomicU64; Level::ALL.len()],
}

/// How often something occurred, first and last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Occurred {
    count: u64,
    bounds: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Occurred {
    fn add(&mut self, count: u64, first: DateTime<Utc>, last: DateTime<Utc>) {
        let (earliest, latest) = self.bounds.unwrap_or((first, last));
        self.count = self.count.saturating_add(count);
        self.bounds = Some((earliest.min(first), latest.max(last)));
    }
}

impl Merge for Occurred {
    fn merge(&mut self, other: &Self) {
        if let Some((first, last)) = other.bounds {
            self.add(other.count, first, last);
        }
    }
}

/// Which lines are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Search<'a> {
    /// Of this level.
    pub level: Option<Level>,
    /// Of this level or a higher one.
    pub least: Option<Level>,
    /// Of this part of Ellie.
    pub service: Option<&'a str>,
    /// With this in their message, in small or capital letters.
    pub contains: Option<&'a str>,
    /// In this window; else all that are kept.
    pub window: Option<Window>,
    /// No more than so many, the latest.
    pub limit: usize,
}

/// Lines that were found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The latest of them, the latest first.
    pub lines: Vec<Line>,
    /// How many there are.
    pub total: usize,
}

/// The lines of a window. Nothing is left out, however many there were.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// How many of each level by each part of Ellie, in the order of levels.
    pub kinds: Vec<Lineage>,
    /// Since when they were counted.
    pub since: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// The lines of one level by one part of Ellie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    /// The level.
    pub level: Level,
    /// The part of Ellie.
    pub service: &'static str,
    /// How many.
    pub count: u64,
    /// When the first was written.
    pub first: DateTime<Utc>,
    /// When the last was written.
    pub last: DateTime<Utc>,
}

impl Written {
    /// How many lines.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.kinds.iter().map(|kind| kind.count).sum()
    }

    /// How many of each level.
    #[must_use]
    pub fn by_level(&self) -> Vec<(Level, u64)> {
        self.by(|kind| kind.level)
    }

    /// How many by each part of Ellie.
    #[must_use]
    pub fn by_service(&self) -> Vec<(&'static str, u64)> {
        self.by(|kind| kind.service)
    }

    /// How many errors.
    #[must_use]
    pub fn errors(&self) -> u64 {
        self.error_kinds().map(|kind| kind.count).sum()
    }

    /// The kinds of lines that are errors.
    pub fn error_kinds(&self) -> impl Iterator<Item = &Lineage> {
        self.kinds.iter().filter(|kind| kind.level >= Level::Error)
    }

    /// So many, each minute.
    #[must_use]
    pub fn per_minute(&self, count: u64) -> f64 {
        Over { counted: (), since: self.since, until: self.until }.per_second(count) * 60.0
    }

    fn by<K: Ord + Copy>(&self, key: impl Fn(&Lineage) -> K) -> Vec<(K, u64)> {
        let mut by = Counts::<K>::default();
        self.kinds.iter().for_each(|kind| by.of(key(kind)).merge(&kind.count));
        by.iter().map(|(key, count)| (key, *count)).collect()
    }
}

impl Lines {
    pub fn new(begun: DateTime<Utc>) -> Self {
        Self { kept: Ring::new(KEPT), lately: Timeline::new(begun), always: Default::default() }
    }

    pub fn add(&self, line: Line) {
        let (level, at) = (line.level, line.at);
        self.lately.count(at, |counts| counts.of((level, line.service())).add(1, at, at));
        self.always[level as usize].fetch_add(1, Ordering::Relaxed);
        self.kept.add(line);
    }

    pub fn search(&self, search: &Search<'_>, now: DateTime<Utc>) -> Found {
        let from = search.window.map(|window| window.begins(now));
        let contains = search.contains.map(str::to_lowercase);
        let mut lines = self.kept.latest_first();
        lines.retain(|line| {
            from.is_none_or(|from| line.at >= from)
                && search.level.is_none_or(|level| line.level == level)
                && search.least.is_none_or(|least| line.level >= least)
                && search.service.is_none_or(|service| line.service() == service)
                && contains.as_deref().is_none_or(|part| line.message.to_lowercase().contains(part))
        });
        let total = lines.len();
        lines.truncate(search.limit);
        Found { lines, total }
    }

    pub fn written(&self, window: Window, now: DateTime<Utc>) -> Written {
        let over = self.lately.over(window, now);
        let kinds = over.counted.iter().filter_map(|((level, service), it)| {
            let (first, last) = it.bounds?;
            Some(Lineage { level, service, count: it.count, first, last })
        });
        Written { kinds: kinds.collect(), since: over.since, until: over.until }
    }

    /// The latest of each kind of lines, as far as they are kept.
    pub fn samples(&self, window: Window, now: DateTime<Utc>) -> Samples {
        let from = window.begins(now);
        let mut samples: HashMap<(Level, &'static str), Vec<Line>> = HashMap::new();
        for line in self.kept.latest_first() {
            if line.at >= from {
                let of_its_kind = samples.entry((line.level, line.service())).or_default();
                if of_its_kind.len() < SAMPLES {
                    of_its_kind.push(line);
                }
            }
        }
        Samples(samples)
    }

    /// The messages that are errors most often, of the lines that are kept.
    pub fn top_errors(&self, window: Window, now: DateTime<Utc>, most: usize) -> Vec<Often> {
        let search = Search {
            least: Some(Level::Error),
            window: Some(window),
            limit: usize::MAX,
            ..Search::default()
        };
        let lines = self.search(&search, now).lines;
        let mut often: HashMap<(&'static str, &str), u64> = HashMap::new();
        for line in &lines {
            *often.entry((line.service(), &line.message)).or_default() += 1;
        }
        let named = often.into_iter();
        let mut often: Vec<Often> = named
            .map(|((service, message), count)| Often { message: message.into(), service, count })
            .collect();
        often.sort_by(|one, other| {
            other.count.cmp(&one.count).then_with(|| one.message.cmp(&other.message))
        });
        often.truncate(most);
        often
    }

    /// How many of each level since the beginning.
    pub fn always(&self) -> impl Iterator<Item = (Level, u64)> {
        let counts = self.always.iter().map(|count| count.load(Ordering::Relaxed));
        Level::ALL.into_iter().zip(counts)
    }
}

/// A few lines of each kind.
#[derive(Debug, Clone, Default)]
pub struct Samples(HashMap<(Level, &'static str), Vec<Line>>);

impl Samples {
    /// Those of a kind, the latest first.
    #[must_use]
    pub fn of(&self, kind: &Lineage) -> &[Line] {
        self.0.get(&(kind.level, kind.service)).map_or(&[], Vec::as_slice)
    }
}

/// A message that was written again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Often {
    pub message: Box<str>,
    pub service: &'static str,
    pub count: u64,
}

/// The windows lines are put together over.
pub const WINDOWS: [(&str, Duration); 4] = [
    ("1m", Duration::from_secs(60)),
    ("5m", Duration::from_secs(300)),
    ("1h", Duration::from_secs(3_600)),
    ("1d", Duration::from_secs(86_400)),
];
