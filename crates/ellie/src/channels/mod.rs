//! Ways to reach Ellie.

pub mod browser;
mod codec;
mod live;

use std::time::Duration;

use crate::calls::ClipId;
use crate::origin::Origin;

/// Settings of the call socket.
#[derive(Debug, Clone)]
pub struct Config {
    /// Whether it is served at all.
    pub enabled: bool,
    /// Time between two heartbeats.
    pub heartbeat: Duration,
    /// How many sockets may be open.
    pub max_connections: usize,
    /// Origins, besides our own, whose pages may open one.
    pub origins: Vec<Origin>,
}

/// Where the sound of an answer can be fetched, whichever way the turn came in.
#[must_use]
pub fn audio_url(clip: ClipId) -> String {
    format!("/api/v1/voice/audio/{clip}.mp3")
}
