//! A stub of a vendor that speaks OpenAI's wire format, on a port of this machine, and fails as it is told to.

mod live;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::task::AbortOnDropHandle;

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Well,
    Says(StatusCode, &'static str),
    Hangs,
    /// A byte now and then.
    Drips,
    /// The beginning of an answer, and no more.
    Cuts,
    /// Something, and it is no answer.
    Raves,
    /// An answer with nothing in it.
    Empty,
    /// Speaks for ten seconds, and for another when it is told to go on. It hears and thinks well.
    Pauses,
    /// Speaks for ten seconds, and breaks off when it is told to go on. It hears and thinks well.
    Dies,
}

/// A stub of a vendor.
pub struct Vendor {
    address: String,
    shared: Shared,
    _serving: AbortOnDropHandle<()>,
}

#[derive(Clone)]
struct Shared {
    manner: Arc<Mutex<Manner>>,
    /// What it answers when it is to think, as it goes over the wire.
    thought: Arc<Mutex<String>>,
    /// What it translates, and into what.
    translations: Arc<Mutex<Vec<(&'static str, &'static str)>>>,
    /// What it was asked to think about last.
    told: Arc<Mutex<String>>,
    asked: Arc<AtomicUsize>,
    /// How often it may go on.
    goes_on: Arc<Semaphore>,
}

impl Vendor {
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shared = Shared {
            manner: Arc::new(Mutex::new(manner)),
            thought: Arc::new(Mutex::new(stream_of("", &[]))),
            translations: Arc::default(),
            told: Arc::default(),
            asked: Arc::default(),
            goes_on: Arc::new(Semaphore::new(0)),
        };
        let routes = Router::new()
            .route("/v1/audio/transcriptions", post(hears))
            .route("/v1/audio/speech", post(speaks))
            .route("/v1/chat/completions", post(thinks))
            .route("/v1/listen", get(live::listens).post(live::hears))
            .with_state(shared.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { address, shared, _serving: AbortOnDropHandle::new(serving) }
    }

    pub fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    pub fn now(&self, manner: Manner) {
        *self.shared.manner.lock().unwrap() = manner;
    }

    /// From now on it says this when it is to think, and calls these tools with these arguments.
    pub fn thinks(&self, says: &str, calls: &[(&str, Value)]) {
        *self.shared.thought.lock().unwrap() = stream_of(says, calls);
    }

    /// From now on it translates what callers say in these words.
    pub fn translates(&self, words: &[(&'static str, &'static str)]) {
        *self.shared.translations.lock().unwrap() = words.to_vec();
    }

    /// What it was asked to think about last.
    pub fn told(&self) -> String {
        self.shared.told.lock().unwrap().clone()
    }

    /// What has paused goes on, or breaks off.
    pub fn goes_on(&self) {
        self.shared.goes_on.add_permits(1);
    }

    /// How often it was asked for anything.
    pub fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::Relaxed)
    }
}

impl Shared {
    fn translated(&self, asked: &str) -> String {
        let translations = self.translations.lock().unwrap();
        let known = translations.iter().find(|(words, _)| asked.contains(&format!("\"{words}\"")));
        known.map(|(_, english)| (*english).to_owned()).unwrap_or_default()
    }
}

/// What it hears in any sound.
pub const HEARS: &str = "what are your office hours";

async fn hears(State(shared): State<Shared>, _: Bytes) -> Response {
    let right = json!({ "text": HEARS }).to_string();
    answer(&shared, "application/json", right.into(), r#"{"text": ""}"#.into()).await
}

async fn speaks(State(shared): State<Shared>, _: Bytes) -> Response {
    let second: Vec<u8> = [3_000_i16; 24_000].into_iter().flat_map(i16::to_le_bytes).collect();
    let manner = *shared.manner.lock().unwrap();
    let then = match manner {
        Manner::Pauses => Ok(Bytes::from(second.clone())),
        Manner::Dies => Err(std::io::Error::other("died on purpose")),
        _ => return answer(&shared, "audio/pcm", second.into(), Bytes::new()).await,
    };
    shared.asked.fetch_add(1, Ordering::Relaxed);
    let beginning = stream::once(async move { Ok(Bytes::from(second.repeat(10))) });
    let then = stream::once(async move {
        shared.goes_on.acquire().await.unwrap().forget();
        then
    });
    let body = Body::from_stream(beginning.chain(then));
    ([(header::CONTENT_TYPE, "audio/pcm")], body).into_response()
}

async fn thinks(State(shared): State<Shared>, asked: String) -> Response {
    let thought = match asked.contains("Translate what a caller said") {
        true => stream_of(&shared.translated(&asked), &[]),
        false => shared.thought.lock().unwrap().clone(),
    };
    *shared.told.lock().unwrap() = asked;
    answer(&shared, "text/event-stream", thought.into(), Bytes::new()).await
}

/// A whole answer in pieces, as OpenAI streams it.
fn stream_of(says: &str, calls: &[(&str, Value)]) -> String {
    let words = says.split_inclusive(' ').map(|word| json!({ "content": word }));
    let calls = calls.iter().enumerate().map(|(index, (name, arguments))| {
        let function = json!({ "name": name, "arguments": arguments.to_string() });
        let call = json!({ "index": index, "id": "c", "type": "function", "function": function });
        json!({ "tool_calls": [call] })
    });
    let pieces = words.chain(calls).map(|delta| chunk(&json!([{ "index": 0, "delta": delta }])));
    let end = chunk(&json!([{ "index": 0, "delta": {}, "finish_reason": "stop" }]));
    let usage =
        json!({ "choices": [], "usage": { "prompt_tokens": 900, "completion_tokens": 12 } });
    let pieces: String = pieces.collect();
    format!("{pieces}{end}data: {usage}\n\ndata: [DONE]\n\n")
}

fn chunk(choices: &Value) -> String {
    format!("data: {}\n\n", json!({ "object": "chat.completion.chunk", "choices": choices }))
}

async fn answer(shared: &Shared, kind: &'static str, right: Bytes, empty: Bytes) -> Response {
    shared.asked.fetch_add(1, Ordering::Relaxed);
    let manner = *shared.manner.lock().unwrap();
    let body = match manner {
        Manner::Well | Manner::Pauses | Manner::Dies => Body::from(right),
        Manner::Empty => Body::from(empty),
        Manner::Raves => {
            return ([(header::CONTENT_TYPE, "text/html")], "{\"text\": [<html>").into_response();
        }
        Manner::Says(status, body) => return (status, body).into_response(),
        Manner::Hangs => std::future::pending().await,
        Manner::Drips => {
            let bytes = stream::iter(right.to_vec()).then(|byte| async move {
                tokio::time::sleep(Duration::from_millis(200)).await;
                Ok::<_, std::io::Error>(Bytes::from(vec![byte]))
            });
            Body::from_stream(bytes)
        }
        Manner::Cuts => {
            let half = right.slice(..right.len() / 2);
            let broken = std::io::Error::other("cut off on purpose");
            Body::from_stream(stream::iter([Ok(half), Err(broken)]))
        }
    };
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}
