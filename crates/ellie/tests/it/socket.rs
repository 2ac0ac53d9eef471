//! `/ws`: frames, turns, limits.

use base64::Engine;
use futures_util::{SinkExt, StreamExt};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::harness::{Ellie, speech};

pub struct Socket(pub WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub async fn open(ellie: &Ellie) -> Self {
        let (socket, _) = connect_async(format!("ws://{}/ws", ellie.address)).await.unwrap();
        let mut socket = Self(socket);
        let hello = socket.receive().await;
        assert_eq!(hello["type"], "connection_established");
        assert_eq!(
            hello["data"]["features"],
            json!(["voice_input", "text_input", "real_time_responses"])
        );
        socket
    }

    pub async fn send(&mut self, frame: &Value) {
        self.0.send(Message::text(frame.to_string())).await.unwrap();
    }

    pub async fn receive(&mut self) -> Value {
        loop {
            let message = self.0.next().await.expect("the socket is open").unwrap();
            if let Message::Text(text) = message {
                let frame: Value = serde_json::from_str(&text).unwrap();
                assert!(frame["timestamp"].is_f64() && frame["message_id"].is_string());
                return frame;
            }
        }
    }

    pub async fn expect(&mut self, kind: &str) -> Value {
        let frame = self.receive().await;
        assert_eq!(frame["type"], kind, "{frame}");
        frame["data"].clone()
    }
}

#[tokio::test]
async fn typed_and_spoken_turns_share_a_conversation() {
    let ellie = Ellie::hearing("Dana Whitfield").await;
    let mut socket = Socket::open(&ellie).await;
    socket.send(&json!({"type": "text_input", "data": {"text": "can I leave a message"}})).await;
    assert_eq!(socket.expect("text_processing").await["status"], "processing");
    let first = socket.expect("ai_response").await;
    assert!(first["text"].as_str().unwrap().contains("AI assistant"));
    socket.send(&json!({"type": "text_input", "data": {"text": "no"}})).await;
    socket.expect("text_processing").await;
    socket.expect("ai_response").await;
    let audio = base64::engine::general_purpose::STANDARD.encode(speech());
    socket.send(&json!({"type": "voice_input", "data": {"audio": audio}})).await;
    socket.expect("voice_processing").await;
    let second = socket.expect("ai_response").await;
    assert_eq!(second["transcript"], "Dana Whitfield");
    assert_eq!(second["text"], "Thank you. What number can we call you back on?");
    assert_eq!(second["session_id"], first["session_id"]);
    assert!(second["processing_time_ms"].is_f64());
    let sound = ellie.get(second["audio_url"].as_str().unwrap()).await;
    assert_eq!(sound.status(), StatusCode::OK);
    let session = first["session_id"].as_str().unwrap();
    let by_http = ellie.typed(session, "614 555 0144").await;
    assert!(by_http["ai_response"].as_str().unwrap().contains("614-555-0144"));
    ellie.stop().await;
}

#[tokio::test]
async fn pings_are_answered_and_faults_leave_the_socket_open() {
    let ellie = Ellie::hearing("").await;
    let mut socket = Socket::open(&ellie).await;
    socket.send(&json!({"type": "ping", "data": {"timestamp": 1.5}})).await;
    assert_eq!(socket.expect("pong").await["original_timestamp"], 1.5);
    for (frame, expected) in [
        ("{nope".to_owned(), "Invalid JSON format"),
        ("[1]".into(), "Message processing error"),
        (json!({"type": "nope", "data": {}}).to_string(), "Unknown message type: nope"),
        (json!({"type": "text_input", "data": {}}).to_string(), "Text input is required"),
        (
            json!({"type": "voice_input", "data": {"audio": "AAAA"}}).to_string(),
            "The audio cannot be used",
        ),
    ] {
        socket.0.send(Message::text(frame)).await.unwrap();
        let mut frame = socket.receive().await;
        if frame["type"] == "voice_processing" {
            frame = socket.receive().await;
        }
        assert_eq!(frame["type"], "error");
        assert!(frame["data"]["error"].as_str().unwrap().starts_with(expected), "{frame}");
    }
    socket.0.send(Message::binary(vec![0, 1])).await.unwrap();
    let refused = socket.expect("error").await;
    assert!(refused["error"].as_str().unwrap().starts_with("Sound belongs to a call"));
    socket.send(&json!({"type": "ping", "data": {}})).await;
    socket.expect("pong").await;
    ellie.stop().await;
}

#[tokio::test]
async fn a_message_too_large_closes_the_socket_and_nothing_else() {
    let ellie = Ellie::hearing("").await;
    let mut socket = Socket::open(&ellie).await;
    let _ = socket.0.send(Message::text("x".repeat(5 << 20))).await;
    let code = loop {
        match socket.0.next().await {
            Some(Ok(Message::Close(Some(frame)))) => break u16::from(frame.code),
            Some(Ok(_)) => {}
            other => panic!("no close frame but {other:?}"),
        }
    };
    assert_eq!(code, 1009);
    Socket::open(&ellie).await;
    ellie.stop().await;
}

#[tokio::test]
async fn there_are_only_so_many_lines() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("MAX_WEBSOCKET_CONNECTIONS", "1")];
    let ellie = Ellie::start(&settings).await;
    let first = Socket::open(&ellie).await;
    let refused = connect_async(format!("ws://{}/ws", ellie.address)).await;
    let Err(Error::Http(response)) = refused else { panic!("it was not refused") };
    assert_eq!(response.status(), 503);
    drop(first);
    ellie.stop().await;
}

#[tokio::test]
async fn whoever_calls_too_often_is_told_when_to_come_back() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("RATE_LIMIT_REQUESTS", "2")];
    let ellie = Ellie::start(&settings).await;
    for _ in 0..2 {
        Socket::open(&ellie).await;
    }
    let refused = connect_async(format!("ws://{}/ws", ellie.address)).await;
    let Err(Error::Http(response)) = refused else { panic!("it was not refused") };
    assert_eq!(response.status(), 429);
    assert!(response.headers().contains_key("retry-after"));
    ellie.stop().await;
}

#[tokio::test]
async fn a_page_of_another_origin_may_not_open_a_call() {
    let ellie = Ellie::hearing("").await;
    let mut request = format!("ws://{}/ws", ellie.address).into_client_request().unwrap();
    request.headers_mut().insert("origin", "http://evil.example".parse().unwrap());
    let Err(Error::Http(response)) = connect_async(request).await else { panic!("let in") };
    assert_eq!(response.status(), 403);
    ellie.stop().await;
}

#[tokio::test]
async fn heartbeats_come_and_a_silent_client_is_let_go_after_five_minutes() {
    let ellie = Ellie::hearing("").await;
    let mut socket = Socket::open(&ellie).await;
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    let mut heartbeats = 0;
    while let Some(Ok(message)) = socket.0.next().await {
        match message {
            Message::Text(text) => {
                let frame: Value = serde_json::from_str(&text).unwrap();
                assert_eq!(frame["type"], "heartbeat");
                assert_eq!(frame["data"]["server_status"], "healthy");
                heartbeats += 1;
            }
            Message::Close(_) => break,
            _ => {}
        }
    }
    assert!((299..=301).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    assert!((11..=12).contains(&heartbeats), "{heartbeats} heartbeats");
    tokio::time::resume();
    ellie.stop().await;
}

#[tokio::test]
async fn a_shutdown_closes_the_sockets() {
    let ellie = Ellie::hearing("").await;
    let mut socket = Socket::open(&ellie).await;
    let ended = tokio::spawn(async move {
        while let Some(Ok(message)) = socket.0.next().await {
            if matches!(message, Message::Close(_)) {
                return true;
            }
        }
        false
    });
    ellie.stop().await;
    assert!(ended.await.unwrap());
}
