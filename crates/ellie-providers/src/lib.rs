//! Whatever hears, thinks or speaks for Ellie: one trait a role, one file a vendor.

pub mod anthropic;
mod by;
pub mod deepgram;
pub mod elevenlabs;
pub mod embed;
mod error;
pub mod fake;
pub mod kept;
pub mod llm;
pub mod local;
pub mod openai;
pub mod remote;
mod sse;
pub mod stt;
mod thinking;
pub mod tts;
pub mod turn;
pub mod vad;
mod wav;

use std::sync::Arc;

pub use by::By;
pub use error::Error;
use local::Readiness;

/// One provider for each role, shared by all calls.
#[derive(Clone)]
pub struct Providers {
    /// Speech to text.
    pub stt: Arc<dyn stt::Stt>,
    /// Text to speech.
    pub tts: Arc<dyn tts::Tts>,
    /// Voice activity.
    pub vad: Arc<dyn vad::Vad>,
    /// End of turn.
    pub turn: Arc<dyn turn::Turn>,
    /// Sentence meaning.
    pub embed: Arc<dyn embed::Embed>,
    /// How each local model is doing; empty where there is none.
    pub readiness: Vec<Readiness>,
}

impl Providers {
    /// Simulated providers that hear the same words in any sound.
    #[must_use]
    pub fn fake(heard: &str) -> Self {
        Self {
            stt: Arc::new(fake::FakeStt(heard.into())),
            tts: Arc::new(fake::FakeTts::default()),
            vad: Arc::new(fake::FakeVad),
            turn: Arc::new(fake::FakeTurn),
            embed: Arc::new(fake::FakeEmbed),
            readiness: Vec::new(),
        }
    }
}
