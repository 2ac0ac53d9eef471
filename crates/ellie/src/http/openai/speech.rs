//! `/v1/audio/speech`: any text as speech, sent while it is still being spoken.

#[cfg(test)]
mod tests;

use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytes::Bytes;
use ellie_core::audio::Sound;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use serde::Deserialize;

use super::models::{self, Doing};
use crate::app::App;
use crate::calls::{self, Speed};
use crate::http::body;
use crate::http::error::ApiError;
use crate::http::speech::{Asked, Unspeakable, Wanted};
use crate::media::{Encoder, Format, Streamed};

/// The longest text that is spoken, in characters.
const LONGEST_SPEECH: usize = 4096;

/// The voices that OpenAI has.
const OPENAIS: [&str; 13] = ellie_providers::openai::VOICES;

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/v1/audio/speech", post(speak))
}

/// What is to be spoken. How the voice should sound (`instructions`) is taken, and not looked at.
#[derive(Debug, Deserialize)]
struct Speech {
    model: Option<String>,
    input: Option<String>,
    voice: Option<Voice>,
    response_format: Option<String>,
    speed: Option<f32>,
    stream_format: Option<String>,
}

/// A voice, which some clients wrap.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Voice {
    Name(String),
    Wrapped { id: String },
}

/// Any text as speech.
async fn speak(State(app): State<Arc<App>>, request: Request) -> Result<Response, ApiError> {
    let (wanted, format) = body::json::<Speech>(request).await?.wanted(&app)?;
    let body = spoken(wanted.sentences(&app), format).await?;
    Ok(([(header::CONTENT_TYPE, format.content_type())], body).into_response())
}

impl Speech {
    fn wanted(&self, app: &App) -> Result<(Wanted, Streamed), ApiError> {
        models::check(app, self.model.as_deref(), Doing::Speaking)?;
        let format = format(self.response_format.as_deref().unwrap_or("mp3"))?;
        if self.stream_format.as_deref().is_some_and(|asked| asked != "audio") {
            return Err(ApiError::field("stream_format", "Input should be audio"));
        }
        let text = self.input.as_deref();
        let text = text.ok_or_else(|| ApiError::field("input", "Field required"))?;
        let voice = self.voice.as_ref().map(|voice| match voice {
            Voice::Name(name) | Voice::Wrapped { id: name } => name.as_str(),
        });
        // A client of OpenAI's names one of its voices: where there is none of that name, the usual one speaks.
        let is_here = |name: &str| app.reception.voices().contains(&name);
        let voice = voice.filter(|name| is_here(name) || !OPENAIS.contains(name));
        let speed = self.speed.unwrap_or(Speed::USUAL.times());
        let wanted = Asked { text, voice, speed }.wanted(LONGEST_SPEECH, app);
        Ok((wanted.map_err(|why| unspeakable(why, app))?, format))
    }
}

fn format(name: &str) -> Result<Streamed, ApiError> {
    match name {
        "mp3" => Ok(Streamed::File(Format::Mp3)),
        "opus" => Ok(Streamed::File(Format::Opus)),
        "wav" => Ok(Streamed::File(Format::Wav)),
        "pcm" => Ok(Streamed::Pcm),
        _ => Err(ApiError::field("response_format", "Input should be mp3, opus, wav or pcm")),
    }
}

/// The field that is to blame.
fn unspeakable(why: Unspeakable, app: &App) -> ApiError {
    match why {
        Unspeakable::Blank => ApiError::field("input", "There is nothing to say"),
        Unspeakable::TooLong { most, .. } => {
            ApiError::field("input", format!("Text is too long (maximum {most} characters)"))
        }
        Unspeakable::Binary => ApiError::field("input", "Text has control characters in it"),
        Unspeakable::Speed(_) => ApiError::field("speed", "Input should be from 0.25 to 4"),
        Unspeakable::UnknownVoice(_) => {
            let voices = app.reception.voices().join(", ");
            ApiError::field("voice", format!("Input should be one of {voices}"))
        }
    }
}

/// A body that begins with the first sentence and goes on with each of the others as soon as it is
/// spoken. What goes wrong with the first is an answer of its own; after that it can only break off.
async fn spoken<S>(sentences: S, format: Streamed) -> Result<Body, ApiError>
where
    S: Stream<Item = Result<Sound, calls::Error>> + Send + 'static,
{
    let encoder = Encoder::new(format).map_err(calls::Error::from)?;
    let (first, rest) = Speaking { sentences: Box::pin(sentences), encoder }.next().await?;
    let rest = stream::try_unfold(rest, |speaking| async {
        match speaking {
            Some(speaking) => speaking.next().await.map(Some),
            None => Ok(None),
        }
    });
    let rest = rest.inspect_err(|error| {
        tracing::error!(%error, "speech that is being sent breaks off");
    });
    Ok(Body::from_stream(stream::iter([Ok(first)]).chain(rest)))
}

/// Speech of which a part is sent.
struct Speaking<S> {
    sentences: Pin<Box<S>>,
    encoder: Encoder,
}

impl<S: Stream<Item = Result<Sound, calls::Error>>> Speaking<S> {
    /// What is sent next, and what is left after that.
    async fn next(mut self) -> Result<(Bytes, Option<Self>), calls::Error> {
        let sound = self.sentences.next().await.transpose()?;
        // Encoding takes a while, beside the async threads.
        let Self { sentences, mut encoder } = self;
        let work = move || match sound {
            Some(sound) => encoder.push(&sound).map(|bytes| (bytes, Some(encoder))),
            None => encoder.finish().map(|bytes| (bytes, None)),
        };
        let encoded = tokio::task::spawn_blocking(work).await;
        let (bytes, encoder) = encoded.map_err(|_| calls::Error::Lost)??;
        Ok((bytes.into(), encoder.map(|encoder| Self { sentences, encoder })))
    }
}
