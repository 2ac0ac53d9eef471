//! Ways to reach Ellie.

pub mod browser;
mod codec;
mod fault;
mod live;
pub mod realtime;
pub mod socket;
pub mod socketio;
pub mod webrtc;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::calls::ClipId;
use crate::origin::Origin;

/// Settings of the call socket, and of WebRTC beside it.
#[derive(Debug, Clone)]
pub struct Config {
    /// Whether the socket is served at all.
    pub enabled: bool,
    /// Time between two heartbeats.
    pub heartbeat: Duration,
    /// How many connections of either kind there may be.
    pub max_connections: usize,
    /// How long a session of the older dialect's socket is left alone before it is over.
    pub session_timeout: Duration,
    /// Origins, besides our own, whose pages may open one.
    pub origins: Vec<Origin>,
    /// Where browsers send sound by WebRTC; nowhere, if it is not served.
    pub webrtc: Option<SocketAddr>,
    /// The addresses browsers are told of; those of the machine, where there are none.
    pub webrtc_addresses: Vec<IpAddr>,
}

/// Where the sound of an answer can be fetched, whichever way the turn came in.
#[must_use]
pub fn audio_url(clip: ClipId) -> String {
    format!("/api/v1/voice/audio/{clip}.mp3")
}

/// Seconds since 1970, as the frames have them.
fn now() -> f64 {
    chrono::Utc::now().timestamp_micros() as f64 / 1e6
}
