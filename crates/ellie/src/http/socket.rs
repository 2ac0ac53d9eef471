//! `GET /ws`, and what every socket of a call has to pass before it is opened.

use std::sync::Arc;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{State, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use tokio::sync::OwnedSemaphorePermit;

use super::error::ApiError;
use super::origins::may_call;
use crate::app::App;
use crate::channels::browser;
use crate::channels::socket::LARGEST_MESSAGE;

/// Bytes that are read at once: some packets of sound. The usual 128 KiB are filled with zeros
/// before each read, and kept by each socket.
const READ_AT_ONCE: usize = 8 << 10;

/// A wish for a socket.
pub type Wished = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// Opens a socket, if there is a place and the page belongs here.
pub async fn open(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    wished: Wished,
) -> Result<Response, ApiError> {
    let (upgrade, place) = admitted(&app, &headers, wished)?;
    let tasks = app.tasks.clone();
    Ok(upgrade.on_upgrade(move |socket| tasks.track_future(browser::serve(app, socket, place))))
}

/// The socket, within its limits, and its place.
pub fn admitted(
    app: &App,
    headers: &HeaderMap,
    wished: Wished,
) -> Result<(WebSocketUpgrade, OwnedSemaphorePermit), ApiError> {
    if !app.channels.enabled {
        return Err(ApiError::absent("The call socket is switched off"));
    }
    let upgrade = wished.map_err(|_| ApiError::validation("This is a WebSocket"))?;
    if !may_call(headers, &app.channels.origins) {
        return Err(ApiError::forbidden("Pages of this origin may not open a call"));
    }
    let full = || ApiError::unavailable("websocket", "Every line is taken");
    let place = app.sockets.take().ok_or_else(full)?;
    let upgrade = upgrade
        .read_buffer_size(READ_AT_ONCE)
        .max_message_size(LARGEST_MESSAGE)
        .max_frame_size(LARGEST_MESSAGE);
    Ok((upgrade, place))
}
