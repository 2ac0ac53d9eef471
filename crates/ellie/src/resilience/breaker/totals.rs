//! What a breaker has counted since it is there.

use tokio::time::Instant;

/// Calls by how they ended. Those that go on are in none of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// All who wanted to call, whether they were let through or not.
    pub calls: u64,
    /// Those who were not.
    pub refused: u64,
    /// Calls that ended well.
    pub successes: u64,
    /// Calls that failed.
    pub failures: u64,
    /// Calls nobody waited for any longer.
    pub given_up: u64,
    /// How often the circuit opened.
    pub opened: u64,
    /// When somebody last wanted to call.
    pub last_call: Option<Instant>,
    /// When a call last ended well.
    pub last_success: Option<Instant>,
    /// When a call last failed.
    pub last_failure: Option<Instant>,
}

impl Totals {
    pub(super) fn asked(&mut self, now: Instant) {
        self.calls += 1;
        self.last_call = Some(now);
    }

    pub(super) fn succeeded(&mut self, now: Instant) {
        self.successes += 1;
        self.last_success = Some(now);
    }

    pub(super) fn failed(&mut self, now: Instant) {
        self.failures += 1;
        self.last_failure = Some(now);
    }
}
