//! Who may see what: the attorneys' desk by its key, a session's own data by the session's name.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::calls::SessionId;
use crate::http::error::ApiError;

/// Who is let in, by the name the audit has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Whoever has the key of the desk.
    Desk,
    /// Whoever knows the name of a session.
    Session,
}

impl Who {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Session => "session",
        }
    }
}

/// Lets nobody through who does not have the key.
pub async fn desk(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match has_key(&app, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// A session's own data is shown to and changed for whoever has the desk's key, or knows a name
/// that cannot be guessed.
pub fn owns(app: &App, headers: &HeaderMap, session: &SessionId) -> Result<Who, ApiError> {
    match has_key(app, headers) {
        Ok(()) => Ok(Who::Desk),
        Err(_) if session.is_unguessable() => Ok(Who::Session),
        Err(error) => Err(error),
    }
}

fn has_key(app: &App, headers: &HeaderMap) -> Result<(), ApiError> {
    let Some(key) = &app.http.desk_key else {
        return Err(ApiError::forbidden("The desk is closed: DESK_KEY sets the key to it"));
    };
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.split_once(' '));
    let bearer = sent.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    match bearer.is_some_and(|(_, sent)| key.is(sent.trim())) {
        true => Ok(()),
        false => {
            Err(ApiError::unauthorized("Authorization: Bearer with the key of the desk is needed"))
        }
    }
}
