//! A simulated vendor that really hears and speaks, and dies in the middle of its work when it is told
//! to.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Multipart, State};
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use ellie::media::{Container, Limits, decode};
use ellie_core::audio::{Sound, resample};
use ellie_providers::Providers;
use ellie_providers::tts::Utterance;
use futures_util::{StreamExt, stream};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;
use tower::ServiceExt;

use super::super::completion;

/// The voice of the vendor, of Kokoro's.
const VOICE: &str = "bf_emma";

/// Samples a second of bare samples, in OpenAI's wire format.
const RATE_HZ: u32 = 24_000;

/// The longest recording it hears, in seconds.
const LONGEST_S: u32 = 60;

/// Sound that is sent at once, in bytes: half a second.
const AT_ONCE: usize = RATE_HZ as usize;

/// What it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// To say what a sentence is about.
    Thinks,
    /// To write down what is said.
    Hears,
    /// To say something.
    Speaks,
}

/// How a role is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    Well,
    /// It dies in the middle of what it is asked for next.
    Dying,
    /// Connections break off without a word.
    Dead,
}

/// A vendor.
pub struct Vendor {
    /// What the paths under it begin with.
    pub url: String,
    lives: Arc<Lives>,
    _serving: AbortOnDropHandle<()>,
}

impl Vendor {
    /// One that is well, and hears and speaks with these.
    pub async fn start(inside: Providers) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/v1", listener.local_addr()?);
        let lives = Arc::new(Lives::default());
        let shared =
            Shared { inside: Arc::new(inside), lives: Arc::clone(&lives), made: Arc::default() };
        let routes = Router::new()
            .route("/v1/audio/transcriptions", post(transcription))
            .route("/v1/audio/speech", post(speech))
            .route("/v1/chat/completions", post(thought))
            .with_state(shared);
        let serving = AbortOnDropHandle::new(tokio::spawn(serve(listener, routes)));
        Ok(Self { url, lives, _serving: serving })
    }

    /// It dies in this role, in the middle of what it is asked for next.
    pub fn dies(&self, role: Role) {
        self.lives.set(role, Life::Dying);
    }
}

/// Serves; a connection on which the vendor has died breaks off.
async fn serve(listener: TcpListener, routes: Router) {
    while let Ok((stream, _)) = listener.accept().await {
        let routes = routes.clone();
        let answer = service_fn(move |request: Request<Incoming>| {
            let routes = routes.clone();
            async move {
                let Ok(response) = routes.oneshot(request.map(Body::new)).await;
                let is_dead = response.extensions().get::<Died>().is_some();
                if is_dead { Err(io::Error::other("it has died")) } else { Ok(response) }
            }
        });
        tokio::spawn(async move {
            let server = Builder::new(TokioExecutor::new());
            // It breaks off on purpose.
            let _ = server.serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

#[derive(Clone)]
struct Shared {
    inside: Arc<Providers>,
    lives: Arc<Lives>,
    /// What was said once is said at once: a vendor is no slower for who shares its processor.
    made: Arc<Mutex<HashMap<String, Bytes>>>,
}

/// How each role is.
#[derive(Default)]
struct Lives([AtomicU8; 3]);

impl Lives {
    fn set(&self, role: Role, life: Life) {
        self.0[role as usize].store(life as u8, Ordering::Relaxed);
    }

    /// How it is for what it is asked now. Whoever is dying does this last thing, half of it.
    fn asked(&self, role: Role) -> Life {
        let life = &self.0[role as usize];
        match life.load(Ordering::Relaxed) {
            well if well == Life::Well as u8 => Life::Well,
            dying if dying == Life::Dying as u8 => {
                self.set(role, Life::Dead);
                Life::Dying
            }
            _ => Life::Dead,
        }
    }
}

/// In the place of an answer.
#[derive(Clone)]
struct Died;

fn died() -> Response {
    let mut response = StatusCode::OK.into_response();
    response.extensions_mut().insert(Died);
    response
}

async fn transcription(State(shared): State<Shared>, mut form: Multipart) -> Response {
    if shared.lives.asked(Role::Hears) != Life::Well {
        return died();
    }
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("file") {
            let Ok(recording) = field.bytes().await else { break };
            return heard(&shared, &recording).await;
        }
    }
    StatusCode::BAD_REQUEST.into_response()
}

async fn heard(shared: &Shared, recording: &[u8]) -> Response {
    let limits = Limits { max_seconds: LONGEST_S, allowed: Container::ALL };
    let Ok(decoded) = decode(recording, limits) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match shared.inside.stt.transcribe(decoded.sound).await {
        Ok(heard) => Json(serde_json::json!({ "text": heard.text })).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn speech(State(shared): State<Shared>, Json(asked): Json<Value>) -> Response {
    let life = shared.lives.asked(Role::Speaks);
    if life == Life::Dead {
        return died();
    }
    let text = asked["input"].as_str().unwrap_or_default();
    let Some(sound) = said(&shared, text).await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    half_if_dying(life, "audio/pcm", sound)
}

/// Bare samples of a text in the vendor's voice.
async fn said(shared: &Shared, text: &str) -> Option<Bytes> {
    let made = || shared.made.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(sound) = made().get(text) {
        return Some(sound.clone());
    }
    let (text, voice) = (text.to_owned(), VOICE.to_owned());
    let asked = Utterance { text: text.clone(), voice, speed: 1.0, keep: false, is_awaited: true };
    let spoken = shared.inside.tts.speak(asked).await.ok()?;
    let sound = samples(&resample(&spoken.sound, RATE_HZ));
    made().insert(text, sound.clone());
    Some(sound)
}

fn samples(sound: &Sound) -> Bytes {
    let whole = sound.samples.iter().map(|sample| sample.clamp(-1.0, 1.0) * f32::from(i16::MAX));
    whole.flat_map(|sample| (sample as i16).to_le_bytes()).collect::<Vec<u8>>().into()
}

async fn thought(State(shared): State<Shared>, _: Bytes) -> Response {
    let life = shared.lives.asked(Role::Thinks);
    if life == Life::Dead {
        return died();
    }
    let about = serde_json::json!({ "name": "hours" });
    half_if_dying(life, completion::KIND, completion::stream("", Some(("topic", &about))).into())
}

/// All of an answer in pieces; or half of it, and the connection breaks off.
fn half_if_dying(life: Life, kind: &'static str, right: Bytes) -> Response {
    let is_dying = life == Life::Dying;
    let end = if is_dying { right.len() / 2 } else { right.len() };
    let pieces: Vec<Bytes> =
        (0..end).step_by(AT_ONCE).map(|at| right.slice(at..(at + AT_ONCE).min(end))).collect();
    let broken = is_dying.then(|| Err(io::Error::other("it dies")));
    // A little faster than it is heard.
    let pieces = stream::iter(pieces.into_iter().map(Ok).chain(broken)).then(|piece| async move {
        tokio::time::sleep(PACE).await;
        piece
    });
    ([(header::CONTENT_TYPE, kind)], Body::from_stream(pieces)).into_response()
}

/// Between two pieces, the first of them too.
const PACE: Duration = Duration::from_millis(100);
