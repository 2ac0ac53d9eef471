//! Calls: what a caller says comes in, what Ellie says goes out.
//!
//! Never sees the app, the settings, the channels or HTTP: it is given providers and a store.

mod clip;
mod desk;
mod hearing;
mod reception;
mod session;
mod topics;

pub use clip::ClipId;
pub use desk::Desk;
pub use hearing::Heard;
pub use reception::{Preparation, Reception, Stages, Turn};
pub use session::SessionId;

/// Settings of calls.
#[derive(Debug, Clone)]
pub struct Config {
    /// The voice Ellie speaks with.
    pub voice: String,
}

/// Why a turn could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is nobody speaking in the sound.
    #[error("no speech was found in the audio")]
    NoSpeech,
    /// There is no such clip, or no longer.
    #[error("there is no such clip, or it is no longer kept")]
    NoClip,
    /// A provider could not do its part.
    #[error(transparent)]
    Provider(#[from] ellie_providers::Error),
    /// What had to be kept could not be kept; the turn did not happen.
    #[error("the message could not be stored: {0}")]
    Store(String),
}
