//! `/v1/realtime`: who may open a call in the words of OpenAI's Realtime API, and how it is asked
//! for.

use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::models::{self, Doing};
use crate::app::App;
use crate::calls::SessionId;
use crate::channels::realtime::{self, For};
use crate::http::error::ApiError;
use crate::http::socket::{self, Wished};

/// The protocol of the socket, where a client names one.
const PROTOCOL: &str = "realtime";

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/v1/realtime", get(open))
}

/// Opens a socket, where what is asked for can be had.
async fn open(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    wished: Wished,
) -> Result<Response, ApiError> {
    let session = session(&app, query.as_deref().unwrap_or_default())?;
    let (upgrade, place) = socket::admitted(&app, &headers, wished)?;
    let tasks = app.tasks.clone();
    let serve = move |socket| tasks.track_future(realtime::serve(app, socket, session, place));
    Ok(upgrade.protocols([PROTOCOL]).on_upgrade(serve))
}

/// What is asked for, and the session: who was cut off names the one it was in.
fn session(app: &App, query: &str) -> Result<(For, SessionId), ApiError> {
    let (mut is_for, mut session) = (For::Calling, SessionId::random());
    let mut model = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "model" => model = Some(value),
            "intent" if value == "transcription" => is_for = For::Writing,
            "intent" if value != "conversation" => {
                let message = "It should be conversation or transcription";
                return Err(ApiError::field("intent", message));
            }
            "call_id" => {
                return Err(ApiError::field("call_id", "Calls by WebRTC and SIP are not had here"));
            }
            "session_id" => {
                let known = value.parse().ok().filter(SessionId::is_unguessable);
                let message = "It should be a random UUID (version 4)";
                session = known.ok_or_else(|| ApiError::field("session_id", message))?;
            }
            _ => {}
        }
    }
    let doing = match is_for {
        For::Calling => Doing::Calling,
        For::Writing => Doing::Hearing,
    };
    if model.is_some() {
        models::check(app, model.as_deref(), doing)?;
    }
    Ok((is_for, session))
}
