//! The way to a vendor: whether it is asked now, beside a call, or left alone.

use std::fmt::Display;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ellie_providers::Error;
use tokio::time::timeout;
use tokio_util::task::AbortOnDropHandle;

use crate::resilience::{Circuit, Permit, Phase};

/// The way to a vendor.
pub struct Way {
    circuit: Circuit,
    /// A vendor that was left alone is tried once at a time, beside a call.
    trial: Mutex<Option<AbortOnDropHandle<()>>>,
}

/// Whether a vendor is asked.
pub enum Leave {
    /// It is, and its answer is waited for.
    Now(Permit),
    /// It may be tried again, and nobody waits for it.
    Beside(Permit),
    /// It is left alone.
    No,
}

impl Way {
    pub fn new(circuit: Circuit) -> Self {
        Self { circuit, trial: Mutex::default() }
    }

    /// What it is known by.
    pub fn name(&self) -> &str {
        self.circuit.name()
    }

    /// Whether the vendor is asked, and its answer waited for.
    pub fn is_open(&self) -> bool {
        self.circuit.phase() == Phase::Closed
    }

    /// Whether the vendor is to be asked. That it was not is counted.
    pub fn leave(&self) -> Leave {
        let phase = self.circuit.phase();
        match (phase, self.circuit.allow()) {
            (Phase::Closed, Ok(permit)) => Leave::Now(permit),
            (Phase::HalfOpen, Ok(permit)) => Leave::Beside(permit),
            (_, Ok(_) | Err(_)) => Leave::No,
        }
    }

    /// Asks the vendor what a caller is answered without it. One that is slow is no better than before.
    pub fn try_again<T: Send + 'static>(
        &self,
        permit: Permit,
        alone: Duration,
        asked: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) {
        let trial = tokio::spawn(async move {
            match timeout(alone, asked).await {
                Ok(Ok(_) | Err(Error::Refused(_))) => permit.succeeded(),
                Ok(Err(error)) => failed(permit, &error),
                Err(_) => permit.failed(),
            }
        });
        let mut last = self.trial.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some(AbortOnDropHandle::new(trial));
    }

    /// The vendor failed.
    pub fn failed(&self, permit: Permit, error: &Error) {
        failed(permit, error);
        self.tell(error);
    }

    /// Why a vendor has no answer.
    pub fn tell(&self, reason: &dyn Display) {
        let vendor = self.name();
        tracing::warn!(vendor, %reason, "a vendor has no answer: the call goes on without it");
    }
}

/// The circuit learns of a failure, and for how long the vendor wants to be left alone.
fn failed(permit: Permit, error: &Error) {
    match error {
        Error::Limited { retry_after: Some(rest), .. } => permit.limited(*rest),
        _ => permit.failed(),
    }
}
