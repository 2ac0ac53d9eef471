//! What every socket of a call keeps to: how large, how long, and what becomes of who takes nothing.

use std::time::Duration;

use axum::extract::ws::{CloseCode, CloseFrame, Message, WebSocket};

/// A client that sends nothing for so long is gone.
pub const IDLE: Duration = Duration::from_secs(300);

/// A frame from this size on is unpacked beside the async threads.
pub const LARGE_FRAME: usize = 16 << 10;

/// The largest message, in bytes: a minute of telephone sound, in base64.
pub const LARGEST_MESSAGE: usize = 4 << 20;

/// What a larger one is answered with.
pub const TOO_LARGE: &str = "a message has 4 MiB at the most";

/// A client that does not take what is sent to it for so long is gone.
const SEND_PATIENCE: Duration = Duration::from_secs(10);

/// Says whether the client took it.
pub async fn put(socket: &mut WebSocket, message: Message) -> bool {
    let sent = tokio::time::timeout(SEND_PATIENCE, socket.send(message)).await;
    matches!(sent, Ok(Ok(())))
}

/// Returns `false`: the connection does not go on.
pub async fn close(socket: &mut WebSocket, code: CloseCode, reason: &'static str) -> bool {
    put(socket, Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
    false
}
