//! Speech to text: a file goes out, words come back.

use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;
use reqwest::header::CONTENT_TYPE;
use serde::Deserialize;

use super::listening::Live;
use super::{NOT_LEARNT_FROM, Server};
use crate::Error;
use crate::remote::{Listening, failed, language, recording};
use crate::stt::{Listener, Stt, Transcript};

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
    is_live: bool,
}

impl Hearing {
    /// With a model such as [`MODEL`], in whatever language it hears.
    #[must_use]
    pub fn new(server: Server, model: impl Into<String>) -> Self {
        Self { server, model: model.into(), language: None, is_live: false }
    }

    /// Tells the model the code of the language it is going to hear.
    #[must_use]
    pub fn in_language(self, code: impl Into<String>) -> Self {
        Self { language: Some(code.into()), ..self }
    }

    /// Listens while callers speak, and has their words sooner.
    #[must_use]
    pub fn live(self) -> Self {
        Self { is_live: true, ..self }
    }

    async fn hear(&self, speech: Sound) -> Result<Transcript, Error> {
        if speech.is_empty() {
            return Ok(Transcript::default());
        }
        let request = self
            .server
            .post("listen")
            .query(&self.wishes())
            .header(CONTENT_TYPE, "audio/wav")
            .body(recording(ROLE, speech)?);
        let body = self.server.ask(ROLE, request).await?.whole(MOST_BYTES).await?;
        // What is wrong with it is not told, as that would quote from what was said.
        let heard = serde_json::from_slice(&body).ok().and_then(Answered::heard);
        let heard = heard.ok_or_else(|| failed(ROLE, "the server's answer is no transcript"))?;
        Ok(Transcript { by: self.server.by(), ..heard })
    }

    fn wishes(&self) -> [(&'static str, &str); 5] {
        let model = ("model", self.model.as_str());
        [model, self.language(), ("smart_format", "true"), ("punctuate", "true"), NOT_LEARNT_FROM]
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

    fn listen(&self, rate_hz: u32) -> Option<Box<dyn Listener>> {
        let hearing = self.is_live.then(|| self.clone())?;
        let wire = Live::new(hearing.server.clone(), ROLE, rate_hz);
        let opening = async move {
            let rate_hz = rate_hz.to_string();
            // When a caller is done is for Ellie to find out.
            let sound = [
                ("encoding", "linear16"),
                ("sample_rate", rate_hz.as_str()),
                ("channels", "1"),
                ("endpointing", "false"),
            ];
            let query = [&hearing.wishes()[..], &sound].concat();
            hearing.server.open(ROLE, "listen", &query).await
        };
        Some(Box::new(Listening::begin(ROLE, self.server.by(), opening, wire)))
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
pub(super) struct Alternative {
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
        let heard = Transcript::from(likeliest);
        let detected = channel.detected_language.as_deref().and_then(language);
        Some(Transcript { language: detected.or(heard.language), ..heard })
    }
}

impl From<Alternative> for Transcript {
    fn from(likely: Alternative) -> Self {
        let text = likely.transcript.trim().to_owned();
        // Of no words, no share is right.
        let confidence = likely.confidence.filter(|_| !text.is_empty());
        Self {
            confidence: confidence.filter(|share| (0.0..=1.0).contains(share)),
            language: likely.languages.first().and_then(|named| language(named)),
            text,
            ..Self::default()
        }
    }
}
