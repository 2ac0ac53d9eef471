//! `/api/chat`: typed turns, which the older web client asked for and no back end had.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::app::App;
use crate::calls::{Channel, NotTyped, SessionId, Typed};
use crate::channels::socketio::code::Code;
use crate::http::body;
use crate::http::error::ApiError;

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/api/chat/text", post(text))
}

async fn text(State(app): State<Arc<App>>, request: Request) -> Result<Json<Value>, ApiError> {
    let begun = Instant::now();
    let body = body::value(request).await?;
    let message = message(&body["message"])?;
    let session = session(&body["sessionId"])?;
    let turn = app.reception.typed(session, message, Channel::Voice).await?;
    Ok(Json(json!({
        "response": turn.reply,
        "processingTime": u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "sessionId": turn.session.as_str(),
    })))
}

fn message(given: &Value) -> Result<Typed, ApiError> {
    let details = json!({"field": "message"});
    let Some(text) = given.as_str() else {
        let words = "message is required, as a text";
        return Err(ApiError::bad_request(Code::MissingRequiredField, words, details));
    };
    text.parse().map_err(|error: NotTyped| ApiError::bad_input(error.to_string(), details))
}

fn session(given: &Value) -> Result<SessionId, ApiError> {
    let wrong = || ApiError::bad_input("This is no session id", json!({"field": "sessionId"}));
    match given {
        Value::Null => Ok(SessionId::random()),
        given => given.as_str().and_then(|id| id.parse().ok()).ok_or_else(wrong),
    }
}
