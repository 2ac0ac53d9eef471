//! Sessions, from their first event to their last.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, Timelike, Utc};

use super::counts::Counts;
use super::durations::{Durations, Timing};
use super::event::{Event, Kind, Session};
use super::lock;
use super::requests::percent;
use super::window::{Window, between, earlier};

/// The latest sessions.
pub struct Visits {
    begun: DateTime<Utc>,
    most: usize,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    visits: HashMap<Session, Visit>,
    /// In the order they came.
    order: VecDeque<Session>,
    /// The last event of one that had to make room.
    forgotten: Option<DateTime<Utc>>,
}

/// A session as far as it is known.
#[derive(Clone, Copy)]
struct Visit {
    first: DateTime<Utc>,
    last: DateTime<Utc>,
    inputs: u64,
    consulted: bool,
    /// How long it was, once it has ended.
    lasted: Option<Duration>,
}

/// The sessions in which something happened in a window.
#[derive(Debug, Clone, PartialEq)]
pub struct Visited {
    /// How many.
    pub sessions: u64,
    /// In how many a caller spoke or wrote.
    pub engaged: u64,
    /// In how many a consultation was asked for.
    pub consulted: u64,
    /// How often callers spoke or wrote in them.
    pub inputs: u64,
    /// How many have ended, and how long they were.
    pub ended: Option<Timing>,
    /// The hours of the day they began in, in UTC, the one with the most first.
    pub hours: Vec<(u32, u64)>,
    /// Since when sessions are known.
    pub since: DateTime<Utc>,
}

impl Visited {
    /// So many of all, in percent; of none there is no share.
    #[must_use]
    pub fn percent(&self, count: u64) -> Option<f64> {
        percent(count, self.sessions)
    }
}

impl Visits {
    /// Room for so many.
    pub fn new(most: usize, begun: DateTime<Utc>) -> Self {
        Self { begun, most: most.max(1), inner: Mutex::default() }
    }

    pub fn add(&self, event: &Event<'_>) {
        let mut inner = lock(&self.inner);
        let visit = inner.of(event, self.most);
        visit.last = visit.last.max(event.at);
        visit.inputs = visit.inputs.saturating_add(u64::from(event.kind.is_input()));
        visit.consulted |= event.kind == Kind::Consultation;
        if event.kind == Kind::SessionEnd {
            visit.lasted = Some(event.took.unwrap_or(between(visit.first, event.at)));
        }
    }

    pub fn over(&self, window: Window, now: DateTime<Utc>) -> Visited {
        let from = window.begins(now);
        let inner = lock(&self.inner);
        let (mut lasted, mut hours) = (Durations::default(), Counts::default());
        let mut visited = Visited {
            sessions: 0,
            engaged: 0,
            consulted: 0,
            inputs: 0,
            ended: None,
            hours: Vec::new(),
            since: from.max(self.reaches(&inner)),
        };
        for visit in inner.visits.values().filter(|visit| visit.last >= from) {
            visited.sessions += 1;
            visited.engaged += u64::from(visit.inputs > 0);
            visited.consulted += u64::from(visit.consulted);
            visited.inputs = visited.inputs.saturating_add(visit.inputs);
            visit.lasted.into_iter().for_each(|it| lasted.add(it));
            hours.add(visit.first.hour());
        }
        drop(inner);
        visited.ended = lasted.timing();
        visited.hours = hours.iter().map(|(hour, count)| (hour, *count)).collect();
        visited.hours.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        visited
    }

    /// Of the sessions that began in the period before the last, the share in percent that were
    /// there again in the last. `None` where they are not known for so long, or there were none.
    pub fn came_again(&self, period: Duration, now: DateTime<Utc>) -> Option<f64> {
        let last = earlier(now, period);
        let before = earlier(last, period);
        let inner = lock(&self.inner);
        if self.reaches(&inner) > before {
            return None;
        }
        let began = inner.visits.values().filter(|visit| (before..last).contains(&visit.first));
        let (mut all, mut again) = (0, 0);
        for visit in began {
            all += 1;
            again += u64::from(visit.last >= last);
        }
        percent(again, all)
    }

    /// How far back every session is known.
    fn reaches(&self, inner: &Inner) -> DateTime<Utc> {
        inner.forgotten.map_or(self.begun, |at| at.max(self.begun))
    }
}

impl Inner {
    /// The session of an event. For a new one, the one that came first of all makes room.
    fn of(&mut self, event: &Event<'_>, most: usize) -> &mut Visit {
        if !self.visits.contains_key(&event.session) {
            if self.order.len() >= most {
                let first = self.order.pop_front().and_then(|first| self.visits.remove(&first));
                self.forgotten = self.forgotten.max(first.map(|visit| visit.last));
            }
            self.order.push_back(event.session);
        }
        self.visits.entry(event.session).or_insert(Visit {
            first: event.at,
            last: event.at,
            inputs: 0,
            consulted: false,
            lasted: None,
        })
    }
}
