//! Speech to text: a file goes out, words come back.

use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;
use reqwest::header::CONTENT_TYPE;
use serde::Deserialize;

use super::{NOT_LEARNT_FROM, Server};
use crate::Error;
use crate::remote::{failed, language, recording};
use crate::stt::{Stt, Transcript};

const ROLE: &str = "speech to text";

/// The model to take where none is set.
pub const MODEL: &str = "nova-3";

/// Each word comes with its times, up to three times over: far more than half a minute has.
const MOST_BYTES: usize = 512 << 10;

/// Deepgram's hearing, by one of its models.
#[derive(Debug, Clone)]
pub struct Hearing {
    server: Server,
    model: String,
    language: Option<String>,
}

impl Hearing {
    /// With a model such as [`MODEL`], in whatever language it hears.
    #[must_use]
    pub fn new(server: Server, model: impl Into<String>) -> Self {
        Self { server, model: model.into(), language: None }
    }

    /// Tells the model the code of the language it is going to hear.
    #[must_use]
    pub fn in_language(self, code: impl Into<String>) -> Self {
        Self { language: Some(code.into()), ..self }
    }

    async fn hear(&self, speech: Sound) -> Result<Transcript, Error> {
        if speech.is_empty() {
            return Ok(Transcript::default());
        }
        let request = self
            .server
            .post("listen")
            .query(&[("model", self.model.as_str()), self.language()])
            .query(&[("smart_format", "true"), ("punctuate", "true"), NOT_LEARNT_FROM])
            .header(CONTENT_TYPE, "audio/wav")
            .body(recording(ROLE, speech)?);
        let body = self.server.ask(ROLE, request).await?.whole(MOST_BYTES).await?;
        // What is wrong with it is not told, as that would quote from what was said.
        let heard = serde_json::from_slice(&body).ok().and_then(Answered::heard);
        let heard = heard.ok_or_else(|| failed(ROLE, "the server's answer is no transcript"))?;
        Ok(Transcript { by: self.server.by(), ..heard })
    }

    /// Without one, English is heard in whatever was said. Nova-3 hears many languages at once;
    /// other models have to find out first which one it is.
    fn language(&self) -> (&'static str, &str) {
        match &self.language {
            Some(code) => ("language", code),
            None if self.model.starts_with("nova-3") => ("language", "multi"),
            None => ("detect_language", "true"),
        }
    }
}

impl Stt for Hearing {
    fn transcribe(&self, speech: Sound) -> BoxFuture<'_, Result<Transcript, Error>> {
        Box::pin(self.hear(speech))
    }
}

/// What of an answer is used.
#[derive(Deserialize)]
struct Answered {
    results: Results,
}

#[derive(Deserialize)]
struct Results {
    channels: Vec<Channel>,
}

#[derive(Deserialize)]
struct Channel {
    alternatives: Vec<Alternative>,
    detected_language: Option<String>,
}

#[derive(Deserialize)]
struct Alternative {
    transcript: String,
    confidence: Option<f32>,
    /// By a model that hears many, the one that was spoken most first.
    #[serde(default)]
    languages: Vec<String>,
}

impl Answered {
    /// The likeliest words of the one channel that was sent.
    fn heard(self) -> Option<Transcript> {
        let channel = self.results.channels.into_iter().next()?;
        let likeliest = channel.alternatives.into_iter().next()?;
        let named = channel.detected_language.or(likeliest.languages.into_iter().next());
        let text = likeliest.transcript.trim().to_owned();
        // Of no words, no share is right.
        let confidence = likeliest.confidence.filter(|_| !text.is_empty());
        Some(Transcript {
            confidence: confidence.filter(|share| (0.0..=1.0).contains(share)),
            language: named.as_deref().and_then(language),
            text,
            ..Transcript::default()
        })
    }
}
