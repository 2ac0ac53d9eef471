//! `GET /ws`: who may open a call socket.

use std::sync::Arc;

use axum::extract::{State, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;

use super::error::ApiError;
use super::origins::may_call;
use crate::app::App;
use crate::channels::browser;

/// Bytes that are read at once: some packets of sound. The usual 128 KiB are filled with zeros
/// before each read, and kept by each socket.
const READ_AT_ONCE: usize = 8 << 10;

/// Opens a socket, if there is a place and the page belongs here.
pub async fn open(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    if !app.channels.enabled {
        return Err(ApiError::absent("The call socket is switched off"));
    }
    let upgrade = upgrade.map_err(|_| ApiError::validation("This is a WebSocket"))?;
    if !may_call(&headers, &app.channels.origins) {
        return Err(ApiError::forbidden("Pages of this origin may not open a call"));
    }
    let full = || ApiError::unavailable("websocket", "Every line is taken");
    let place = app.sockets.take().ok_or_else(full)?;
    let tasks = app.tasks.clone();
    let upgrade = upgrade
        .read_buffer_size(READ_AT_ONCE)
        .max_message_size(browser::LARGEST_MESSAGE)
        .max_frame_size(browser::LARGEST_MESSAGE);
    Ok(upgrade.on_upgrade(move |socket| tasks.track_future(browser::serve(app, socket, place))))
}
