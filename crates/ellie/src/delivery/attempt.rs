//! How one attempt to deliver ends when it fails.

use std::error::Error;
use std::io;
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
    /// Whether the other side is in trouble, whatever is sent to it.
    pub is_away: bool,
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
    /// Whoever asks for patience, or does not answer, is in trouble.
    pub(super) fn new(patience: Patience, reason: impl Into<String>) -> Self {
        let is_away = matches!(patience, Patience::Soon | Patience::After(_));
        Self { reason: reason.into(), patience, is_away }
    }

    /// Only this one thing cannot be taken now.
    pub(super) fn of_one(patience: Patience, reason: impl Into<String>) -> Self {
        Self { is_away: false, ..Self::new(patience, reason) }
    }
}

/// What TLS does not like comes as invalid data.
pub(super) fn is_insecure(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let io = error.downcast_ref::<io::Error>();
        if io.is_some_and(|io| io.kind() == io::ErrorKind::InvalidData) {
            return true;
        }
        // An error of I/O leaves out the one within it when it is asked for its source.
        let within = io.and_then(io::Error::get_ref).map(|within| within as &(dyn Error + 'static));
        cause = within.or_else(|| error.source());
    }
    false
}
