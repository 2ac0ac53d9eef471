use std::time::Duration;

use axum::Router;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::routing::get;
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message as Sent};

use super::stage::Stage;

/// Sends back what comes, after what it was told of the client.
async fn echo(upgrade: WebSocketUpgrade, headers: HeaderMap) -> axum::response::Response {
    let address = headers["x-forwarded-for"].to_str().unwrap().to_owned();
    let has_token = headers.contains_key("authorization");
    upgrade.protocols(["chat"]).on_upgrade(move |mut socket| async move {
        let hello = format!("{address} {has_token}");
        let _ = socket.send(Message::Text(hello.into())).await;
        while let Some(Ok(message)) = socket.recv().await {
            if socket.send(message).await.is_err() {
                return;
            }
        }
    })
}

async fn stage() -> Stage {
    let mut stage = Stage::set().await;
    stage.service("chat", Router::new().route("/ws", get(echo))).await;
    stage
}

#[tokio::test]
async fn a_socket_goes_through() {
    let stage = stage().await;
    let url = format!("ws://{}/gateway/chat/ws?x=1", stage.address);
    let mut request = url.into_client_request().unwrap();
    for (name, value) in [
        ("sec-websocket-protocol", "chat"),
        ("authorization", "Bearer of-ellie"),
        ("x-forwarded-for", "10.0.0.1"),
    ] {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let (mut socket, response) = connect_async(request).await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], "chat");
    assert_eq!(socket.next().await.unwrap().unwrap(), Sent::text("192.0.2.7 false"));
    for message in [Sent::text("hello"), Sent::binary(vec![7; 1 << 20])] {
        socket.send(message.clone()).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap(), message);
    }
    assert_eq!(stage.tasks.len(), 1);
    let active = || stage.registry.loads().1.iter().any(|(_, load)| load.active == 1);
    assert!(active(), "it counts as at hand");
    socket.close(None).await.unwrap();
    while socket.next().await.is_some() {}
    stage.tasks.close();
    tokio::time::timeout(Duration::from_secs(5), stage.tasks.wait()).await.unwrap();
    assert!(!active());
}

#[tokio::test]
async fn sockets_end_with_ellie() {
    let stage = stage().await;
    let (mut socket, _) =
        connect_async(format!("ws://{}/gateway/chat/ws", stage.address)).await.unwrap();
    socket.next().await.unwrap().unwrap();
    stage.shutdown.cancel();
    stage.tasks.close();
    tokio::time::timeout(Duration::from_secs(5), stage.tasks.wait()).await.unwrap();
    assert!(socket.next().await.is_none_or(|message| message.is_err()));
}

#[tokio::test]
async fn who_takes_no_socket_answers_as_usual() {
    let stage = stage().await;
    let refused = connect_async(format!("ws://{}/gateway/chat/other", stage.address)).await;
    assert!(matches!(refused, Err(Error::Http(response)) if response.status() == 404));
    assert!(stage.tasks.is_empty());
}

#[tokio::test]
async fn no_other_protocol_goes_through() {
    let stage = stage().await;
    for upgrade in ["h2c", "websocket, h2c", "tls/1.0"] {
        let answer = stage
            .raw(&format!(
                "GET /gateway/chat/ws HTTP/1.1\r\nHost: x\r\nConnection: upgrade, http2-settings, \
                 close\r\nUpgrade: {upgrade}\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"
            ))
            .await;
        assert!(!answer.starts_with("HTTP/1.1 101"), "{upgrade}: {answer}");
    }
}
