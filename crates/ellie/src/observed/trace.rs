//! A request while it goes on, and the pieces of work it is made of.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::names::{Name, Names, cut};
use super::requests::Method;
use super::{LONGEST_ID, lock};

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

/// A request that goes on. It is listed as active until it is answered, or until nobody has it any
/// more; cheap to clone, so that it can go along with the request.
#[derive(Clone)]
pub struct Trace(Arc<Open>);

struct Open {
    number: u64,
    id: Arc<str>,
    method: Method,
    began: DateTime<Utc>,
    route: OnceLock<Name>,
    spans: Mutex<Vec<Span>>,
    active: Arc<Active>,
    is_over: AtomicBool,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.active.leave(self);
    }
}

/// The number of a piece of work in its request.
#[derive(Debug, Clone, Copy)]
pub struct Piece(usize);

impl Trace {
    /// Says which route the request takes, once it is known.
    pub fn takes(&self, route: &str) {
        let _ = self.0.route.set(self.0.active.routes.of(route));
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

    /// The request as it stands.
    fn so_far(&self) -> Transaction {
        self.0.with(lock(&self.0.spans).clone(), None)
    }

    /// It was answered, and is no longer active.
    pub(super) fn answered(&self, route: Name, status: u16, took: Duration) -> Transaction {
        self.0.active.leave(&self.0);
        let _ = self.0.route.set(route);
        let spans = std::mem::take(&mut *lock(&self.0.spans));
        self.0.with(spans, Some(Answered { status, took }))
    }
}

impl Open {
    fn with(&self, spans: Vec<Span>, answered: Option<Answered>) -> Transaction {
        let route = self.route.get().copied().unwrap_or(Name::OTHER);
        let route = self.active.routes.text(route);
        let (id, method, began) = (Arc::clone(&self.id), self.method, self.began);
        Transaction { id, method, route, began, answered, spans }
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
    pub id: Arc<str>,
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
    parts: [Mutex<HashMap<u64, Weak<Open>>>; PARTS],
}

impl Active {
    pub fn new(routes: Arc<Names>) -> Self {
        let [next, over] = [0, 0].map(AtomicU64::new);
        Self { routes, next, over, parts: Default::default() }
    }

    pub fn begin(self: &Arc<Self>, id: &str, method: Method, now: DateTime<Utc>) -> Trace {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let open = Arc::new(Open {
            number,
            id: cut(id, LONGEST_ID).into(),
            method,
            began: now,
            route: OnceLock::new(),
            spans: Mutex::default(),
            active: Arc::clone(self),
            is_over: AtomicBool::new(false),
        });
        let mut part = lock(self.part(number));
        if part.len() < MOST_ACTIVE / PARTS {
            part.insert(number, Arc::downgrade(&open));
        }
        drop(part);
        Trace(open)
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
            // One that ends meanwhile must not be dropped while its part is locked: it takes itself
            // out of the list.
            let part = lock(part);
            all.extend(part.values().filter_map(Weak::upgrade).map(Trace));
        }
        all.sort_unstable_by_key(|trace| std::cmp::Reverse(trace.0.number));
        all.iter().map(Trace::so_far).collect()
    }

    /// It is over, for the first time or again.
    fn leave(&self, open: &Open) {
        if !open.is_over.swap(true, Ordering::Relaxed) {
            self.over.fetch_add(1, Ordering::Relaxed);
            lock(self.part(open.number)).remove(&open.number);
        }
    }

    fn part(&self, number: u64) -> &Mutex<HashMap<u64, Weak<Open>>> {
        &self.parts[number as usize % PARTS]
    }
}
