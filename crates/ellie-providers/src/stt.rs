//! Speech to text.

use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;

use crate::{By, Error};

/// Writes down what was said.
pub trait Stt: Send + Sync {
    /// Transcribes one stretch of speech, at any sample rate, of at most thirty seconds.
    fn transcribe(&self, speech: Sound) -> BoxFuture<'_, Result<Transcript, Error>>;
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transcript {
    /// The words, with punctuation where the provider writes it.
    pub text: String,
    /// The share of words expected to be right, 0 to 1; `None` where the provider cannot tell.
    pub confidence: Option<f32>,
    /// ISO 639-1 code of the language that was recognised, where one was.
    pub language: Option<&'static str>,
    /// Who wrote it down.
    pub by: By,
}
