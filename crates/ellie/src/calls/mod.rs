//! Calls: what a caller says comes in, what Ellie says goes out.
//!
//! Never sees the app, the settings, the channels or HTTP: it is given providers and a store.

mod attempts;
mod backlog;
mod clip;
mod desk;
mod diary;
mod entry;
mod hearing;
mod journal;
mod language;
pub mod live;
mod package;
mod reception;
mod recording;
mod seen;
mod session;
mod speed;
mod state;
mod thinking;
mod topics;
mod typed;
mod voiced;

pub use clip::ClipId;
pub use desk::Desk;
pub use hearing::{Heard, Said, hear};
pub use language::NotSpoken;
pub use reception::{Channel, Preparation, Reception, Stages, Turn, Way};
pub use recording::{Recordings, SPEECH_HZ, encoded};
pub use session::{SessionId, Sessions};
pub use speed::Speed;
pub use typed::{NotTyped, Typed, has_control};

use crate::media::{DecodeError, EncodeError};

/// Settings of calls.
#[derive(Debug, Clone)]
pub struct Config {
    /// The voice Ellie speaks with, if it is not the one the synthesiser would take itself.
    pub voice: Option<String>,
}

/// The voice that is set is none the synthesiser has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no voice named {asked} (TTS_VOICE); there are {there_are}")]
pub struct UnknownVoice {
    asked: String,
    there_are: String,
}

/// Why a turn could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The recording cannot be used.
    #[error(transparent)]
    Recording(#[from] DecodeError),
    /// The sound of an answer cannot be made a file.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// There is nobody speaking in the sound.
    #[error("no speech was found in the audio")]
    NoSpeech,
    /// There is no such clip, or no longer.
    #[error("there is no such clip, or it is no longer kept")]
    NoClip,
    /// A provider could not do its part.
    #[error(transparent)]
    Provider(#[from] ellie_providers::Error),
    /// The call was erased while it was going on; the turn did not happen.
    #[error("the call was erased")]
    Erased,
    /// What had to be kept could not be kept; the turn did not happen.
    #[error("what was said could not be stored: {0}")]
    Store(String),
    /// Something of ours broke; the turn did not happen.
    #[error("the turn was lost")]
    Lost,
}
