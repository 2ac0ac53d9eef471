//! How one attempt to deliver ends when it fails.

use std::time::Duration;

/// Why something was not delivered this time. The reason is for the operator, and holds nothing of
/// what was sent or answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Failure {
    /// What went wrong.
    pub reason: String,
    /// When to try again.
    pub patience: Patience,
}

/// When it makes sense to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Soon: the other side may be back at any moment.
    Soon,
    /// Not before this, as the other side asked.
    After(Duration),
    /// Later: somebody has to mend something first.
    Mended,
    /// Never: the other side wants no more of it, or it cannot be sent at all.
    Never,
}

impl Failure {
    pub(super) fn new(patience: Patience, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), patience }
    }
}
