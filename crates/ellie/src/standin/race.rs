//! Who is ready first.

use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ellie_providers::Error;
use tokio::time::timeout;
use tokio_util::task::AbortOnDropHandle;

use super::{Patience, StoodIn};
use crate::resilience::{Circuit, Permit, Phase};

/// Asks a vendor, and the models inside when it does not answer.
pub struct Race {
    circuit: Circuit,
    patience: Patience,
    stood_in: StoodIn,
    /// A vendor that was left alone is tried once at a time, beside a call.
    trial: Mutex<Option<AbortOnDropHandle<()>>>,
}

impl Race {
    pub fn new(circuit: Circuit, patience: Patience) -> Self {
        Self { circuit, patience, stood_in: StoodIn::default(), trial: Mutex::default() }
    }

    pub fn stood_in(&self) -> StoodIn {
        self.stood_in.clone()
    }

    /// The answer of the vendor, or of whoever stands in. What is asked of the one inside is begun
    /// only when it is needed. Where nobody waits, the vendor has all the time there is.
    pub async fn run<T: Send + 'static>(
        &self,
        is_awaited: bool,
        vendor: impl Future<Output = Result<T, Error>> + Send + 'static,
        inside: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let permit = match self.circuit.phase() {
            Phase::Closed => self.circuit.allow().ok(),
            Phase::HalfOpen => {
                self.try_again(vendor);
                return self.stand_in(inside).await;
            }
            // That it was not asked is counted.
            Phase::Open => {
                let _ = self.circuit.allow();
                None
            }
        };
        let Some(permit) = permit else { return self.stand_in(inside).await };
        let Patience { alone, whole } = self.patience;
        let alone = if is_awaited { alone } else { whole };
        let mut vendor = pin!(in_time(whole, vendor));
        if let Ok(answer) = timeout(alone, &mut vendor).await {
            return match self.judge(permit, answer) {
                Some(answer) => Ok(answer),
                None => self.stand_in(inside).await,
            };
        }
        let mut inside = pin!(inside);
        tokio::select! {
            biased;
            answer = &mut vendor => match self.judge(permit, answer) {
                Some(answer) => Ok(answer),
                None => self.stand_in(inside).await,
            },
            answer = &mut inside => match answer {
                Ok(answer) => {
                    permit.failed();
                    self.tell(&"it is slow");
                    self.stood_in.once_more();
                    Ok(answer)
                }
                // Then the vendor is all there is.
                Err(error) => self.judge(permit, vendor.await).ok_or(error),
            },
        }
    }

    /// An answer, if there is one; the circuit learns of it.
    fn judge<T>(&self, permit: Permit, answer: Result<T, Option<Error>>) -> Option<T> {
        match answer {
            Ok(answer) => {
                permit.succeeded();
                return Some(answer);
            }
            // The vendor is well: what it was asked is not for it.
            Err(Some(Error::Refused(reason))) => {
                permit.succeeded();
                let vendor = self.circuit.name();
                tracing::debug!(
                    vendor,
                    reason,
                    "what is not for a vendor is for the models inside"
                );
            }
            Err(Some(error)) => {
                permit.failed();
                self.tell(&error);
            }
            Err(None) => {
                permit.failed();
                self.tell(&"there was no answer in time");
            }
        }
        None
    }

    async fn stand_in<T>(
        &self,
        inside: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.stood_in.once_more();
        inside.await
    }

    /// Asks the vendor what a caller is answered without it.
    fn try_again<T: Send + 'static>(
        &self,
        vendor: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) {
        let Ok(permit) = self.circuit.allow() else { return };
        let alone = self.patience.alone;
        let trial = tokio::spawn(async move {
            // One that is slow is no better than before.
            match timeout(alone, vendor).await {
                Ok(Ok(_) | Err(Error::Refused(_))) => permit.succeeded(),
                Ok(Err(_)) | Err(_) => permit.failed(),
            }
        });
        let mut last = self.trial.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some(AbortOnDropHandle::new(trial));
    }

    fn tell(&self, reason: &dyn std::fmt::Display) {
        let vendor = self.circuit.name();
        tracing::warn!(vendor, %reason, "a vendor has no answer: the models inside stand in");
    }
}

/// The answer, if it comes in time; else what is wrong, if anything is but the time.
async fn in_time<T>(
    whole: Duration,
    asked: impl Future<Output = Result<T, Error>>,
) -> Result<T, Option<Error>> {
    match timeout(whole, asked).await {
        Ok(answer) => answer.map_err(Some),
        Err(_) => Err(None),
    }
}
