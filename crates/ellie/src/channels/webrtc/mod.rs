//! Live calls of browsers over WebRTC: sound as Opus packets over UDP, everything else over the data
//! channel, in the frames of `/ws`. One socket serves all calls; each has a task that owns it.

mod connection;
mod exchange;
mod hub;
mod incoming;
mod offer;
mod outgoing;
mod peer;
mod stun;

pub use hub::{CannotListen, Hub};
pub use offer::{LARGEST_OFFER, Refused};
