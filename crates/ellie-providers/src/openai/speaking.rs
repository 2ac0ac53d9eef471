//! Text to speech: text goes out, bare samples come back.

use futures_util::future::BoxFuture;
use serde::Serialize;

use super::Server;
use crate::Error;
use crate::remote::{Bounds, begin};
use crate::tts::{Begun, Spoken, Tts, Utterance};

const BOUNDS: Bounds = Bounds { characters: 4096, speeds: 0.25..=4.0 };

/// The voices that OpenAI has, the default first. Its older models know fewer of them.
pub const VOICES: [&str; 13] = [
    "marin", "cedar", "alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage",
    "shimmer", "verse",
];

/// The voices of a server, by one of its models.
#[derive(Debug, Clone)]
pub struct Speaking {
    server: Server,
    model: String,
    voices: Vec<String>,
}

impl Speaking {
    /// With a model such as `gpt-4o-mini-tts`, and the voices that OpenAI has.
    #[must_use]
    pub fn new(server: Server, model: impl Into<String>) -> Self {
        Self { server, model: model.into(), voices: VOICES.map(str::to_owned).into() }
    }

    /// With the voices of another vendor, the one to take unasked first.
    #[must_use]
    pub fn with_voices(self, voices: Vec<String>) -> Self {
        Self { voices, ..self }
    }

    async fn ask(&self, utterance: Utterance) -> Result<Begun, Error> {
        BOUNDS.check(&utterance, &self.voices())?;
        let Utterance { text, voice, speed, .. } = &utterance;
        let model = &self.model;
        let asked = Asked { model, input: text, voice, response_format: "pcm", speed: *speed };
        begin(&self.server, self.server.post("audio/speech").json(&asked), &utterance).await
    }
}

impl Tts for Speaking {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        Box::pin(async { self.ask(utterance).await?.whole().await })
    }

    fn begin(&self, utterance: Utterance) -> BoxFuture<'_, Result<Begun, Error>> {
        Box::pin(self.ask(utterance))
    }

    fn voices(&self) -> Vec<&str> {
        self.voices.iter().map(String::as_str).collect()
    }
}

/// A request as it goes out.
#[derive(Serialize)]
struct Asked<'u> {
    model: &'u str,
    input: &'u str,
    voice: &'u str,
    response_format: &'static str,
    speed: f32,
}
