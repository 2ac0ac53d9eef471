//! What can go wrong with a provider, by what the caller can do about it.

/// An error of anything that hears, thinks or speaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Every place in the queue is taken: try again in a moment.
    #[error("{role} is busy")]
    Busy {
        /// The role that is busy, as in "speech to text".
        role: &'static str,
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
