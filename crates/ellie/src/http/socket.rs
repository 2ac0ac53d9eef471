//! `GET /ws`: who may open a call socket.

use std::sync::Arc;

use axum::extract::{State, WebSocketUpgrade};
use axum::http::{HeaderMap, header};
use axum::response::Response;

use super::error::ApiError;
use crate::app::App;
use crate::channels::browser;
use crate::origin::Origin;

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
    if !may_open(&headers, &app.channels.origins) {
        return Err(ApiError::forbidden("Pages of this origin may not open a call"));
    }
    let places = Arc::clone(&app.sockets);
    let place = places
        .try_acquire_owned()
        .map_err(|_| ApiError::unavailable("websocket", "Every line is taken"))?;
    let tasks = app.tasks.clone();
    let upgrade = upgrade
        .read_buffer_size(READ_AT_ONCE)
        .max_message_size(browser::LARGEST_MESSAGE)
        .max_frame_size(browser::LARGEST_MESSAGE);
    Ok(upgrade.on_upgrade(move |socket| tasks.track_future(browser::serve(app, socket, place))))
}

/// A browser says which page asks, and cannot be made to lie about it. Whoever says nothing is no
/// browser, and could say anything.
fn may_open(headers: &HeaderMap, origins: &[Origin]) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if headers.get(header::ORIGIN).is_none() {
        return true;
    }
    let Some(origin) = text(header::ORIGIN) else { return false };
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    let is_ours = authority.is_some() && authority == text(header::HOST);
    is_ours || origins.iter().any(|allowed| allowed == origin)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asked(origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("ellie.example:8000"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        may_open(&headers, &["http://localhost:3000".parse().unwrap()])
    }

    #[test]
    fn our_own_pages_and_the_allowed_ones_may_open_a_call() {
        assert!(asked(Some("http://ellie.example:8000")));
        assert!(asked(Some("http://localhost:3000")));
        assert!(asked(None));
    }

    #[test]
    fn other_pages_may_not() {
        for origin in ["http://evil.example", "null", "", "http://ellie.example:8000.evil.example"]
        {
            assert!(!asked(Some(origin)), "{origin}");
        }
    }
}
