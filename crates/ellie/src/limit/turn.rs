//! How a request of the older dialect gets its turn: at once, or after a while in line.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::line::Ticket;
use super::{Class, Client, Decision, Limit, Older, Outcome};

/// When a request has its turn.
pub enum Turn<'a> {
    /// Now: it was let through.
    Now(Decision),
    /// After those who are before it in the line.
    Later(Place<'a>),
}

/// A place in the line of a client, which is left when this is dropped.
pub struct Place<'a> {
    limit: &'a Limit,
    older: Older,
    client: Client,
    ticket: Ticket<'a>,
    since: Instant,
}

/// The line is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the line is full")]
pub struct Full {
    /// When there may be a place in it.
    pub retry_after: Duration,
}

/// The wait was longer than anybody has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("waiting in line took too long")]
pub struct TookTooLong {
    /// When a place may be free.
    pub retry_after: Duration,
}

impl Limit {
    /// Lets a request through, or puts it in line. Whoever comes while others wait does not
    /// overtake them.
    pub async fn arrive(&self, older: Older, client: Client) -> Result<Turn<'_>, Full> {
        let class = Class::Older(older);
        if self.lines.length(older, client) == 0 {
            let decision = self.attempt(class, client).await;
            if decision.outcome == Outcome::Allowed {
                self.note(&decision, client);
                return Ok(Turn::Now(decision));
            }
        }
        match self.lines.join(older, client) {
            Some(ticket) => {
                let since = Instant::now();
                Ok(Turn::Later(Place { limit: self, older, client, ticket, since }))
            }
            None => {
                self.refuse(class, client);
                let places = self.lines.length(older, client) + 1;
                Err(Full { retry_after: self.until_free(class, client, places) })
            }
        }
    }

    /// How long until so many places are free, as far as this replica knows.
    fn until_free(&self, class: Class, client: Client, places: usize) -> Duration {
        Duration::from_micros(self.windows.until_free(class, client, places, self.now_us()))
    }
}

impl Place<'_> {
    /// The place in the line; 1 is the next.
    #[must_use]
    pub fn position(&self) -> usize {
        self.ticket.position()
    }

    /// How long it will be, if nobody before gives up, as far as this replica knows.
    #[must_use]
    pub fn estimated_wait(&self) -> Duration {
        self.limit.until_free(Class::Older(self.older), self.client, self.position())
    }

    /// Waits for the turn, for as long as anybody has to wait.
    pub async fn wait(self) -> Result<Decision, TookTooLong> {
        let class = Class::Older(self.older);
        let deadline = self.since + self.older.patience();
        match timeout_at(deadline, self.turn(class)).await {
            Ok(decision) => {
                self.limit.note(&decision, self.client);
                Ok(decision)
            }
            Err(_) => {
                self.limit.refuse(class, self.client);
                Err(TookTooLong { retry_after: self.estimated_wait() })
            }
        }
    }

    async fn turn(&self, class: Class) -> Decision {
        /// Even where another replica is always quicker, nobody asks more often than so.
        const PACE: Duration = Duration::from_millis(5);
        self.ticket.is_first().await;
        loop {
            sleep(self.estimated_wait()).await;
            let decision = self.limit.attempt(class, self.client).await;
            if decision.outcome == Outcome::Allowed {
                return decision;
            }
            sleep(decision.resets_in.max(PACE)).await;
        }
    }
}

#[cfg(test)]
mod tests;
