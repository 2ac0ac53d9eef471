//! Speech to text: a file goes out, words come back.

use std::ops::RangeInclusive;

use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;
use reqwest::multipart::{Form, Part};
use serde::Deserialize;

use super::Server;
use super::language::language;
use crate::remote::failed;
use crate::stt::{Stt, Transcript};
use crate::{Error, wav};

const ROLE: &str = "speech to text";

/// As many as fit, with the head, into the largest file that OpenAI takes, and with it most others.
const MOST_SAMPLES: usize = (25_000_000 - 44) / size_of::<i16>();

/// What recordings have; the head of a file cannot hold every number.
const RATES_HZ: RangeInclusive<u32> = 1_000..=192_000;

/// What is shorter is refused by some, as a word of one syllable may be: OpenAI wants a tenth of
/// a second, others three.
const SHORTEST_SECONDS: f32 = 0.5;

/// Far more bytes than anybody says in half a minute.
const MOST_BYTES: usize = 64 << 10;

/// The hearing of a server, by one of its models.
#[derive(Debug, Clone)]
pub struct Hearing {
    server: Server,
    model: String,
    language: Option<String>,
}

impl Hearing {
    /// With a model such as `gpt-4o-mini-transcribe` or `whisper-1`, in whatever language it hears.
    #[must_use]
    pub fn new(server: Server, model: impl Into<String>) -> Self {
        Self { server, model: model.into(), language: None }
    }

    /// Tells the model the ISO 639-1 code of the language it is going to hear.
    #[must_use]
    pub fn in_language(self, code: impl Into<String>) -> Self {
        Self { language: Some(code.into()), ..self }
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
        let file = Part::bytes(file(speech)?)
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
}

/// What of an answer is used.
#[derive(Deserialize)]
struct Heard {
    text: String,
    language: Option<String>,
}

/// A file of it, followed by silence where it is very short.
fn file(mut speech: Sound) -> Result<Vec<u8>, Error> {
    if !RATES_HZ.contains(&speech.rate_hz) {
        return Err(Error::Refused("speech at a sample rate that no recording has".into()));
    }
    if speech.samples.len() > MOST_SAMPLES {
        return Err(Error::Refused("speech that makes more than 25 MB in one piece".into()));
    }
    let shortest = (SHORTEST_SECONDS * speech.rate_hz as f32) as usize;
    if speech.samples.len() < shortest {
        speech.samples.resize(shortest, 0.0);
    }
    wav::of(&speech).map_err(|error| failed(ROLE, &error.to_string()))
}
