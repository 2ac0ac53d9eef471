//! What somebody should look at.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::failures::Failure;
use super::line::{Level, Line, Value};
use super::lock;
use super::rules::{CRITICAL_ERROR, HIGH_ERROR_RATE, RULES, Rule, Severity};
use super::window::earlier;

/// How many alerts are kept. The oldest makes room, one that is resolved first.
const KEPT: usize = 200;

/// A part of Ellie that wrote more errors than this within [`PERIOD`] is in trouble.
const MOST_ERRORS: usize = 10;

/// How long errors count together.
pub const PERIOD: Duration = Duration::from_secs(60 * 60);

/// Something somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// What it is known by.
    pub id: String,
    /// The rule that raised it.
    pub rule: &'static Rule,
    /// The part of Ellie it is about.
    pub service: &'static str,
    /// How often it happened.
    pub count: u64,
    /// When it happened first.
    pub first: DateTime<Utc>,
    /// When it happened last.
    pub last: DateTime<Utc>,
    /// When somebody said that it is over.
    pub resolved: Option<DateTime<Utc>>,
    /// What the line said that raised it, or the code of the error.
    pub message: Box<str>,
}

impl Alert {
    /// How much it matters.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.rule.severity
    }
}

/// The alerts there are.
#[derive(Default)]
pub struct Alerts(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    alerts: VecDeque<Alert>,
    /// When each part of Ellie wrote its last errors.
    errors: HashMap<&'static str, VecDeque<DateTime<Utc>>>,
    next: u64,
}

impl Alerts {
    /// Looks at a line, and raises what it gives reason for. What goes on is one alert.
    pub fn line(&self, line: &Line) {
        if line.level < Level::Warning {
            return;
        }
        let words = words(line);
        let reason = Reason { service: line.service(), at: line.at, message: &line.message };
        let mut inner = lock(&self.0);
        for rule in RULES.iter().filter(|rule| rule.is_named_in(&words)) {
            inner.raise(rule, reason, 1);
        }
        if line.level >= Level::Error {
            inner.error(reason);
        }
        if line.level == Level::Critical {
            inner.raise(&CRITICAL_ERROR, reason, 1);
        }
    }

    /// Looks at a failure, of which there may be no line.
    pub fn failure(&self, failure: &Failure<'_>) {
        let Failure { service, at, code, .. } = *failure;
        let about = |rule: &&Rule| rule.trouble == Some(failure.trouble);
        if let Some(rule) = RULES.iter().find(about) {
            lock(&self.0).raise(rule, Reason { service, at, message: code }, 1);
        }
    }

    /// All that are kept: what matters most first, then what happened last.
    pub fn all(&self) -> Vec<Alert> {
        let mut all: Vec<Alert> = lock(&self.0).alerts.iter().cloned().collect();
        all.sort_by_key(|alert| std::cmp::Reverse((alert.severity(), alert.last)));
        all
    }

    /// Says that one is over; whether there is one that was not. When it happens again, it is
    /// another.
    pub fn resolve(&self, id: &str, now: DateTime<Utc>) -> bool {
        let mut inner = lock(&self.0);
        let open = inner.alerts.iter_mut().find(|alert| alert.id == id && alert.resolved.is_none());
        open.is_some_and(|alert| {
            alert.resolved = Some(now);
            true
        })
    }
}

/// What happened, where and when.
#[derive(Clone, Copy)]
struct Reason<'a> {
    service: &'static str,
    at: DateTime<Utc>,
    message: &'a str,
}

impl Inner {
    fn raise(&mut self, rule: &'static Rule, reason: Reason<'_>, count: u64) {
        let Reason { service, at, message } = reason;
        if let Some(open) = self.open(rule, service) {
            open.count = open.count.saturating_add(count);
            open.last = open.last.max(at);
            return;
        }
        if self.alerts.len() >= KEPT {
            let resolved = self.alerts.iter().position(|alert| alert.resolved.is_some());
            self.alerts.remove(resolved.unwrap_or(0));
        }
        self.next += 1;
        self.alerts.push_back(Alert {
            id: format!("alert_{}_{}", at.timestamp_millis(), self.next),
            rule,
            service,
            count,
            first: at,
            last: at,
            resolved: None,
            message: message.into(),
        });
    }

    /// Counts an error: the eleventh within an hour is an alert, and those after it belong to it.
    fn error(&mut self, reason: Reason<'_>) {
        let Reason { service, at, .. } = reason;
        if self.open(&HIGH_ERROR_RATE, service).is_some() {
            return self.raise(&HIGH_ERROR_RATE, reason, 1);
        }
        let from = earlier(at, PERIOD);
        let errors = self.errors.entry(service).or_default();
        errors.push_back(at);
        errors.retain(|at| *at > from);
        if errors.len() > MOST_ERRORS {
            let count = errors.len() as u64;
            errors.clear();
            self.raise(&HIGH_ERROR_RATE, reason, count);
        }
    }

    fn open(&mut self, rule: &'static Rule, service: &str) -> Option<&mut Alert> {
        self.alerts.iter_mut().find(|alert| {
            alert.rule.name == rule.name && alert.service == service && alert.resolved.is_none()
        })
    }
}

/// All that a line says, in small letters.
fn words(line: &Line) -> String {
    let mut words = line.message.as_str().to_lowercase();
    for (_, value) in &line.fields {
        if let Value::Text(text) = value {
            words.push('\n');
            words.push_str(&text.to_lowercase());
        }
    }
    words
}
