//! A stub of a vendor that speaks OpenAI's wire format, on a port of this machine, and fails as it is told to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::{StreamExt, stream};
use tokio::net::TcpListener;
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
}

/// A stub of a vendor.
pub struct Vendor {
    address: String,
    manner: Arc<Mutex<Manner>>,
    asked: Arc<AtomicUsize>,
    _serving: AbortOnDropHandle<()>,
}

#[derive(Clone)]
struct Shared {
    manner: Arc<Mutex<Manner>>,
    asked: Arc<AtomicUsize>,
}

impl Vendor {
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (manner, asked) = (Arc::new(Mutex::new(manner)), Arc::<AtomicUsize>::default());
        let shared = Shared { manner: Arc::clone(&manner), asked: Arc::clone(&asked) };
        let routes = Router::new()
            .route("/v1/audio/transcriptions", post(hears))
            .route("/v1/audio/speech", post(speaks))
            .with_state(shared);
        let serving = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { address, manner, asked, _serving: AbortOnDropHandle::new(serving) }
    }

    pub fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    pub fn now(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// How often it was asked for anything.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

/// What it hears in any sound.
pub const HEARS: &str = "what are your office hours";

async fn hears(State(shared): State<Shared>, _: Bytes) -> Response {
    let right = serde_json::json!({ "text": HEARS }).to_string();
    answer(&shared, "application/json", right.into(), r#"{"text": ""}"#.into()).await
}

async fn speaks(State(shared): State<Shared>, _: Bytes) -> Response {
    let second: Vec<u8> = [3_000_i16; 24_000].into_iter().flat_map(i16::to_le_bytes).collect();
    answer(&shared, "audio/pcm", second.into(), Bytes::new()).await
}

async fn answer(shared: &Shared, kind: &'static str, right: Bytes, empty: Bytes) -> Response {
    shared.asked.fetch_add(1, Ordering::Relaxed);
    let manner = *shared.manner.lock().unwrap();
    let body = match manner {
        Manner::Well => Body::from(right),
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
