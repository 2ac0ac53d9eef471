//! Whether Redis is there, as far as is known: an outage must cost those who ask nothing.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use super::Away;

/// After a failure nobody asks for so long; then one does, and the others when it was answered.
pub const PAUSE: Duration = Duration::from_millis(500);

/// What is known of Redis.
pub struct Presence {
    begun: Instant,
    /// Until when nobody asks, in milliseconds since `begun`; 0 while it is there.
    away_until: AtomicU64,
}

impl Default for Presence {
    fn default() -> Self {
        Self { begun: Instant::now(), away_until: AtomicU64::new(0) }
    }
}

impl Presence {
    /// Whether it answered when it was last asked.
    pub fn is_here(&self) -> bool {
        self.away_until.load(Ordering::Relaxed) == 0
    }

    /// Whether this one may ask.
    pub fn admit(&self) -> Result<(), Away> {
        let until = self.away_until.load(Ordering::Relaxed);
        if until == 0 {
            return Ok(());
        }
        if self.now() < until {
            return Err(Away);
        }
        // Whoever moves the time on is the one who tries.
        let claimed = self.away_until.compare_exchange(
            until,
            self.next(),
            Ordering::Relaxed,
            Ordering::Relaxed,
        );
        claimed.map(|_| ()).map_err(|_| Away)
    }

    /// It answered.
    pub fn answered(&self) {
        // Almost always it was there before, and nothing has to be written.
        if !self.is_here() && self.away_until.swap(0, Ordering::Relaxed) != 0 {
            tracing::info!("redis is there again");
        }
    }

    /// It did not answer. Tells whether it was there until now.
    pub fn failed(&self) -> bool {
        self.away_until.swap(self.next(), Ordering::Relaxed) == 0
    }

    fn now(&self) -> u64 {
        self.begun.elapsed().as_millis() as u64
    }

    fn next(&self) -> u64 {
        self.now() + PAUSE.as_millis() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn after_a_failure_one_asks_when_the_pause_is_over_and_the_others_when_it_was_answered() {
        let presence = Presence::default();
        assert_eq!(presence.admit(), Ok(()));
        assert!(presence.failed(), "it was there until now");
        assert!(!presence.failed());
        assert_eq!(presence.admit(), Err(Away), "the pause is not over");
        tokio::time::advance(PAUSE).await;
        assert_eq!(presence.admit(), Ok(()), "one tries");
        assert_eq!(presence.admit(), Err(Away), "and no other");
        tokio::time::advance(PAUSE).await;
        assert_eq!(presence.admit(), Ok(()), "who tried gave up, so another does");
        presence.answered();
        assert_eq!(presence.admit(), Ok(()));
        assert!(presence.is_here());
    }
}
