//! What happened in calls: how often, how long it took, about what.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::counts::{Counts, Merge};
use super::durations::{Durations, Timing};
use super::event::{Event, Kind, Session, Told};
use super::lock;
use super::names::{Name, Names};
use super::requests::percent;
use super::ring::Ring;
use super::timeline::Timeline;
use super::window::Window;

/// How many events are kept as they were.
const KEPT: usize = 10_000;

/// How many topics and languages are told apart.
const NAMES: u16 = 256;

/// What happened.
pub struct Events {
    names: Names,
    kept: Ring<Kept>,
    lately: Timeline<Slot>,
    always: Mutex<Counts<Kind>>,
}

/// An event as it is kept.
#[derive(Clone, Copy)]
struct Kept {
    kind: Kind,
    session: Session,
    at: DateTime<Utc>,
    took: Option<Duration>,
    language: Option<Name>,
}

#[derive(Clone, Default)]
struct Slot {
    kinds: Counts<Kind, Happened>,
    topics: Counts<Name>,
}

impl Merge for Slot {
    fn merge(&mut self, other: &Self) {
        self.kinds.merge(&other.kinds);
        self.topics.merge(&other.topics);
    }
}

/// How often something happened, and how long it took where that is known.
#[derive(Clone, Default)]
struct Happened {
    count: u64,
    took: Durations,
}

impl Merge for Happened {
    fn merge(&mut self, other: &Self) {
        self.count.merge(&other.count);
        self.took.merge(&other.took);
    }
}

/// What happened in a window. Nothing is left out, however much there was.
#[derive(Debug, Clone, PartialEq)]
pub struct Happenings {
    /// How often each kind happened, and how long it took where that is known.
    pub kinds: Vec<(Kind, u64, Option<Timing>)>,
    /// How often each field of law was spoken of, the most often first.
    pub topics: Vec<(Arc<str>, u64)>,
    /// Since when it was counted.
    pub since: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
}

impl Happenings {
    /// How often this happened.
    #[must_use]
    pub fn count(&self, kind: Kind) -> u64 {
        self.of(kind).map_or(0, |(_, count, _)| *count)
    }

    /// How long this took.
    #[must_use]
    pub fn timing(&self, kind: Kind) -> Option<Timing> {
        self.of(kind).and_then(|(_, _, timing)| *timing)
    }

    /// How often anything happened.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.kinds.iter().map(|(_, count, _)| count).sum()
    }

    /// How often a caller spoke or wrote.
    #[must_use]
    pub fn inputs(&self) -> u64 {
        let inputs = self.kinds.iter().filter(|(kind, ..)| kind.is_input());
        inputs.map(|(_, count, _)| count).sum()
    }

    /// Turns that failed, in percent of how often a caller spoke or wrote.
    #[must_use]
    pub fn failed_percent(&self) -> Option<f64> {
        percent(self.count(Kind::Error), self.inputs())
    }

    fn of(&self, kind: Kind) -> Option<&(Kind, u64, Option<Timing>)> {
        self.kinds.iter().find(|(other, ..)| *other == kind)
    }
}

impl Events {
    pub fn new(begun: DateTime<Utc>) -> Self {
        Self {
            names: Names::new(NAMES),
            kept: Ring::new(KEPT),
            lately: Timeline::new(begun),
            always: Mutex::default(),
        }
    }

    pub fn add(&self, event: &Event<'_>) {
        let Event { kind, session, at, took, language, topic } = *event;
        let [language, topic] = [language, topic].map(|text| text.map(|text| self.names.of(text)));
        self.lately.count(at, |slot| {
            let happened = slot.kinds.of(kind);
            happened.count = happened.count.saturating_add(1);
            took.into_iter().for_each(|took| happened.took.add(took));
            topic.into_iter().for_each(|topic| slot.topics.add(topic));
        });
        lock(&self.always).add(kind);
        self.kept.add(Kept { kind, session, at, took, language });
    }

    pub fn happenings(&self, window: Window, now: DateTime<Utc>) -> Happenings {
        let over = self.lately.over(window, now);
        let kinds = over.counted.kinds.iter();
        let topics = over.counted.topics.iter();
        let mut topics: Vec<(Arc<str>, u64)> =
            topics.map(|(topic, count)| (self.names.text(topic), *count)).collect();
        topics.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Happenings {
            kinds: kinds.map(|(kind, it)| (kind, it.count, it.took.timing())).collect(),
            topics,
            since: over.since,
            until: over.until,
        }
    }

    /// Those of a window that are kept, the latest first.
    pub fn told(&self, window: Window, now: DateTime<Utc>) -> Vec<Told> {
        let from = window.begins(now);
        let kept = self.kept.latest_first().into_iter().filter(|event| event.at >= from);
        let told = |event: Kept| {
            let Kept { kind, session, at, took, language } = event;
            Told { kind, session, at, took, language: language.map(|name| self.names.text(name)) }
        };
        kept.map(told).collect()
    }

    /// How often each kind happened since the beginning.
    pub fn always(&self) -> Counts<Kind> {
        lock(&self.always).clone()
    }
}
