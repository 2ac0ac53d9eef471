//! Whether anything still moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// When something last moved, and whether it waits for more; shared between who moves and who waits.
#[derive(Debug, Clone)]
pub struct Progress(Arc<Moved>);

#[derive(Debug)]
struct Moved {
    begun: Instant,
    /// In milliseconds since `begun`.
    last: AtomicU64,
    is_waiting: AtomicBool,
    is_broken: AtomicBool,
}

impl Progress {
    /// Something begins to move.
    pub fn begin() -> Self {
        Self(Arc::new(Moved {
            begun: Instant::now(),
            last: AtomicU64::new(0),
            is_waiting: AtomicBool::new(false),
            is_broken: AtomicBool::new(false),
        }))
    }

    /// It moves.
    pub fn moves(&self) {
        self.0.last.store(self.0.begun.elapsed().as_millis() as u64, Ordering::Relaxed);
        self.0.is_waiting.store(false, Ordering::Relaxed);
    }

    /// It waits for somebody to move it.
    pub fn waits(&self) {
        self.0.is_waiting.store(true, Ordering::Relaxed);
    }

    /// Whoever moved it went away in the middle.
    pub fn breaks(&self) {
        self.0.is_broken.store(true, Ordering::Relaxed);
    }

    /// Whether it waits for somebody to move it.
    pub fn is_waiting(&self) -> bool {
        self.0.is_waiting.load(Ordering::Relaxed)
    }

    /// Whether whoever moved it went away in the middle.
    pub fn is_broken(&self) -> bool {
        self.0.is_broken.load(Ordering::Relaxed)
    }

    /// Whether it is not for others that it does not move.
    pub fn is_held_up(&self) -> bool {
        self.is_waiting() || self.is_broken()
    }

    /// Returns when nothing has moved for so long.
    pub async fn stalled(&self, patience: Duration) {
        loop {
            let last = Duration::from_millis(self.0.last.load(Ordering::Relaxed));
            let until = self.0.begun + last + patience;
            if Instant::now() >= until {
                return;
            }
            sleep_until(until).await;
        }
    }
}
