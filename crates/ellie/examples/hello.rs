//! A bare axum that says hello: what Ellie's API is measured beside (`bench/api.sh`).
//!
//! It has no middleware, no log and no state. `cargo run --release --example hello -- 8001`

use axum::extract::WebSocketUpgrade;
use axum::extract::ws::WebSocket;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port: u16 = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(8001);
    let hello = Router::new()
        .route("/hello", get(async || Json(json!({"message": "hello"}))))
        .route("/echo", post(async |Json(body): Json<Value>| Json(body)))
        .route("/ws", get(upgrade));
    axum::serve(TcpListener::bind(("127.0.0.1", port)).await?, hello).await
}

async fn upgrade(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(echo)
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if socket.send(message).await.is_err() {
            return;
        }
    }
}
