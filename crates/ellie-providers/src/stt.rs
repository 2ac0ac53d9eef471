//! Speech to text.

use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;

use crate::{By, Error};

/// Writes down what was said.
pub trait Stt: Send + Sync {
    /// Transcribes one stretch of speech, at any sample rate, of at most thirty seconds.
    fn transcribe(&self, speech: Sound) -> BoxFuture<'_, Result<Transcript, Error>>;

    /// Begins to listen to a caller who speaks, at so many samples a second. `None` from whoever wants all
    /// of the speech at once.
    fn listen(&self, _rate_hz: u32) -> Option<Box<dyn Listener>> {
        None
    }
}

/// Hears a caller while they speak, and has the words soon after.
pub trait Listener: Send {
    /// The sound goes on.
    fn hear(&mut self, samples: &[f32]);

    /// The words so far, since the last part. `speech` is the sound of them, for whoever has to hear it
    /// at once.
    fn words(&mut self, speech: Sound) -> BoxFuture<'static, Result<Transcript, Error>>;

    /// What was heard until now is a part by itself: its words do not come again.
    fn part(&mut self);
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
