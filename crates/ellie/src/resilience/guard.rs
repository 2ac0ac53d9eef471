//! All of it round one call.

#[cfg(test)]
mod tests;

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::breaker::Open;
use super::bulkhead::{Bulkhead, Full};
use super::circuit::Circuit;
use super::retry::{Retry, random};

/// What stands between Ellie and somebody she asks.
///
/// From outside to inside: the retry, since each attempt is a call of its own; the places, since who
/// waits in line must not hold the one probe of a circuit; the circuit; the time one attempt may
/// take. Whoever would be refused by the circuit does not wait in line for it.
#[derive(Debug, Clone)]
pub struct Guard {
    /// The way to the other side.
    pub circuit: Circuit,
    /// Places for calls to it.
    pub bulkhead: Bulkhead,
    /// How long one attempt may take.
    pub attempt: Duration,
    /// Further attempts: only for what may be done twice.
    pub retry: Option<Retry>,
}

/// What an error of a call means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The other side is well: what it was asked is wrong.
    Ours,
    /// The other side is in trouble, and may be well in a moment.
    Passing,
    /// The other side is in trouble, and another attempt would not help.
    Lasting,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error<E> {
    /// It failed too often: nothing was asked.
    #[error(transparent)]
    Open(#[from] Open),
    /// Too many ask already: nothing was asked.
    #[error(transparent)]
    Full(#[from] Full),
    /// There was no answer in time.
    #[error("there was no answer in time")]
    TimedOut,
    /// What the call says itself.
    #[error("{0}")]
    Failed(E),
}

impl Guard {
    /// Makes the call, as often as it takes and may take. `judge` tells what an error means.
    pub async fn call<T, E, F>(
        &self,
        mut make: impl FnMut() -> F,
        judge: impl Fn(&E) -> Fault,
    ) -> Result<T, Error<E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        if let Some(retry) = &self.retry {
            retry.budget.earn();
        }
        let mut failures = 0;
        loop {
            let error = match self.attempt(&mut make, &judge).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            failures += 1;
            match self.next(&error, &judge, failures) {
                Some(wait) => sleep(wait).await,
                None => return Err(error),
            }
        }
    }

    async fn attempt<T, E, F>(
        &self,
        make: &mut impl FnMut() -> F,
        judge: &impl Fn(&E) -> Fault,
    ) -> Result<T, Error<E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        self.circuit.check()?;
        let _place = self.bulkhead.enter().await?;
        let permit = self.circuit.allow()?;
        match timeout(self.attempt, make()).await {
            Ok(Ok(value)) => {
                permit.succeeded();
                Ok(value)
            }
            Ok(Err(error)) => {
                match judge(&error) {
                    Fault::Ours => permit.succeeded(),
                    Fault::Passing | Fault::Lasting => permit.failed(),
                }
                Err(Error::Failed(error))
            }
            Err(_) => {
                permit.failed();
                Err(Error::TimedOut)
            }
        }
    }

    /// How long to wait before another attempt, if one may help. Where the circuit has opened
    /// meanwhile, the caller learns what went wrong instead of waiting for a refusal.
    fn next<E>(
        &self,
        error: &Error<E>,
        judge: &impl Fn(&E) -> Fault,
        failures: u32,
    ) -> Option<Duration> {
        let may_help = match error {
            Error::Open(_) | Error::Full(_) => false,
            Error::TimedOut => true,
            Error::Failed(error) => judge(error) == Fault::Passing,
        };
        if !may_help || self.circuit.check().is_err() {
            return None;
        }
        self.retry.as_ref()?.next(failures, random())
    }
}
