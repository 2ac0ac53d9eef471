//! What is built once and shared by everything that serves.

use std::sync::Arc;
use std::time::Instant;

use ellie_providers::local::Readiness;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::cache::Cache;
use crate::calls::Reception;
use crate::calls::live::Live;
use crate::limit::Limit;
use crate::machine::Machine;
use crate::resilience::Breakers;
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
    /// Speech that was made for a client.
    pub cache: Cache,
    /// What makes the sound of a text besides the text: another voice must not find it in the cache.
    pub spoken_by: String,
    /// The circuits to those Ellie asks for something.
    pub breakers: Breakers,
    /// Rate limits.
    pub limit: Limit,
    /// The machine.
    pub machine: Machine,
    /// Places for sockets.
    pub sockets: Arc<Semaphore>,
    /// Places for recordings on their way in.
    pub uploads: Arc<Semaphore>,
    /// Everything that must end before Ellie does.
    pub tasks: TaskTracker,
    /// Cancelled when Ellie is asked to end.
    pub shutdown: CancellationToken,
    /// When Ellie began.
    pub started: Instant,
}
