//! A breaker that many share.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::Utc;
use tokio::time::Instant;

use super::breaker::{Breaker, Open, Pass, Phase, Rule};
use super::report::Report;

/// The way to somebody Ellie asks for something, known by a name; cheap to clone.
#[derive(Clone)]
pub struct Circuit(Arc<Shared>);

struct Shared {
    name: String,
    since: Instant,
    breaker: Mutex<Breaker>,
}

impl Circuit {
    /// A closed one. The name is shown and logged: it must hold nothing personal.
    #[must_use]
    pub fn new(name: impl Into<String>, rule: Rule) -> Self {
        let breaker = Mutex::new(Breaker::new(rule));
        Self(Arc::new(Shared { name: name.into(), since: Instant::now(), breaker }))
    }

    /// What it is known by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Lets a call through, or does not.
    pub fn allow(&self) -> Result<Permit, Open> {
        let pass = self.with(Breaker::allow)?;
        Ok(Permit { circuit: self.clone(), pass: Some(pass) })
    }

    /// Whether a call would be let through.
    pub fn check(&self) -> Result<(), Open> {
        self.lock(|breaker| breaker.check(Instant::now()))
    }

    /// How it stands.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.lock(|breaker| breaker.phase(Instant::now()))
    }

    /// How it stands, and what was counted.
    #[must_use]
    pub fn report(&self) -> Report {
        let (now, clock) = (Instant::now(), Utc::now());
        let age = now.saturating_duration_since(self.0.since);
        self.lock(|breaker| Report::of(self.name(), breaker, age, now, clock))
    }

    pub(super) fn last_call(&self) -> Option<Instant> {
        self.lock(|breaker| breaker.totals().last_call)
    }

    /// Whether somebody besides the one who asks has it in hand.
    pub(super) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }

    fn lock<T>(&self, look: impl FnOnce(&mut Breaker) -> T) -> T {
        look(&mut self.0.breaker.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn with<T>(&self, change: impl FnOnce(&mut Breaker, Instant) -> T) -> T {
        let now = Instant::now();
        let (before, result, after, is_resting) = self.lock(|breaker| {
            let before = breaker.phase(now);
            let result = change(breaker, now);
            (before, result, breaker.phase(now), breaker.is_resting(now))
        });
        if before != after {
            self.log(after, is_resting);
        }
        result
    }

    fn log(&self, phase: Phase, is_resting: bool) {
        let circuit = self.name();
        match phase {
            Phase::Open if is_resting => {
                tracing::warn!(circuit, "was asked too often, and is left alone as it wants");
            }
            Phase::Open => tracing::warn!(circuit, "failed too often, and is left alone"),
            Phase::HalfOpen => tracing::info!(circuit, "is tried again"),
            Phase::Closed => tracing::info!(circuit, "is there again"),
        }
    }
}

impl fmt::Debug for Circuit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Circuit").field(&self.name()).finish()
    }
}

/// A call that was let through. Dropped without a word it counts as given up.
#[derive(Debug)]
#[must_use = "dropped at once, it counts as given up"]
pub struct Permit {
    circuit: Circuit,
    pass: Option<Pass>,
}

impl Permit {
    /// The first of a stream came. From here on, giving it up is no fault of the other side.
    pub fn answered(&mut self) {
        let Self { circuit, pass } = self;
        if let Some(pass) = pass {
            circuit.with(|breaker, _| breaker.answered(pass));
        }
    }

    /// The call ended well.
    pub fn succeeded(self) {
        self.end(Breaker::succeeded);
    }

    /// The call failed, and the other side is to blame.
    pub fn failed(self) {
        self.end(Breaker::failed);
    }

    /// The call failed, for the other side was asked too often: it wants to be left alone for so long,
    /// and is, within reason.
    pub fn limited(self, rest: Duration) {
        self.end(|breaker, pass, now| breaker.limited(pass, rest, now));
    }

    fn end(mut self, how: impl FnOnce(&mut Breaker, Pass, Instant)) {
        if let Some(pass) = self.pass.take() {
            self.circuit.with(|breaker, now| how(breaker, pass, now));
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(pass) = self.pass.take() {
            self.circuit.with(|breaker, now| breaker.given_up(pass, now));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule { failures: 2, successes: 1, recovery: Duration::from_secs(5) };

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_dropped_leaves_nothing_stuck() {
        let circuit = Circuit::new("speech", RULE);
        circuit.allow().unwrap().failed();
        circuit.allow().unwrap().failed();
        assert_eq!(circuit.allow().unwrap_err().retry_in, RULE.recovery);
        tokio::time::advance(RULE.recovery).await;
        let probe = circuit.allow().unwrap();
        assert!(circuit.check().is_err());
        drop(probe);
        circuit.allow().unwrap().succeeded();
        assert_eq!(circuit.report().phase, Phase::Closed);
    }

    #[tokio::test(start_paused = true)]
    async fn of_a_thousand_who_wait_for_it_to_recover_one_is_let_through() {
        let circuit = Circuit::new("speech", RULE);
        circuit.allow().unwrap().failed();
        circuit.allow().unwrap().failed();
        tokio::time::advance(RULE.recovery).await;
        let all: Vec<_> = (0..1000).map(|_| circuit.allow()).collect();
        assert_eq!(all.iter().filter(|allowed| allowed.is_ok()).count(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_is_answered_for_by_hand() {
        let circuit = Circuit::new("thinker", RULE);
        for _ in 0..2 {
            let mut stream = circuit.allow().unwrap();
            stream.answered();
            stream.failed();
        }
        assert_eq!(circuit.report().phase, Phase::Open);
        tokio::time::advance(RULE.recovery).await;
        let mut stream = circuit.allow().unwrap();
        stream.answered();
        drop(stream);
        assert_eq!(circuit.report().phase, Phase::Closed, "the caller had heard enough");
    }
}
