//! A connection on which both sides speak when they like (RFC 6455), opened like any other request: with the
//! same key, the same TLS and the same bounds.

use std::time::Duration;

use reqwest::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use reqwest::{StatusCode, Upgraded};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::{Dialect, Server, failed};
use crate::Error;

/// A connection that is open.
pub(crate) type Socket = WebSocketStream<Upgraded>;

/// The longest message, in bytes: the words of half a minute, each with its times.
const LONGEST: usize = 512 << 10;

/// More than this is not kept for a server that does not read, in bytes.
const MOST_UNREAD: usize = 4 << 20;

/// A connection is there so soon, or it is not.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

impl<D: Dialect> Server<D> {
    /// Opens a connection.
    pub(crate) async fn open(
        &self,
        role: &'static str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Socket, Error> {
        let key = generate_key();
        let request = self
            .get(path)
            .query(query)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &key);
        let is_open = |status| status == StatusCode::SWITCHING_PROTOCOLS;
        let response = self.answered(role, request, is_open).await?;
        let accepted = response.headers().get(SEC_WEBSOCKET_ACCEPT);
        if accepted.is_none_or(|accepted| *accepted != derive_accept_key(key.as_bytes())) {
            return Err(failed(role, "what the server opened is no WebSocket"));
        }
        let line = response.upgrade().await;
        let line = line.map_err(|_| failed(role, "the connection to the server broke"))?;
        let config = WebSocketConfig::default()
            .max_message_size(Some(LONGEST))
            .max_frame_size(Some(LONGEST))
            .max_write_buffer_size(MOST_UNREAD);
        Ok(WebSocketStream::from_raw_socket(line, Role::Client, Some(config)).await)
    }
}
