//! A client of the Realtime API, and how it asks for a call.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ellie::auth::Permission;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Request, Response};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::harness::Ellie;
use crate::openai::key;

/// Nothing in these tests takes longer, unless it never comes.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A client on a call.
pub struct Client {
    pub socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub session: Value,
}

pub fn asking(ellie: &Ellie, query: &str) -> Request<()> {
    let url = format!("ws://{}/v1/realtime{query}", ellie.address);
    url.into_client_request().unwrap()
}

pub fn with(mut request: Request<()>, name: &'static str, value: &str) -> Request<()> {
    request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
    request
}

pub fn may(request: Request<()>) -> Request<()> {
    with(request, "authorization", &format!("Bearer {}", key(Permission::SpeechUse)))
}

pub async fn refused(request: Request<()>) -> Response<Option<Vec<u8>>> {
    match connect_async(request).await {
        Err(Error::Http(response)) => *response,
        Ok(_) => panic!("it was let in"),
        Err(error) => panic!("{error}"),
    }
}

impl Client {
    pub async fn open(ellie: &Ellie) -> Self {
        Self::open_with(may(asking(ellie, "?model=gpt-realtime"))).await
    }

    pub async fn open_with(request: Request<()>) -> Self {
        let (socket, _) = connect_async(request).await.unwrap();
        let mut client = Self { socket, session: Value::Null };
        let created = client.receive().await;
        assert_eq!(created["type"], "session.created", "{created}");
        client.session = created["session"].clone();
        client
    }

    pub async fn send(&mut self, event: &Value) {
        self.socket.send(Message::text(event.to_string())).await.unwrap();
    }

    pub async fn receive(&mut self) -> Value {
        let waiting = async {
            loop {
                match self.socket.next().await.expect("the socket is open").unwrap() {
                    Message::Text(text) => return serde_json::from_str::<Value>(&text).unwrap(),
                    Message::Close(frame) => panic!("closed: {frame:?}"),
                    _ => {}
                }
            }
        };
        let event = tokio::time::timeout(PATIENCE, waiting).await.expect("an event comes");
        assert!(event["event_id"].as_str().is_some_and(|id| id.starts_with("event_")), "{event}");
        event
    }

    /// The next event of this kind that is like this. What comes before is passed over.
    pub async fn until_it(&mut self, kind: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let waiting = async {
            loop {
                let event = self.receive().await;
                if event["type"] == kind && is_it(&event) {
                    return event;
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("no {kind} came"))
    }

    pub async fn until(&mut self, kind: &str) -> Value {
        self.until_it(kind, |_| true).await
    }

    /// Waits until Ellie says these words, or shows them.
    pub async fn hears(&mut self, words: &str) {
        let mut text = String::new();
        while !text.contains(words) {
            let event = self.receive().await;
            match event["type"].as_str().unwrap() {
                "response.created" => text.clear(),
                "response.output_audio_transcript.delta" | "response.output_text.delta" => {
                    text.push_str(event["delta"].as_str().unwrap());
                }
                _ => {}
            }
        }
    }

    pub async fn types(&mut self, text: &str) {
        let content = json!([{"type": "input_text", "text": text}]);
        let item = json!({"type": "message", "role": "user", "content": content});
        self.send(&json!({"type": "conversation.item.create", "item": item})).await;
        self.send(&json!({"type": "response.create"})).await;
    }

    pub async fn updates(&mut self, session: Value) -> Value {
        self.send(&json!({"type": "session.update", "session": session})).await;
        self.until("session.updated").await["session"].clone()
    }

    /// Sound of this level, as `audio/pcm`.
    pub async fn appends(&mut self, level: i16, length: Duration) {
        let samples = vec![level; length.as_millis() as usize * 24];
        let bytes: Vec<u8> = samples.into_iter().flat_map(i16::to_le_bytes).collect();
        let audio = STANDARD.encode(bytes);
        self.send(&json!({"type": "input_audio_buffer.append", "audio": audio})).await;
    }

    /// Speaks and is quiet, in real time.
    pub async fn says_something(&mut self) {
        const PACKET: Duration = Duration::from_millis(40);
        for (packets, level) in [(15, 9_000), (18, 0)] {
            for _ in 0..packets {
                self.appends(level, PACKET).await;
                tokio::time::sleep(PACKET).await;
            }
        }
    }

    pub async fn closed(&mut self) -> u16 {
        let closing = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Close(Some(frame)))) => return u16::from(frame.code),
                    Some(Ok(_)) => {}
                    other => panic!("no close frame but {other:?}"),
                }
            }
        };
        tokio::time::timeout(PATIENCE, closing).await.unwrap()
    }
}
