//! Speech to text: a file goes out, words come back.

use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;
use reqwest::multipart::{Form, Part};
use serde::Deserialize;

use super::Server;
use super::listening::Live;
use crate::Error;
use crate::remote::{Listening, failed, language, recording};
use crate::stt::{Listener, Stt, Transcript};

const ROLE: &str = "speech to text";

/// Far more bytes than anybody says in half a minute.
const MOST_BYTES: usize = 64 << 10;

/// The hearing of a server, by one of its models.
#[derive(Debug, Clone)]
pub struct Hearing {
    server: Server,
    model: String,
    language: Option<String>,
    is_live: bool,
}

impl Hearing {
    /// With a model such as `gpt-4o-mini-transcribe` or `whisper-1`, in whatever language it hears.
    #[must_use]
    pub fn new(server: Server, model: impl Into<String>) -> Self {
        Self { server, model: model.into(), language: None, is_live: false }
    }

    /// Tells the model the ISO 639-1 code of the language it is going to hear.
    #[must_use]
    pub fn in_language(self, code: impl Into<String>) -> Self {
        Self { language: Some(code.into()), ..self }
    }

    /// Listens while callers speak, by the Realtime API, and has their words sooner.
    #[must_use]
    pub fn live(self) -> Self {
        Self { is_live: true, ..self }
    }

    async fn hear(&self, speech: Sound) -> Result<Transcript, Error> {
        if speech.is_empty() {
            return Ok(Transcript::default());
        }
        let request = self.server.post("audio/transcriptions").multipart(self.form(speech)?);
        let answer = self.server.ask(ROLE, request).await?;
        let body = answer.whole(MOST_BYTES).await?;
        // What is wrong with it is not told, as that would quote from what was said.
        let heard: Heard = serde_json::from_slice(&body)
            .map_err(|_| failed(ROLE, "the server's answer is no transcript"))?;
        Ok(Transcript {
            text: heard.text.trim().to_owned(),
            confidence: None,
            language: heard.language.as_deref().and_then(language),
            by: self.server.by(),
        })
    }

    fn form(&self, speech: Sound) -> Result<Form, Error> {
        let file = Part::bytes(recording(ROLE, speech)?)
            .file_name("speech.wav")
            .mime_str("audio/wav")
            .map_err(|error| failed(ROLE, &error.to_string()))?;
        let form = Form::new()
            .text("model", self.model.clone())
            // All models know this format; times of words are not needed.
            .text("response_format", "json")
            .part("file", file);
        Ok(match &self.language {
            Some(code) => form.text("language", code.clone()),
            None => form,
        })
    }
}

impl Stt for Hearing {
    fn transcribe(&self, speech: Sound) -> BoxFuture<'_, Result<Transcript, Error>> {
        Box::pin(self.hear(speech))
    }

    fn listen(&self, rate_hz: u32) -> Option<Box<dyn Listener>> {
        let server = self.is_live.then(|| self.server.clone())?;
        let (model, language) = (self.model.clone(), self.language.clone());
        let wire = Live::new(server.clone(), ROLE, model, language, rate_hz)?;
        let by = server.by();
        let opening =
            async move { server.open(ROLE, "realtime", &[("intent", "transcription")]).await };
        Some(Box::new(Listening::begin(ROLE, by, opening, wire)))
    }
}

/// What of an answer is used.
#[derive(Deserialize)]
struct Heard {
    text: String,
    language: Option<String>,
}
