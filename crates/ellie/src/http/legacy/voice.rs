//! `/api/voice`: a spoken turn, and any text as speech.

mod claimed;

use std::sync::Arc;

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::{SecondsFormat, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::app::App;
use crate::calls::{self, Channel, NotSpoken, SessionId, Speed, Turn, Way};
use crate::channels::socketio::code::Code;
use crate::http::error::ApiError;
use crate::http::front::Arrived;
use crate::http::headers::EMBEDDABLE;
use crate::http::speech::{self, Asked, Unspeakable};
use crate::http::upload::{Form, Layout};
use crate::http::watched;
use crate::media::Format;

/// The longest text that is spoken, in characters.
const LONGEST_SPEECH: usize = 4096;

/// A long conversation's history comes with each of its turns.
const FORM: Layout = Layout { recording: "audio", longest_text: 1 << 20 };

const PROCESSING_TIME: HeaderName = HeaderName::from_static("x-processing-time");

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/voice/process", post(process))
        .route("/api/voice/synthesize/", get(nothing_to_say))
        .route("/api/voice/synthesize/{text}", get(synthesize))
        .route("/api/voice/cache-stats", get(cache_stats))
}

/// One spoken turn of a caller.
async fn process(
    State(app): State<Arc<App>>,
    Extension(Arrived { trace, .. }): Extension<Arrived>,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let begun = Instant::now();
    let form = Form::read(request, &app, FORM).await?;
    let recording = form.recording.as_ref().ok_or_else(no_recording)?;
    let media_type = claimed::checked(recording)?;
    let session = session(&form)?;
    let way = Way {
        channel: Channel::Voice,
        speed: speed(&form)?,
        language: form.language(&app).map_err(not_spoken)?,
    };
    check_history(&form)?;
    let began = Utc::now();
    let turn = app.reception.spoken(session, recording.bytes.clone(), way).await;
    let turn = turn.map_err(unheard)?;
    watched::stages(&trace, began, &turn.stages);
    let sound = sound(&app, &turn).await;
    Ok(Json(json!({
        "success": true,
        "data": {
            "transcribedText": turn.heard.text,
            "aiResponse": turn.reply,
            "audioBuffer": STANDARD.encode(&sound),
            "sessionId": turn.session.as_str(),
            "processingTime": milliseconds(begun),
        },
        "metadata": {
            "requestId": trace.id(),
            "timestamp": now(),
            "audioFileSize": recording.bytes.len(),
            "audioFormat": media_type,
            "responseAudioSize": sound.len(),
        },
    })))
}

/// The answer's sound. The turn is taken when there is none, too: its words are the answer then.
async fn sound(app: &App, turn: &Turn) -> Bytes {
    let made = app.reception.file(turn.clip, Format::Mp3).await;
    made.inspect_err(|error| tracing::warn!(%error, "an answer has no sound")).unwrap_or_default()
}

/// What a caller said and nobody could hear is said again, and is no word of the conversation.
fn unheard(error: calls::Error) -> ApiError {
    match error {
        calls::Error::NoSpeech => {
            let words = "No speech was found in the audio. Please try speaking again.";
            ApiError::bad_request(Code::AudioProcessingFailed, words, json!({}))
        }
        other => other.into(),
    }
}

fn no_recording() -> ApiError {
    let words = "Audio file is required: send it in the field audio of a form";
    ApiError::bad_request(Code::MissingRequiredField, words, json!({}))
}

fn session(form: &Form) -> Result<SessionId, ApiError> {
    let Some(id) = form.text("sessionId") else { return Ok(SessionId::random()) };
    id.parse()
        .map_err(|_| ApiError::bad_input("This is no session id", json!({"field": "sessionId"})))
}

fn speed(form: &Form) -> Result<Speed, ApiError> {
    let Some(asked) = form.text("voiceSpeed") else { return Ok(Speed::USUAL) };
    let speed = asked.parse().ok().and_then(Speed::new);
    speed.ok_or_else(|| {
        let words = "voiceSpeed should be a number from 0.25 to 4";
        ApiError::bad_input(words, json!({"field": "voiceSpeed"}))
    })
}

fn not_spoken(error: NotSpoken) -> ApiError {
    ApiError::bad_input(error.to_string(), json!({"field": "language"}))
}

/// A message as the web client keeps it.
#[derive(Deserialize)]
struct Message {
    #[serde(rename = "type")]
    _by: By,
    #[serde(rename = "content")]
    _content: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum By {
    User,
    Assistant,
}

/// Ellie remembers conversations herself, and takes nobody's word for what was said in one. The
/// field must only be what it is said to be.
fn check_history(form: &Form) -> Result<(), ApiError> {
    let Some(history) = form.text("conversationHistory") else { return Ok(()) };
    match serde_json::from_str::<Vec<Message>>(history) {
        Ok(_) => Ok(()),
        Err(_) => {
            let words = "conversationHistory should be a JSON array of messages";
            Err(ApiError::bad_input(words, json!({"field": "conversationHistory"})))
        }
    }
}

/// How a text is to be spoken. What is no number means nothing, and so does none.
#[derive(Deserialize)]
struct Manner {
    voice: Option<String>,
    speed: Option<String>,
}

impl Manner {
    fn speed(&self) -> f32 {
        let asked = self.speed.as_deref().and_then(|speed| speed.trim().parse().ok());
        asked.filter(|speed| *speed != 0.0).unwrap_or(Speed::USUAL.times())
    }
}

/// Any text as speech. It may be what somebody said, so only who asked for it may keep it.
async fn synthesize(
    State(app): State<Arc<App>>,
    Path(text): Path<String>,
    Query(manner): Query<Manner>,
) -> Result<Response, ApiError> {
    let begun = Instant::now();
    let (voice, speed) = (manner.voice.as_deref(), manner.speed());
    let asked = Asked { text: &text, voice, speed };
    let wanted = asked.wanted(LONGEST_SPEECH, &app).map_err(|why| unspeakable(why, &app))?;
    let found = wanted.found(Format::Mp3, &app).await?;
    let mut response = speech::sound(found.value, Format::Mp3);
    let headers = response.headers_mut();
    let private = HeaderValue::from_static("private, max-age=3600");
    headers.insert(header::CACHE_CONTROL, private);
    headers.insert(PROCESSING_TIME, HeaderValue::from(milliseconds(begun)));
    // A page of another origin that may use the API plays it by its address, too.
    headers.insert(EMBEDDABLE, HeaderValue::from_static("cross-origin"));
    Ok(response)
}

async fn nothing_to_say(State(app): State<Arc<App>>) -> ApiError {
    unspeakable(Unspeakable::Blank, &app)
}

fn unspeakable(why: Unspeakable, app: &App) -> ApiError {
    let (words, details) = match why {
        Unspeakable::Blank => ("Text is required for speech synthesis", json!({})),
        Unspeakable::TooLong { chars, most } => {
            ("Text is too long", json!({"textLength": chars, "maxLength": most}))
        }
        Unspeakable::Binary => ("Text has control characters in it", json!({})),
        Unspeakable::Speed(speed) => {
            let (least, most) = (Speed::SLOWEST.times(), Speed::FASTEST.times());
            let details = json!({"speed": speed, "minSpeed": least, "maxSpeed": most});
            ("Speed must be between 0.25 and 4", details)
        }
        Unspeakable::UnknownVoice(voice) => {
            let voices = app.reception.voices();
            ("There is no such voice", json!({"voice": voice, "validVoices": voices}))
        }
    };
    ApiError::bad_input(words, details)
}

/// How much speech is kept for who asks again. What was said is told to nobody, nor anything it
/// could be found out by.
async fn cache_stats(State(app): State<Arc<App>>) -> Json<Value> {
    let stats = app.cache.stats().await;
    Json(json!({
        "success": true,
        "data": {"size": stats.entries, "bytes": stats.bytes, "keys": []},
        "timestamp": now(),
    }))
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true)
}
