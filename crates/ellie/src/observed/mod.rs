//! What is seen of Ellie at work: requests, lines of the log, what happens in calls, what goes
//! wrong. It is kept in memory that has its bounds, for whoever looks after Ellie.
//!
//! What is counted is counted over time, in slots, and is right however much there is. What is
//! shown as it was, a line or a request with its pieces of work, is of the latest that are kept.
//! **Invariant:** nothing here says who called or what was said: routes are patterns, sessions are
//! numbers, lines are redacted.
//!
//! The counters for Prometheus are kept and written here, in a hundred lines. The crates that were
//! weighed do other things: `metrics-exporter-prometheus` keeps every duration until somebody
//! asks or a task of its own has put them together, and `prometheus-client` writes OpenMetrics, whose
//! counters `promtool check metrics` refuses; and both would count a second time what the reports need.

mod alerts;
mod counts;
mod durations;
mod event;
mod events;
mod failures;
mod frames;
mod layer;
mod line;
mod lines;
mod names;
mod prometheus;
mod requests;
mod ring;
mod rules;
mod timeline;
mod trace;
mod transactions;
mod visits;
mod window;

#[cfg(test)]
mod tests;

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

pub use alerts::{Alert, PERIOD};
pub use durations::Timing;
pub use event::{Event, Kind, Session, Told};
pub use events::Happenings;
pub use failures::{Failed, Failure, Trouble, Wrong};
pub use frames::{Frame, Frames};
pub use layer::Log;
pub use line::{Fields, Id, Level, Line, Value};
pub use lines::{Found, Lineage, Often, Samples, Search, WINDOWS, Written};
pub use prometheus::{Family, Measure};
pub use requests::{Method, Seen, Traffic};
pub use rules::{Rule, Severity};
pub use trace::{Answered, Going, Piece, Span, Trace, Transaction, Work};
pub use transactions::{Slow, Works};
pub use visits::Visited;
pub use window::{BadWindow, Window};

use alerts::Alerts;
use events::Events;
use failures::Failures;
use lines::Lines;
use names::Names;
use requests::Requests;
use transactions::Transactions;
use visits::Visits;

/// How many routes are told apart.
const ROUTES: u16 = 512;

/// How many sessions are known.
const SESSIONS: usize = 10_000;

/// The longest id of a request, in bytes.
const LONGEST_ID: usize = 128;

/// What is seen of Ellie; cheap to clone.
#[derive(Clone)]
pub struct Observed(Arc<Inner>);

struct Inner {
    /// The key by which sessions get their numbers.
    key: RandomState,
    routes: Arc<Names>,
    requests: Requests,
    transactions: Transactions,
    events: Events,
    visits: Visits,
    lines: Lines,
    alerts: Alerts,
    failures: Failures,
    frames: frames::Counted,
}

impl Observed {
    /// Nothing was seen before now.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        let routes = Arc::new(Names::new(ROUTES));
        Self(Arc::new(Inner {
            key: RandomState::new(),
            requests: Requests::new(Arc::clone(&routes), now),
            transactions: Transactions::new(Arc::clone(&routes), now),
            routes,
            events: Events::new(now),
            visits: Visits::new(SESSIONS, now),
            lines: Lines::new(now),
            alerts: Alerts::default(),
            failures: Failures::new(now),
            frames: frames::Counted::default(),
        }))
    }

    /// A request begins. Its route is the pattern its path matched.
    #[must_use]
    pub fn begin(&self, id: &str, method: Method, route: &str, now: DateTime<Utc>) -> Going<'_> {
        self.0.transactions.begin(id, method, route, now)
    }

    /// A request was answered.
    pub fn request(&self, seen: &Seen<'_>, trace: Option<&Trace>) {
        let route = trace.map_or_else(|| self.0.routes.of(seen.route), Trace::route);
        self.0.requests.add(seen, route);
        if let Some(trace) = trace {
            self.0.transactions.end(trace, seen);
        }
    }

    /// The number of the session of this name.
    #[must_use]
    pub fn session(&self, name: &str) -> Session {
        Session(self.0.key.hash_one(name))
    }

    /// Something happened in a call.
    pub fn event(&self, event: &Event<'_>) {
        self.0.events.add(event);
        self.0.visits.add(event);
    }

    /// Something went wrong.
    pub fn error(&self, failure: &Failure<'_>) {
        self.0.alerts.failure(failure);
        self.0.failures.add(failure);
    }

    /// A message went over a socket.
    pub fn frame(&self, frame: Frame) {
        self.0.frames.add(frame);
    }

    /// What keeps the lines of the log. It stands behind the filter of levels and targets.
    #[must_use]
    pub fn layer(&self) -> Log {
        Log(self.clone())
    }

    fn line(&self, line: Line) {
        self.0.alerts.line(&line);
        self.0.lines.add(line);
    }
}

impl Observed {
    /// The requests of a window.
    #[must_use]
    pub fn traffic(&self, window: Window, now: DateTime<Utc>) -> Traffic {
        self.0.requests.traffic(window, now)
    }

    /// What happened in calls in a window.
    #[must_use]
    pub fn happenings(&self, window: Window, now: DateTime<Utc>) -> Happenings {
        self.0.events.happenings(window, now)
    }

    /// The events of a window that are kept, the latest first.
    #[must_use]
    pub fn events(&self, window: Window, now: DateTime<Utc>) -> Vec<Told> {
        self.0.events.told(window, now)
    }

    /// The sessions in which something happened in a window.
    #[must_use]
    pub fn visited(&self, window: Window, now: DateTime<Utc>) -> Visited {
        self.0.visits.over(window, now)
    }

    /// Of the sessions that began in the period before the last, the share in percent that were
    /// there again in the last. `None` where sessions are not known for so long, or none began.
    #[must_use]
    pub fn came_again(&self, period: Duration, now: DateTime<Utc>) -> Option<f64> {
        self.0.visits.came_again(period, now)
    }

    /// The lines of the log that are looked for.
    #[must_use]
    pub fn search(&self, search: &Search<'_>, now: DateTime<Utc>) -> Found {
        self.0.lines.search(search, now)
    }

    /// How many lines were written in a window.
    #[must_use]
    pub fn written(&self, window: Window, now: DateTime<Utc>) -> Written {
        self.0.lines.written(window, now)
    }

    /// A few lines of each kind.
    #[must_use]
    pub fn samples(&self, window: Window, now: DateTime<Utc>) -> Samples {
        self.0.lines.samples(window, now)
    }

    /// The messages that are errors most often, no more than so many.
    #[must_use]
    pub fn top_errors(&self, window: Window, now: DateTime<Utc>, most: usize) -> Vec<Often> {
        self.0.lines.top_errors(window, now, most)
    }

    /// What went wrong in a window.
    #[must_use]
    pub fn wrong(&self, window: Window, now: DateTime<Utc>) -> Wrong {
        self.0.failures.over(window, now)
    }

    /// How many messages went over sockets since the beginning.
    #[must_use]
    pub fn frames(&self) -> Frames {
        self.0.frames.read()
    }

    /// The alerts: what matters most first, then what happened last.
    #[must_use]
    pub fn alerts(&self) -> Vec<Alert> {
        self.0.alerts.all()
    }

    /// Says that the alert of this id is over; whether there is one that was not.
    #[must_use]
    pub fn resolve(&self, id: &str, now: DateTime<Utc>) -> bool {
        self.0.alerts.resolve(id, now)
    }

    /// The requests that go on, the latest first.
    #[must_use]
    pub fn active(&self) -> Vec<Transaction> {
        self.0.transactions.active()
    }

    /// The latest request of this id that is kept, or goes on.
    #[must_use]
    pub fn transaction(&self, id: &str) -> Option<Transaction> {
        self.0.transactions.find(id)
    }

    /// The pieces of work of a window.
    #[must_use]
    pub fn works(&self, window: Window, now: DateTime<Utc>) -> Works {
        self.0.transactions.works(window, now)
    }

    /// All that is counted, and what others measured, as Prometheus reads it.
    #[must_use]
    pub fn prometheus(&self, others: &[Family]) -> String {
        prometheus::page(&self.0, others)
    }
}

/// What a thread that panicked held is still right: counts are changed in one go.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
