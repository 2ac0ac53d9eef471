//! A request while it goes on, and the pieces of work it is made of.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::line::{self, Id};
use super::lock;
use super::names::{Name, Names};
use super::requests::Method;

/// More pieces of work of one request are not kept.
const MOST_SPANS: usize = 32;

/// More requests at once are not listed.
const MOST_ACTIVE: usize = 1_024;

/// Requests are listed in parts, in turn, so that many can begin at once.
const PARTS: usize = 16;

/// What kind of work a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Work {
    Database,
    Http,
    Cache,
    /// Hearing, thinking, speaking.
    Ai,
    Custom,
}

impl Work {
    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Database => "db",
            Self::Http => "http",
            Self::Cache => "cache",
            Self::Ai => "ai",
            Self::Custom => "custom",
        }
    }
}

/// A piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// What kind of work.
    pub work: Work,
    /// What it is called, in our own words.
    pub name: &'static str,
    /// When it began.
    pub began: DateTime<Utc>,
    /// How long it took; `None` while it goes on.
    pub took: Option<Duration>,
    /// Whether it ended badly.
    pub failed: bool,
}

/// A request and what is seen of it; cheap to clone, so that it can go along with the request.
#[derive(Clone)]
pub struct Trace(Arc<Open>);

struct Open {
    number: u64,
    id: Id,
    method: Method,
    began: DateTime<Utc>,
    route: Name,
    spans: Mutex<Vec<Span>>,
    answered: OnceLock<Answered>,
}

/// The number of a piece of work in its request.
#[derive(Debug, Clone, Copy)]
pub struct Piece(usize);

impl Trace {
    /// The id of the request.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// When the request began.
    #[must_use]
    pub fn began(&self) -> DateTime<Utc> {
        self.0.began
    }

    /// Adds a piece of work that is done.
    pub fn did(&self, span: Span) {
        let mut spans = lock(&self.0.spans);
        if spans.len() < MOST_SPANS {
            spans.push(span);
        }
    }

    /// Begins a piece of work. There is none if the request has too many.
    pub fn begin(&self, work: Work, name: &'static str, now: DateTime<Utc>) -> Option<Piece> {
        let mut spans = lock(&self.0.spans);
        let piece = Piece(spans.len());
        (piece.0 < MOST_SPANS).then(|| {
            spans.push(Span { work, name, began: now, took: None, failed: false });
            piece
        })
    }

    /// Ends a piece of work.
    pub fn end(&self, piece: Piece, took: Duration, failed: bool) {
        if let Some(span) = lock(&self.0.spans).get_mut(piece.0) {
            (span.took, span.failed) = (Some(took), failed);
        }
    }

    /// It was answered.
    pub(super) fn answered(&self, answered: Answered) {
        let _ = self.0.answered.set(answered);
    }

    /// Whether the request has this id.
    pub(super) fn is(&self, id: &str) -> bool {
        &self.0.id == id
    }

    pub(super) fn route(&self) -> Name {
        self.0.route
    }

    /// The pieces of work there are so far.
    pub(super) fn spans(&self) -> MutexGuard<'_, Vec<Span>> {
        lock(&self.0.spans)
    }
}

/// How a request was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// With what status.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
}

/// A request and its pieces of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// The id of the request.
    pub id: Id,
    /// What it asked for to be done.
    pub method: Method,
    /// The pattern its path matched.
    pub route: Arc<str>,
    /// When it began.
    pub began: DateTime<Utc>,
    /// How it was answered; `None` while it goes on.
    pub answered: Option<Answered>,
    /// Its pieces of work.
    pub spans: Vec<Span>,
}

/// The requests that go on.
pub struct Active {
    routes: Arc<Names>,
    next: AtomicU64,
    over: AtomicU64,
    /// Few go on at once: a short list is searched sooner than a table.
    parts: [Mutex<Vec<Trace>>; PARTS],
}

/// A request that goes on, and is listed, until this is dropped.
pub struct Going<'a> {
    active: &'a Active,
    trace: Trace,
}

impl Going<'_> {
    /// What goes along with it.
    #[must_use]
    pub const fn trace(&self) -> &Trace {
        &self.trace
    }
}

impl Drop for Going<'_> {
    fn drop(&mut self) {
        self.active.over.fetch_add(1, Ordering::Relaxed);
        let number = self.trace.0.number;
        let mut part = lock(self.active.part(number));
        if let Some(place) = part.iter().position(|other| other.0.number == number) {
            part.swap_remove(place);
        }
    }
}

impl Active {
    pub fn new(routes: Arc<Names>) -> Self {
        let [next, over] = [0, 0].map(AtomicU64::new);
        Self { routes, next, over, parts: Default::default() }
    }

    pub fn begin(&self, id: &str, method: Method, route: &str, now: DateTime<Utc>) -> Going<'_> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let trace = Trace(Arc::new(Open {
            number,
            id: line::id(id),
            method,
            began: now,
            route: self.routes.of(route),
            spans: Mutex::default(),
            answered: OnceLock::new(),
        }));
        let mut part = lock(self.part(number));
        if part.len() < MOST_ACTIVE / PARTS {
            part.push(trace.clone());
        }
        drop(part);
        Going { active: self, trace }
    }

    /// How many go on.
    pub fn count(&self) -> u64 {
        let over = self.over.load(Ordering::Relaxed);
        self.next.load(Ordering::Relaxed).saturating_sub(over)
    }

    /// Those that go on, as far as they are listed, the latest first.
    pub fn all(&self) -> Vec<Transaction> {
        let mut all: Vec<Trace> = Vec::new();
        for part in &self.parts {
            all.extend(lock(part).iter().cloned());
        }
        all.sort_unstable_by_key(|trace| std::cmp::Reverse(trace.0.number));
        all.iter().map(|trace| self.transaction(trace)).collect()
    }

    /// A request as it stands.
    pub fn transaction(&self, trace: &Trace) -> Transaction {
        let Open { id, method, route, began, answered, spans, .. } = &*trace.0;
        Transaction {
            id: *id,
            method: *method,
            route: self.routes.text(*route),
            began: *began,
            answered: answered.get().copied(),
            spans: lock(spans).clone(),
        }
    }

    fn part(&self, number: u64) -> &Mutex<Vec<Trace>> {
        &self.parts[number as usize % PARTS]
    }
}
