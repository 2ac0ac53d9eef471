//! What can go wrong with a provider, by what the caller can do about it.

use std::time::Duration;

/// An error of anything that hears, thinks or speaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Every place in the queue is taken: try again in a moment.
    #[error("{role} is busy")]
    Busy {
        /// The role that is busy, as in "speech to text".
        role: &'static str,
    },
    /// The provider was asked more often than it allows: ask it again later, another one now.
    #[error("{role} was asked too often")]
    Limited {
        /// The role that takes no more for now.
        role: &'static str,
        /// For how long to leave it alone, a day at most; `None` where it did not say.
        retry_after: Option<Duration>,
    },
    /// The provider cannot work until somebody mends it: a model is missing or broken.
    #[error("{role} is not available: {reason}")]
    Unavailable {
        /// The role that is missing.
        role: &'static str,
        /// What is wrong, for the operator.
        reason: String,
    },
    /// The provider cannot do what was asked, and never will: ask for something else.
    #[error("{0}")]
    Refused(String),
    /// It went wrong this time.
    #[error("{role} failed: {reason}")]
    Failed {
        /// The role that failed.
        role: &'static str,
        /// What happened, for the log.
        reason: String,
    },
}
