//! Who is ready first.

use std::pin::pin;
use std::time::Duration;

use ellie_providers::Error;
use tokio::time::timeout;

use super::way::{Leave, Way};
use super::{Patience, StoodIn};
use crate::resilience::{Circuit, Permit};

/// Asks a vendor, and the models inside when it does not answer.
pub struct Race {
    pub way: Way,
    pub patience: Patience,
    stood_in: StoodIn,
}

/// Who was ready first.
pub enum Won<T> {
    /// The vendor, with the permit with which it was asked.
    Vendor(T, Permit),
    /// Whoever stands in.
    Inside(T),
}

impl Race {
    pub fn new(circuit: Circuit, patience: Patience) -> Self {
        Self { way: Way::new(circuit), patience, stood_in: StoodIn::default() }
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
        let permit = match self.way.leave() {
            Leave::Now(permit) => permit,
            Leave::Beside(permit) => {
                self.way.try_again(permit, self.patience.alone, vendor);
                return self.stand_in(inside).await;
            }
            Leave::No => return self.stand_in(inside).await,
        };
        Ok(match self.decide(permit, is_awaited, vendor, inside).await? {
            Won::Vendor(answer, permit) => {
                permit.succeeded();
                answer
            }
            Won::Inside(answer) => answer,
        })
    }

    /// Who is ready first. If it is the vendor, the circuit has yet to learn how it went.
    pub async fn decide<T>(
        &self,
        permit: Permit,
        is_awaited: bool,
        vendor: impl Future<Output = Result<T, Error>>,
        inside: impl Future<Output = Result<T, Error>>,
    ) -> Result<Won<T>, Error> {
        let Patience { alone, whole } = self.patience;
        let alone = if is_awaited { alone } else { whole };
        let mut vendor = pin!(in_time(whole, vendor));
        if let Ok(answer) = timeout(alone, &mut vendor).await {
            return match self.judge(permit, answer) {
                Some(won) => Ok(won),
                None => Ok(Won::Inside(self.stand_in(inside).await?)),
            };
        }
        let mut inside = pin!(inside);
        tokio::select! {
            biased;
            answer = &mut vendor => match self.judge(permit, answer) {
                Some(won) => Ok(won),
                None => Ok(Won::Inside(self.stand_in(inside).await?)),
            },
            answer = &mut inside => match answer {
                Ok(answer) => {
                    self.is_slow(permit);
                    Ok(Won::Inside(answer))
                }
                // Then the vendor is all there is.
                Err(error) => self.judge(permit, vendor.await).ok_or(error),
            },
        }
    }

    /// The models inside were faster.
    pub fn is_slow(&self, permit: Permit) {
        permit.failed();
        self.way.tell(&"it is slow");
        self.stood_in.once_more();
    }

    /// An answer, if there is one; of one that is none the circuit learns.
    fn judge<T>(&self, permit: Permit, answer: Result<T, Option<Error>>) -> Option<Won<T>> {
        match answer {
            Ok(answer) => return Some(Won::Vendor(answer, permit)),
            // The vendor is well: what it was asked is not for it.
            Err(Some(Error::Refused(reason))) => {
                permit.succeeded();
                let vendor = self.way.name();
                tracing::debug!(
                    vendor,
                    reason,
                    "what is not for a vendor is for the models inside"
                );
            }
            Err(Some(error)) => self.way.failed(permit, &error),
            Err(None) => {
                permit.failed();
                self.way.tell(&"there was no answer in time");
            }
        }
        None
    }

    pub async fn stand_in<T>(
        &self,
        inside: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.stood_in.once_more();
        inside.await
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
