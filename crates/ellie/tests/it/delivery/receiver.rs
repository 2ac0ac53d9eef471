//! A firm's receiver that verifies signatures, and misbehaves as it is told.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::any;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Semaphore, watch};
use tokio_util::task::AbortOnDropHandle;

use super::PATIENCE;

/// What the receiver does with one request; when nothing is left to do, it answers 204.
#[derive(Debug, Clone)]
pub enum Answer {
    Status(u16),
    /// A status, and the value of a header.
    With(u16, &'static str, String),
    /// None, ever.
    Nothing,
    /// 200, and a body that does not end.
    Endless,
    /// 204 once [`Receiver::release`] lets it.
    Held,
}

/// A request, as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Computed here and not with Ellie's own code.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(self.header("ellie-timestamp").as_bytes());
        mac.update(b".");
        mac.update(&self.body);
        let want: String =
            mac.finalize().into_bytes().iter().map(|octet| format!("{octet:02x}")).collect();
        self.header("ellie-signature") == format!("v1={want}")
    }
}

struct Shared {
    answers: Mutex<VecDeque<Answer>>,
    seen: watch::Sender<Vec<Seen>>,
    held: Semaphore,
    inside: AtomicUsize,
    most_inside: AtomicUsize,
    endless_bytes: AtomicU64,
}

/// The receiver. It ends when it is dropped.
pub struct Receiver {
    pub url: String,
    shared: Arc<Shared>,
    _serving: AbortOnDropHandle<()>,
}

/// A port that is taken and refuses connections, until a receiver listens on it.
pub fn dead_port() -> (TcpSocket, String) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, format!("http://{address}/hook"))
}

impl Receiver {
    pub fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::listen_on(dead_port().0, answers)
    }

    pub fn listen_on(socket: TcpSocket, answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener: TcpListener = socket.listen(64).unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            answers: Mutex::new(answers.into_iter().collect()),
            seen: watch::Sender::new(Vec::new()),
            held: Semaphore::new(0),
            inside: AtomicUsize::new(0),
            most_inside: AtomicUsize::new(0),
            endless_bytes: AtomicU64::new(0),
        });
        let app = axum::Router::new().fallback(any(take)).with_state(Arc::clone(&shared));
        let serving = async move { axum::serve(listener, app).await.unwrap() };
        Self { url, shared, _serving: AbortOnDropHandle::new(tokio::spawn(serving)) }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.shared.seen.borrow().clone()
    }

    /// Waits until this many requests have come.
    pub async fn seen_all(&self, count: usize) -> Vec<Seen> {
        let mut seen = self.shared.seen.subscribe();
        let all = seen.wait_for(|seen| seen.len() >= count);
        tokio::time::timeout(PATIENCE, all).await.expect("they do not come").unwrap().clone()
    }

    /// Waits until this event has come.
    pub async fn seen_event(&self, event: &str) {
        self.seen_event_within(PATIENCE, event).await;
    }

    /// Waits as long as this until the event has come.
    pub async fn seen_event_within(&self, patience: Duration, event: &str) {
        let mut seen = self.shared.seen.subscribe();
        let is_it = |seen: &Seen| seen.headers["ellie-event"] == event;
        let there = seen.wait_for(|seen| seen.iter().any(is_it));
        tokio::time::timeout(patience, there).await.expect("it does not come").unwrap();
    }

    /// Lets this many held requests go.
    pub fn release(&self, count: usize) {
        self.shared.held.add_permits(count);
    }

    /// How many requests there were at once.
    pub fn most_at_once(&self) -> usize {
        self.shared.most_inside.load(Ordering::SeqCst)
    }

    /// How much of an endless body was handed out.
    pub fn endless_bytes(&self) -> u64 {
        self.shared.endless_bytes.load(Ordering::SeqCst)
    }
}

async fn take(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let inside = shared.inside.fetch_add(1, Ordering::SeqCst) + 1;
    shared.most_inside.fetch_max(inside, Ordering::SeqCst);
    let seen = Seen { headers, body };
    shared.seen.send_modify(|all| all.push(seen));
    let answer = shared.answers.lock().unwrap().pop_front().unwrap_or(Answer::Status(204));
    let response = Response::builder();
    let response = match answer {
        Answer::Status(status) => response.status(status).body(Body::empty()),
        Answer::With(status, header, value) => {
            response.status(status).header(header, value).body(Body::from("no".repeat(1000)))
        }
        Answer::Nothing => std::future::pending().await,
        Answer::Endless => response.body(endless(Arc::clone(&shared))),
        Answer::Held => {
            shared.held.acquire().await.unwrap().forget();
            response.status(204).body(Body::empty())
        }
    };
    shared.inside.fetch_sub(1, Ordering::SeqCst);
    response.unwrap()
}

fn endless(shared: Arc<Shared>) -> Body {
    let piece = Bytes::from(vec![b'x'; 16 << 10]);
    Body::from_stream(futures_util::stream::repeat_with(move || {
        shared.endless_bytes.fetch_add(piece.len() as u64, Ordering::SeqCst);
        Ok::<Bytes, std::io::Error>(piece.clone())
    }))
}
