//! A stub of a vendor on a port of this machine, which fails as it is told to.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::{StreamExt, stream};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

use super::super::completion;

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As it should.
    Well,
    /// With an error.
    Says(StatusCode),
    /// Never.
    Hangs,
    /// A byte now and then.
    Drips,
    /// With half an answer.
    Cuts,
    /// With what is no answer.
    Raves,
    /// With nothing.
    Empty,
}

impl Manner {
    /// Every way to fail.
    pub const FAILING: [Self; 9] = [
        Self::Says(StatusCode::UNAUTHORIZED),
        Self::Says(StatusCode::TOO_MANY_REQUESTS),
        Self::Says(StatusCode::INTERNAL_SERVER_ERROR),
        Self::Says(StatusCode::FOUND),
        Self::Hangs,
        Self::Drips,
        Self::Cuts,
        Self::Raves,
        Self::Empty,
    ];

    /// What it does, in words.
    pub fn name(self) -> String {
        match self {
            Self::Well => "answers".into(),
            Self::Says(status) => format!("says {status}"),
            Self::Hangs => "hangs".into(),
            Self::Drips => "sends a byte now and then".into(),
            Self::Cuts => "breaks off in the middle".into(),
            Self::Raves => "sends what is no answer".into(),
            Self::Empty => "sends nothing".into(),
        }
    }
}

/// A stub of a vendor.
pub struct Vendor {
    /// What the paths under it begin with.
    pub url: String,
    manner: watch::Sender<Manner>,
    asked: Arc<AtomicUsize>,
    _serving: AbortOnDropHandle<io::Result<()>>,
}

#[derive(Clone)]
struct Shared {
    manner: watch::Receiver<Manner>,
    asked: Arc<AtomicUsize>,
    hears: &'static str,
}

impl Vendor {
    /// One that is well, and hears these words in any sound.
    pub async fn start(hears: &'static str) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/v1", listener.local_addr()?);
        let (manner, receives) = watch::channel(Manner::Well);
        let asked = Arc::<AtomicUsize>::default();
        let shared = Shared { manner: receives, asked: Arc::clone(&asked), hears };
        let routes = Router::new()
            .route("/v1/audio/transcriptions", post(transcription))
            .route("/v1/audio/speech", post(speech))
            .route("/v1/chat/completions", post(thought))
            .with_state(shared);
        let serving = tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(Self { url, manner, asked, _serving: AbortOnDropHandle::new(serving) })
    }

    /// From now on it answers so.
    pub fn now(&self, manner: Manner) {
        self.manner.send_replace(manner);
    }

    /// How often it was asked for anything.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

async fn transcription(State(shared): State<Shared>, _: Bytes) -> Response {
    let right = serde_json::json!({ "text": shared.hears }).to_string();
    answer(&shared, "application/json", right.into()).await
}

/// A second of sound: a tone that is not loud.
async fn speech(State(shared): State<Shared>, _: Bytes) -> Response {
    let wave = (0..24_000u16).map(|at| if at % 120 < 60 { 2_000_i16 } else { -2_000 });
    let second: Vec<u8> = wave.flat_map(i16::to_le_bytes).collect();
    answer(&shared, "audio/pcm", second.into()).await
}

/// What callers say is about the office's hours.
async fn thought(State(shared): State<Shared>, _: Bytes) -> Response {
    let about = serde_json::json!({ "name": "hours" });
    answer(&shared, completion::KIND, completion::stream("", Some(("topic", &about))).into()).await
}

async fn answer(shared: &Shared, kind: &'static str, right: Bytes) -> Response {
    shared.asked.fetch_add(1, Ordering::Relaxed);
    let manner = *shared.manner.borrow();
    let body = match manner {
        Manner::Well => Body::from(right),
        Manner::Says(status) => return status.into_response(),
        Manner::Hangs => std::future::pending().await,
        Manner::Drips => Body::from_stream(stream::iter(right).then(|byte| async move {
            tokio::time::sleep(Duration::from_millis(200)).await;
            Ok::<_, io::Error>(Bytes::from(vec![byte]))
        })),
        Manner::Cuts => {
            let half = right.slice(..right.len() / 2);
            let broken = io::Error::other("cut off on purpose");
            Body::from_stream(stream::iter([Ok(half), Err(broken)]))
        }
        Manner::Raves => {
            return ([(header::CONTENT_TYPE, "text/html")], "{\"text\": [<html>").into_response();
        }
        Manner::Empty => Body::empty(),
    };
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}
