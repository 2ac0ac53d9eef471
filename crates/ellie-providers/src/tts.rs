//! Text to speech.

use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;

use crate::{By, Error};

/// Says things aloud.
pub trait Tts: Send + Sync {
    /// Speaks one piece of text, a sentence or a few.
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>>;

    /// The names of the voices that can be asked for, the one to take unasked first.
    fn voices(&self) -> Vec<&str>;
}

/// What was said aloud.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spoken {
    /// The sound of it.
    pub sound: Sound,
    /// Whose voice it is.
    pub by: By,
}

/// Something to be said, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// The text as people write it: digits and abbreviations are the provider's business.
    pub text: String,
    /// The name of a voice, one of [`Tts::voices`].
    pub voice: String,
    /// 1.0 is the voice's own pace, 2.0 twice as fast.
    pub speed: f32,
    /// Whether the sound may be kept on disk. Only for text with no personal data in it.
    pub keep: bool,
    /// Whether somebody waits to hear it; else it may take its time.
    pub is_awaited: bool,
}
