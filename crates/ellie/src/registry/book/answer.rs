//! What came of asking a service how it is.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::registry::service::{Health, Lifecycle, Service, Silence};

/// So many answers in a row that did not come make a service a failed one.
const FAILED: u32 = 3;

/// What came of asking once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// All is well.
    Well(Duration),
    /// Something else.
    Unwell(Duration),
    /// None.
    None(Silence),
}

impl Answer {
    /// Whether there was one.
    #[must_use]
    pub const fn is_one(self) -> bool {
        !matches!(self, Self::None(_))
    }

    /// How long it took, if there was one.
    #[must_use]
    pub const fn took(self) -> Option<Duration> {
        match self {
            Self::Well(took) | Self::Unwell(took) => Some(took),
            Self::None(_) => None,
        }
    }
}

/// Counts of what came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checks {
    /// How often was asked.
    pub asked: u64,
    /// How often there was no answer.
    pub failed: u64,
    /// How long all answers took together.
    pub took: Duration,
}

impl Checks {
    /// Counts one.
    pub fn count(&mut self, answer: Answer) {
        self.asked += 1;
        self.failed += u64::from(!answer.is_one());
        self.took = self.took.saturating_add(answer.took().unwrap_or_default());
    }

    /// Counts all of others.
    pub fn add(&mut self, others: &Self) {
        self.asked += others.asked;
        self.failed += others.failed;
        self.took = self.took.saturating_add(others.took);
    }

    /// How often there was an answer.
    #[must_use]
    pub const fn succeeded(&self) -> u64 {
        self.asked - self.failed
    }

    /// How long an answer took on average; none took no time.
    #[must_use]
    pub fn average(&self) -> Duration {
        match self.succeeded() {
            0 => Duration::ZERO,
            answers => self.took.div_f64(answers as f64),
        }
    }
}

impl Service {
    /// Notes what came of asking it.
    pub(super) fn note(&mut self, answer: Answer, at: DateTime<Utc>) {
        self.last_health_check = Some(at);
        match answer {
            Answer::Well(took) | Answer::Unwell(took) => {
                let is_well = matches!(answer, Answer::Well(_));
                self.health = if is_well { Health::Healthy } else { Health::Degraded };
                self.response_time = Some(took);
                self.consecutive_failures = 0;
                self.silence = None;
                self.lifecycle = Lifecycle::Running;
                self.started_at.get_or_insert(at);
            }
            Answer::None(silence) => {
                self.health = Health::Unhealthy;
                self.silence = Some(silence);
                self.consecutive_failures = self.consecutive_failures.saturating_add(1);
                if self.consecutive_failures >= FAILED {
                    self.lifecycle = Lifecycle::Failed;
                }
            }
        }
    }
}
