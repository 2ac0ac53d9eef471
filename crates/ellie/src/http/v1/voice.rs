//! `/api/v1/voice`: turns, transcripts, speech.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use chrono::Utc;
use serde::Deserialize;
use serde_json::json;
use tokio::time::Instant;

use crate::app::App;
use crate::calls::{Channel, NotSpoken, NotTyped, SessionId, Speed, Stages, Turn, Typed, Way};
use crate::channels::audio_url;
use crate::http::body;
use crate::http::error::ApiError;
use crate::http::front::Arrived;
use crate::http::headers;
use crate::http::speech::{self, Asked, Unspeakable, Wanted};
use crate::http::upload::{Form, Layout};
use crate::http::watched;
use crate::media::Format;

/// The longest text that is spoken, in characters.
const LONGEST_SPEECH: usize = 4000;

const FORM: Layout = Layout { recording: "audio_file", longest_text: 64 << 10 };

const PROCESSING_TIME: HeaderName = HeaderName::from_static("x-processing-time-ms");
const CACHE_HIT: HeaderName = HeaderName::from_static("x-cache-hit");
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/voice/process", post(process))
        .route("/api/v1/voice/speech-to-text", post(speech_to_text))
        .route("/api/v1/voice/text-to-speech", post(text_to_speech))
        .route("/api/v1/voice/audio/{clip}", get(audio))
}

/// One turn of a caller, typed or spoken.
async fn process(
    State(app): State<Arc<App>>,
    Extension(Arrived { trace, .. }): Extension<Arrived>,
    request: Request,
) -> Result<Response, ApiError> {
    let begun = Instant::now();
    let form = Form::read(request, &app, FORM).await?;
    let session = session(&form)?.unwrap_or_else(SessionId::random);
    let way = Way { language: form.language(&app).map_err(not_spoken)?, ..Channel::Voice.into() };
    let began = Utc::now();
    let turn = match (&form.recording, form.text("text")) {
        (Some(_), Some(_)) => {
            let message = "Provide either audio file or text input, not both";
            return Err(ApiError::validation(message));
        }
        (None, None) if !form.has("text") => {
            return Err(ApiError::validation("Either audio file or text input is required"));
        }
        (None, text) => app.reception.typed(session, typed(text.unwrap_or_default())?, way).await?,
        (Some(recording), None) => {
            app.reception.spoken(session, recording.bytes.clone(), way).await?
        }
    };
    watched::stages(&trace, began, &turn.stages);
    let body = json!({
        "text": turn.heard.text,
        "audio_url": audio_url(turn.clip),
        "processing_time_ms": begun.elapsed().as_secs_f64() * 1e3,
        "confidence": turn.heard.confidence,
        "language_detected": turn.heard.language,
        "session_id": turn.session.to_string(),
        "session_token": app.session_token(&turn.session),
        "ai_response": turn.reply,
    });
    Ok(([(SERVER_TIMING, timing(&turn))], Json(body)).into_response())
}

/// What was said in a recording.
async fn speech_to_text(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, ApiError> {
    let begun = Instant::now();
    let form = Form::read(request, &app, FORM).await?;
    form.language(&app).map_err(not_spoken)?;
    let session = session(&form)?;
    let recording = form.recording.as_ref();
    let recording = recording.ok_or_else(|| ApiError::field("audio_file", "Field required"))?;
    let heard = app.reception.hear(recording.bytes.clone()).await?;
    let body = json!({
        "text": heard.transcript.text,
        "confidence": heard.transcript.confidence,
        "language": heard.transcript.language,
        "processing_time_ms": begun.elapsed().as_secs_f64() * 1e3,
        "session_id": session.map(|id| id.to_string()),
    });
    Ok(Json(body).into_response())
}

/// What is to be spoken.
#[derive(Debug, Deserialize)]
struct Speech {
    text: String,
    voice: Option<String>,
    model: Option<String>,
    speed: Option<f32>,
    session_id: Option<String>,
    response_format: Option<String>,
}

impl Speech {
    fn wanted(self, app: &App) -> Result<(Wanted, Format), ApiError> {
        model(self.model.as_deref())?;
        if let Some(id) = &self.session_id {
            id.parse::<SessionId>().map_err(|e| ApiError::field("session_id", e.to_string()))?;
        }
        let format: Format =
            self.response_format.as_deref().unwrap_or("mp3").parse().map_err(|_| {
                ApiError::field("response_format", "Input should be mp3, wav or opus")
            })?;
        let speed = self.speed.unwrap_or(Speed::USUAL.times());
        let asked = Asked { text: &self.text, voice: self.voice.as_deref(), speed };
        let wanted = asked.wanted(LONGEST_SPEECH, app).map_err(|why| unspeakable(why, app))?;
        Ok((wanted, format))
    }
}

/// Any text as speech.
async fn text_to_speech(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, ApiError> {
    let begun = Instant::now();
    let (wanted, format) = body::json::<Speech>(request).await?.wanted(&app)?;
    let found = wanted.found(format, &app).await?;
    let took_ms = begun.elapsed().as_secs_f64() * 1e3;
    let name = format!("attachment; filename=speech.{}", format.extension());
    let mut response = speech::sound(found.value, format);
    for (header, value) in [
        (header::CONTENT_DISPOSITION, name),
        (PROCESSING_TIME, format!("{took_ms:.3}")),
        (CACHE_HIT, found.origin.is_hit().to_string()),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(header, value);
        }
    }
    Ok(response)
}

/// The sound of an answer, as the ending of its name says.
async fn audio(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let absent = || ApiError::absent("There is no such clip, or it is no longer kept");
    let (id, ending) = name.rsplit_once('.').ok_or_else(absent)?;
    let format: Format = ending.parse().map_err(|_| absent())?;
    let bytes = app.reception.file(id.parse().map_err(|_| absent())?, format).await?;
    let mut response = speech::sound(bytes, format);
    // A clip may hold a caller's name: it belongs to whoever knows its address, and to no cache.
    let private = HeaderValue::from_static("private, no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, private);
    // A page of another origin that may use the API plays it by its address, too.
    let embeddable = HeaderValue::from_static("cross-origin");
    response.headers_mut().insert(headers::EMBEDDABLE, embeddable);
    Ok(response)
}

/// The field that is to blame.
fn unspeakable(why: Unspeakable, app: &App) -> ApiError {
    match why {
        Unspeakable::Blank => ApiError::field("text", "Text is required for speech synthesis"),
        Unspeakable::TooLong { most, .. } => {
            ApiError::field("text", format!("Text is too long (maximum {most} characters)"))
        }
        Unspeakable::Binary => ApiError::field("text", "Text has control characters in it"),
        Unspeakable::Speed(_) => ApiError::field("speed", "Input should be from 0.25 to 4"),
        Unspeakable::UnknownVoice(_) => {
            let voices = app.reception.voices().join(", ");
            ApiError::field("voice", format!("Input should be one of {voices}"))
        }
    }
}

/// The names of the earlier back ends' models all mean the one that is loaded.
fn model(asked: Option<&str>) -> Result<(), ApiError> {
    match asked {
        None | Some("tts-1" | "tts-1-hd" | "kokoro" | "piper") => Ok(()),
        Some(_) => {
            Err(ApiError::field("model", "Input should be tts-1, tts-1-hd, kokoro or piper"))
        }
    }
}

fn session(form: &Form) -> Result<Option<SessionId>, ApiError> {
    let parse = |id: &str| id.parse().map_err(|e| ApiError::field("session_id", format!("{e}")));
    form.text("session_id").map(parse).transpose()
}

fn not_spoken(error: NotSpoken) -> ApiError {
    ApiError::field("language", error.to_string())
}

fn typed(text: &str) -> Result<Typed, ApiError> {
    text.parse().map_err(|error: NotTyped| ApiError::field("text", error.to_string()))
}

/// The stages of a turn, in the form of the W3C's Server-Timing.
fn timing(turn: &Turn) -> String {
    let Stages { decode_ms, voice_ms, transcribe_ms, think_ms } = turn.stages;
    let entry = |name, ms| format!("{name};dur={ms:.3}");
    [
        entry("decode", decode_ms),
        entry("voice", voice_ms),
        entry("transcribe", transcribe_ms),
        entry("think", think_ms),
    ]
    .join(", ")
}
