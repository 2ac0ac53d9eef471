//! What is built once and shared by everything that serves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use ellie_providers::local::Readiness;
use moka::future::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::calls::Reception;
use crate::calls::live::Live;
use crate::limit::Limit;
use crate::machine::Machine;
use crate::{channels, http};

/// The application.
pub struct App {
    /// Settings of the API.
    pub http: http::Config,
    /// Settings of the call socket.
    pub channels: channels::Config,
    /// The front desk.
    pub reception: Arc<Reception>,
    /// The calls that are going on.
    pub live: Arc<Live>,
    /// How each model is doing.
    pub readiness: Vec<Readiness>,
    /// Speech that was made for a client, by the hash of what was asked for.
    pub spoken: Spoken,
    /// Rate limits.
    pub limit: Limit,
    /// The machine.
    pub machine: Machine,
    /// Places for sockets.
    pub sockets: Places,
    /// Places for recordings on their way in.
    pub uploads: Arc<Semaphore>,
    /// Everything that must end before Ellie does.
    pub tasks: TaskTracker,
    /// Cancelled when Ellie is asked to end.
    pub shutdown: CancellationToken,
    /// When Ellie began.
    pub started: Instant,
}

/// Places for connections that stay.
pub struct Places {
    free: Arc<Semaphore>,
    most: usize,
    ever_taken: AtomicU64,
}

impl Places {
    /// So many at once.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(most)), most, ever_taken: AtomicU64::new(0) }
    }

    /// One of them, for as long as it is kept, if one is free.
    #[must_use]
    pub fn take(&self) -> Option<OwnedSemaphorePermit> {
        let place = Arc::clone(&self.free).try_acquire_owned().ok()?;
        self.ever_taken.fetch_add(1, Ordering::Relaxed);
        Some(place)
    }

    /// How many are taken now.
    #[must_use]
    pub fn taken(&self) -> usize {
        self.most.saturating_sub(self.free.available_permits())
    }

    /// How many were taken since Ellie began.
    #[must_use]
    pub fn ever_taken(&self) -> u64 {
        self.ever_taken.load(Ordering::Relaxed)
    }
}

/// Speech by the hash of what was asked for.
pub type Spoken = Cache<[u8; 32], Bytes>;

/// Speech is kept for a day, some two hours of it.
#[must_use]
pub fn spoken() -> Spoken {
    const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
    const MOST_BYTES: u64 = 64 << 20;
    let weight = |_: &[u8; 32], bytes: &Bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    Cache::builder().max_capacity(MOST_BYTES).weigher(weight).time_to_live(KEPT).build()
}
