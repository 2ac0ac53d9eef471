//! What gives reason for an alert.

use super::failures::Trouble;

/// How much an alert matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Severity {
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// What gives reason for an alert: a line that says one of these, or trouble of this kind, where
/// there is no such line.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it is known by.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    phrases: &'static [&'static str],
    pub(super) trouble: Option<Trouble>,
}

impl Rule {
    /// Whether words in small letters say it.
    pub(super) fn is_named_in(&self, words: &str) -> bool {
        self.phrases.iter().any(|phrase| words.contains(phrase))
    }
}

/// A part of Ellie wrote many errors in a short time.
pub const HIGH_ERROR_RATE: Rule =
    Rule { name: "high_error_rate", severity: Severity::High, phrases: &[], trouble: None };

/// An error said of itself that it is critical.
pub const CRITICAL_ERROR: Rule =
    Rule { name: "critical_error", severity: Severity::Critical, phrases: &[], trouble: None };

/// The rules by what lines say, in the words of the earlier back end first, then in Ellie's own.
pub const RULES: [Rule; 7] = [
    Rule {
        name: "rate limit exceeded",
        severity: Severity::Medium,
        phrases: &["rate limit exceeded"],
        trouble: Some(Trouble::RateLimit),
    },
    Rule {
        name: "database connection failed",
        severity: Severity::High,
        phrases: &[
            "database connection failed",
            "the database cannot be used",
            "until the database takes it",
            "still wait for the database",
        ],
        trouble: None,
    },
    Rule {
        name: "out of memory",
        severity: Severity::Critical,
        phrases: &["out of memory", "memory leak"],
        trouble: None,
    },
    Rule {
        name: "timeout",
        severity: Severity::Medium,
        phrases: &["timeout", "timed out", "took too long"],
        trouble: Some(Trouble::Timeout),
    },
    Rule {
        name: "authentication failed",
        severity: Severity::Medium,
        phrases: &["authentication failed", "unauthorized"],
        trouble: Some(Trouble::Auth),
    },
    Rule {
        name: "circuit breaker opened",
        severity: Severity::High,
        phrases: &["circuit breaker opened", "failed too often, and is left alone"],
        trouble: None,
    },
    Rule {
        name: "unhandled error",
        severity: Severity::High,
        phrases: &["unhandled error", "uncaught exception", "a request failed", "panicked"],
        trouble: None,
    },
];
