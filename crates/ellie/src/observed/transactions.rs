//! What requests are made of, and where their time goes.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::counts::Counts;
use super::durations::{Durations, Timing};
use super::line::Id;
use super::names::Names;
use super::requests::{Method, Seen};
use super::ring::Ring;
use super::timeline::Timeline;
use super::trace::{Active, Answered, Going, Span, Trace, Transaction, Work};
use super::window::Window;

/// How many requests are kept with all there is of them.
const KEPT: usize = 1_000;

/// How many pieces of work are named as the slowest.
const SLOWEST: usize = 10;

/// The requests that go on, and the latest that were answered.
pub struct Transactions {
    active: Active,
    kept: Ring<Trace>,
    works: Timeline<Counts<Work, Durations>>,
}

/// The pieces of work of a window.
#[derive(Debug, Clone, PartialEq)]
pub struct Works {
    /// How long each kind took, of all there were.
    pub timings: Vec<(Work, Timing)>,
    /// The slowest of the requests that are kept, the slowest first.
    pub slowest: Vec<Slow>,
}

/// A piece of work, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slow {
    /// The id of its request.
    pub transaction: Id,
    /// The number of the piece in its request.
    pub number: usize,
    /// What it is.
    pub span: Span,
}

impl Transactions {
    pub fn new(routes: Arc<Names>, begun: DateTime<Utc>) -> Self {
        let active = Active::new(routes);
        Self { active, kept: Ring::new(KEPT), works: Timeline::new(begun) }
    }

    pub fn begin(&self, id: &str, method: Method, route: &str, now: DateTime<Utc>) -> Going<'_> {
        self.active.begin(id, method, route, now)
    }

    pub fn end(&self, trace: &Trace, seen: &Seen<'_>) {
        trace.answered(Answered { status: seen.status, took: seen.took });
        let spans = trace.spans();
        if !spans.is_empty() {
            self.works.count(seen.at, |works| {
                for span in spans.iter() {
                    if let Some(took) = span.took {
                        works.of(span.work).add(took);
                    }
                }
            });
        }
        drop(spans);
        self.kept.add(trace.clone());
    }

    pub fn going_on(&self) -> u64 {
        self.active.count()
    }

    pub fn active(&self) -> Vec<Transaction> {
        self.active.all()
    }

    /// The latest of this id, also if it goes on.
    pub fn find(&self, id: &str) -> Option<Transaction> {
        let going_on = || self.active.all().into_iter().find(|one| &one.id == id);
        let kept = || self.kept.latest_first().into_iter().find(|one| one.is(id));
        going_on().or_else(|| kept().map(|one| self.active.transaction(&one)))
    }

    pub fn works(&self, window: Window, now: DateTime<Utc>) -> Works {
        let over = self.works.over(window, now);
        let timings = over.counted.iter();
        let timings = timings.filter_map(|(work, took)| Some((work, took.timing()?))).collect();
        let from = window.begins(now);
        let mut slowest: Vec<(Duration, Slow)> = Vec::new();
        let kept = self.kept.latest_first().into_iter().map(|one| self.active.transaction(&one));
        for one in kept.filter(|one| one.began >= from) {
            for (number, span) in one.spans.iter().enumerate() {
                let Some(took) = span.took else { continue };
                let place = slowest.partition_point(|(slower, _)| *slower >= took);
                if place < SLOWEST {
                    slowest.truncate(SLOWEST - 1);
                    let transaction = one.id;
                    slowest.insert(place, (took, Slow { transaction, number, span: *span }));
                }
            }
        }
        Works { timings, slowest: slowest.into_iter().map(|(_, slow)| slow).collect() }
    }
}
