//! `/api/v1/voice`: turns, transcripts, speech.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use chrono::Utc;
use ellie_core::audio::Sound;
use serde::Deserialize;
use serde_json::json;
use tokio::time::Instant;

use super::super::headers;
use super::upload::Form;
use crate::app::App;
use crate::cache::Key;
use crate::calls::{Channel, NotTyped, SessionId, Stages, Turn, Typed, has_control};
use crate::channels::audio_url;
use crate::http::error::ApiError;
use crate::http::watched;
use crate::media::{Format, encode};
use crate::observed::Trace;

/// The longest text that is spoken, in characters.
const LONGEST_SPEECH: usize = 4000;

const PROCESSING_TIME: HeaderName = HeaderName::from_static("x-processing-time-ms");
const CACHE_HIT: HeaderName = HeaderName::from_static("x-cache-hit");
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/process", post(process))
        .route("/speech-to-text", post(speech_to_text))
        .route("/text-to-speech", post(text_to_speech))
        .route("/audio/{clip}", get(audio))
}

/// One turn of a caller, typed or spoken.
async fn process(State(app): State<Arc<App>>, request: Request) -> Result<Response, ApiError> {
    let begun = Instant::now();
    let trace = request.extensions().get::<Trace>().cloned();
    let form = Form::read(request, &app).await?;
    let session = session(&form)?.unwrap_or_else(SessionId::random);
    require_english(&form)?;
    let began = Utc::now();
    let turn = match (&form.audio_file, form.text("text")) {
        (Some(_), Some(_)) => {
            let message = "Provide either audio file or text input, not both";
            return Err(ApiError::validation(message));
        }
        (None, None) if !form.has("text") => {
            return Err(ApiError::validation("Either audio file or text input is required"));
        }
        (None, text) => {
            app.reception.typed(session, typed(text.unwrap_or_default())?, Channel::Voice).await?
        }
        (Some(recording), None) => {
            app.reception.spoken(session, recording.clone(), Channel::Voice).await?
        }
    };
    watched::stages(trace.as_ref(), began, &turn.stages);
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
    let form = Form::read(request, &app).await?;
    require_english(&form)?;
    let session = session(&form)?;
    let recording = form.audio_file.clone();
    let recording = recording.ok_or_else(|| ApiError::field("audio_file", "Field required"))?;
    let heard = app.reception.hear(recording).await?;
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

/// Any text as speech.
async fn text_to_speech(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, ApiError> {
    let begun = Instant::now();
    let speech: Speech = super::body::json(request).await?;
    let wanted = Wanted::from(speech, &app)?;
    let made = wanted.clone().made(Arc::clone(&app));
    let found = app.cache.get_or_make(wanted.key(&app), app.cache.ttl(), made).await?;
    let took_ms = begun.elapsed().as_secs_f64() * 1e3;
    let name = format!("attachment; filename=speech.{}", wanted.format.extension());
    let mut response = sound_response(found.value, wanted.format);
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
    let sound = app.reception.sound(id.parse().map_err(|_| absent())?).await?;
    let mut response = sound_response(encoded(sound, format).await?, format);
    // A clip may hold a caller's name: it belongs to whoever knows its address, and to no cache.
    let private = HeaderValue::from_static("private, no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, private);
    // A page of another origin that may use the API plays it by its address, too.
    let embeddable = HeaderValue::from_static("cross-origin");
    response.headers_mut().insert(headers::EMBEDDABLE, embeddable);
    Ok(response)
}

/// A request for speech that can be carried out.
#[derive(Debug, Clone)]
struct Wanted {
    text: String,
    voice: String,
    speed: f32,
    format: Format,
}

impl Wanted {
    fn from(speech: Speech, app: &App) -> Result<Self, ApiError> {
        let text = speech.text.trim();
        if text.is_empty() {
            return Err(ApiError::field("text", "Text is required for speech synthesis"));
        }
        if text.chars().count() > LONGEST_SPEECH {
            let message = format!("Text is too long (maximum {LONGEST_SPEECH} characters)");
            return Err(ApiError::field("text", message));
        }
        if has_control(text) {
            return Err(ApiError::field("text", "Text has control characters in it"));
        }
        model(speech.model.as_deref())?;
        if let Some(id) = &speech.session_id {
            id.parse::<SessionId>().map_err(|e| ApiError::field("session_id", e.to_string()))?;
        }
        let speed = speech.speed.unwrap_or(1.0);
        if !(0.25..=4.0).contains(&speed) {
            return Err(ApiError::field("speed", "Input should be from 0.25 to 4"));
        }
        let format = speech.response_format.as_deref().unwrap_or("mp3").parse();
        Ok(Self {
            text: text.to_owned(),
            voice: voice(speech.voice, app)?,
            speed,
            format: format.map_err(|_| {
                ApiError::field("response_format", "Input should be mp3, wav or opus")
            })?,
        })
    }

    /// Equal requests have equal keys, and nothing of the text can be read from them.
    fn key(&self, app: &App) -> Key {
        let Self { text, voice, speed, format } = self;
        let speed = speed.to_string();
        let parts: [&str; 5] = [&app.spoken_by, text, voice, &speed, format.extension()];
        Key::new("tts", parts.map(str::as_bytes))
    }

    async fn made(self, app: Arc<App>) -> Result<Bytes, ApiError> {
        let Self { text, voice, speed, format } = self;
        let sound = app.reception.speak(text, voice, speed).await?;
        encoded(Arc::new(sound), format).await
    }
}

fn voice(asked: Option<String>, app: &App) -> Result<String, ApiError> {
    let voice = asked.unwrap_or_else(|| app.reception.voice().to_owned());
    let voices = app.reception.voices();
    if voices.contains(&voice.as_str()) {
        return Ok(voice);
    }
    Err(ApiError::field("voice", format!("Input should be one of {}", voices.join(", "))))
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

fn typed(text: &str) -> Result<Typed, ApiError> {
    text.parse().map_err(|error: NotTyped| ApiError::field("text", error.to_string()))
}

/// Ellie knows English and does not pretend to know more.
fn require_english(form: &Form) -> Result<(), ApiError> {
    let language = form.text("language").unwrap_or("en").to_lowercase();
    match language.split(['-', '_']).next() {
        Some("en" | "english" | "auto") => Ok(()),
        _ => Err(ApiError::field("language", "Only English (en) is understood")),
    }
}

async fn encoded(sound: Arc<Sound>, format: Format) -> Result<Bytes, ApiError> {
    let encoded = tokio::task::spawn_blocking(move || encode(&sound, format)).await;
    Ok(encoded.map_err(|error| ApiError::internal(&error))??.into())
}

fn sound_response(bytes: Bytes, format: Format) -> Response {
    ([(header::CONTENT_TYPE, format.content_type())], Body::from(bytes)).into_response()
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
