//! A circuit breaker as a value: no clock, no lock, nothing to wait for.

mod totals;

#[cfg(test)]
mod orders;
#[cfg(test)]
mod tests;

use std::time::Duration;

use tokio::time::Instant;

pub use totals::Totals;

/// When a breaker opens, and how it closes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// So many failures, one after the other, open it.
    pub failures: u32,
    /// So many successes, one after the other, close it again.
    pub successes: u32,
    /// How long nobody is let through once it is open.
    pub recovery: Duration,
}

impl Default for Rule {
    fn default() -> Self {
        Self { failures: 5, successes: 3, recovery: Duration::from_secs(60) }
    }
}

/// So long the other side is left alone when it asks for it, and no longer: who asks for a day may be
/// wrong, and being told so once more costs little.
const LONGEST_REST: Duration = Duration::from_secs(600);

/// Lets calls through until too many have failed, then none for a while, then one at a time.
#[derive(Debug)]
pub struct Breaker {
    rule: Rule,
    state: State,
    /// The first call of this state. What was let through before is counted and changes nothing: a
    /// call that began before the circuit opened says nothing about how the other side is now.
    first: u64,
    next: u64,
    /// Until when the other side has asked to be left alone.
    rest: Option<Instant>,
    totals: Totals,
}

#[derive(Debug)]
enum State {
    Closed { failures: u32 },
    Open { since: Instant },
    HalfOpen { successes: u32, probe: Option<Probe> },
}

/// The one call that tries whether the other side is there again.
#[derive(Debug)]
struct Probe {
    number: u64,
    since: Instant,
}

/// How a breaker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Everybody is let through.
    Closed,
    /// Nobody is.
    Open,
    /// One at a time is, to see whether the other side is there again.
    HalfOpen,
}

impl Phase {
    /// As it is reported.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half_open",
        }
    }
}

/// A call that was let through. How it ended is told by handing it back.
#[derive(Debug)]
#[must_use = "a breaker has to be told how a call ended"]
pub struct Pass {
    number: u64,
    has_answer: bool,
}

/// A call that was not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it failed too often, and is left alone for a while")]
pub struct Open {
    /// When the next one is let through, at the latest.
    pub retry_in: Duration,
}

impl Breaker {
    /// Closed, with nothing counted. A threshold of 0 is taken for 1.
    #[must_use]
    pub fn new(rule: Rule) -> Self {
        let rule =
            Rule { failures: rule.failures.max(1), successes: rule.successes.max(1), ..rule };
        let state = State::Closed { failures: 0 };
        Self { rule, state, first: 0, next: 0, rest: None, totals: Totals::default() }
    }

    /// Lets a call through, or does not.
    pub fn allow(&mut self, now: Instant) -> Result<Pass, Open> {
        self.totals.asked(now);
        self.check(now).inspect_err(|_| self.totals.refused += 1)?;
        if matches!(self.state, State::Open { .. }) {
            self.enter(State::HalfOpen { successes: 0, probe: None });
        }
        let number = self.next;
        self.next += 1;
        if let State::HalfOpen { probe, .. } = &mut self.state {
            *probe = Some(Probe { number, since: now });
        }
        Ok(Pass { number, has_answer: false })
    }

    /// Whether a call would be let through. Nothing is counted.
    pub fn check(&self, now: Instant) -> Result<(), Open> {
        let since = match &self.state {
            State::Open { since } => Some(since),
            // A probe that neither ends nor is dropped must not keep the circuit open for ever.
            State::HalfOpen { probe: Some(Probe { since, .. }), .. } => Some(since),
            State::Closed { .. } | State::HalfOpen { probe: None, .. } => None,
        };
        let recovers_in = since
            .map(|since| self.rule.recovery.saturating_sub(now.saturating_duration_since(*since)));
        let rested_in = self.rest.map(|rest| rest.saturating_duration_since(now));
        let retry_in = recovers_in.max(rested_in).unwrap_or_default();
        if retry_in.is_zero() { Ok(()) } else { Err(Open { retry_in }) }
    }

    /// Something came back, and more will: a stream has begun. Another probe may go meanwhile, and
    /// if we give the stream up, that is no longer the other side's fault.
    pub fn answered(&mut self, pass: &mut Pass) {
        pass.has_answer = true;
        self.make_way(pass);
    }

    /// The call ended well.
    pub fn succeeded(&mut self, pass: Pass, now: Instant) {
        self.totals.succeeded(now);
        self.make_way(&pass);
        if pass.number < self.first {
            return;
        }
        match &mut self.state {
            State::Closed { failures } => *failures = 0,
            State::HalfOpen { successes, .. } => {
                *successes += 1;
                if *successes >= self.rule.successes {
                    self.enter(State::Closed { failures: 0 });
                }
            }
            State::Open { .. } => {}
        }
    }

    /// The call failed, and the other side is to blame.
    pub fn failed(&mut self, pass: Pass, now: Instant) {
        self.totals.failed(now);
        if pass.number < self.first {
            return;
        }
        match &mut self.state {
            State::Closed { failures } => {
                *failures += 1;
                if *failures >= self.rule.failures {
                    self.open(now);
                }
            }
            State::HalfOpen { .. } => self.open(now),
            State::Open { .. } => {}
        }
    }

    /// The call failed, for the other side was asked too often: it wants to be left alone for so long.
    /// When that is over it is asked as before, unless it has failed too often.
    pub fn limited(&mut self, pass: Pass, rest: Duration, now: Instant) {
        self.rest = self.rest.max(Some(now + rest.min(LONGEST_REST)));
        self.failed(pass, now);
    }

    /// We no longer wanted to know.
    pub fn given_up(&mut self, pass: Pass, now: Instant) {
        if pass.has_answer {
            return self.succeeded(pass, now);
        }
        self.totals.given_up += 1;
        self.make_way(&pass);
    }

    /// How it stands. It is half open as soon as a call would be let through to try.
    #[must_use]
    pub fn phase(&self, now: Instant) -> Phase {
        if self.is_resting(now) {
            return Phase::Open;
        }
        match self.state {
            State::Closed { .. } => Phase::Closed,
            State::Open { .. } if self.check(now).is_err() => Phase::Open,
            State::Open { .. } | State::HalfOpen { .. } => Phase::HalfOpen,
        }
    }

    /// Whether the other side has asked to be left alone, and is.
    #[must_use]
    pub fn is_resting(&self, now: Instant) -> bool {
        self.rest.is_some_and(|rest| now < rest)
    }

    /// The rule it keeps to.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// What was counted.
    #[must_use]
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// Failures one after the other while it is closed, successes while it is half open.
    #[must_use]
    pub fn in_a_row(&self) -> (u32, u32) {
        match self.state {
            State::Closed { failures } => (failures, 0),
            State::Open { .. } => (self.rule.failures, 0),
            State::HalfOpen { successes, .. } => (0, successes),
        }
    }

    fn open(&mut self, now: Instant) {
        self.totals.opened += 1;
        self.enter(State::Open { since: now });
    }

    fn enter(&mut self, state: State) {
        self.state = state;
        self.first = self.next;
    }

    fn make_way(&mut self, pass: &Pass) {
        if let State::HalfOpen { probe, .. } = &mut self.state
            && probe.as_ref().is_some_and(|probe| probe.number == pass.number)
        {
            *probe = None;
        }
    }
}
