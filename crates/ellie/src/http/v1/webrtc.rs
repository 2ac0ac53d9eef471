//! `POST /api/v1/calls/webrtc`: a browser's offer to call, and the answer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::routing::post;
use axum::{Extension, Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::channels::webrtc::{Hub, LARGEST_OFFER, Refused};
use crate::http::body;
use crate::http::error::ApiError;
use crate::http::origins::may_call;

/// The longest body: each line of an offer ends with two characters that JSON writes as four.
const LONGEST: usize = 2 * LARGEST_OFFER;

/// The routes of the resource.
pub fn routes(hub: Option<Arc<Hub>>) -> Router<Arc<App>> {
    Router::new().route("/api/v1/calls/webrtc", post(answer)).layer(Extension(hub))
}

/// What a browser sends.
#[derive(Deserialize)]
struct Offer {
    sdp: String,
    session_id: Option<String>,
    language: Option<String>,
}

async fn answer(
    State(app): State<Arc<App>>,
    Extension(hub): Extension<Option<Arc<Hub>>>,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let hub = hub.ok_or_else(|| ApiError::absent("Calls by WebRTC are switched off"))?;
    if !may_call(request.headers(), &app.channels.origins) {
        return Err(ApiError::forbidden("Pages of this origin may not open a call"));
    }
    let Offer { sdp, session_id, language } = body::json_within(request, LONGEST).await?;
    let session = session_id.map(|id| id.parse()).transpose();
    let session = session.map_err(|_| ApiError::from(Refused::Guessable))?;
    let language = language.map(|tag| app.reception.language(&tag)).transpose();
    let language = language.map_err(|refused| ApiError::field("language", refused.to_string()))?;
    let full = || ApiError::unavailable("webrtc", "Every line is taken");
    let place = app.sockets.take().ok_or_else(full)?;
    let (answer, session) = hub.answer(sdp, (session, language.flatten()), place).await?;
    Ok(Json(json!({"sdp": answer, "session_id": session.as_str()})))
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooLarge => Self::body_too_large(LARGEST_OFFER),
            Refused::Guessable => Self::field("session_id", refused.to_string()),
            _ => Self::field("sdp", format!("The offer cannot be used: {refused}")),
        }
    }
}
