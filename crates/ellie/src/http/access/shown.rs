//! What somebody shows to prove who they are.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use chrono::Utc;

use super::super::error::ApiError;
use crate::app::App;
use crate::auth::{Identity, Refused};

/// Who shows what these headers have in them; none, where they show nothing at all.
pub fn shown(app: &App, headers: &HeaderMap) -> Option<Result<Identity, Refused>> {
    let bearer = bearer(headers)?;
    Some(bearer.and_then(|bearer| identity(app, bearer)))
}

fn bearer(headers: &HeaderMap) -> Option<Result<&str, Refused>> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok();
    let scheme_and_token = value.and_then(|value| value.split_once(' '));
    let token = scheme_and_token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    Some(token.map(|(_, token)| token.trim()).ok_or(Refused::Foreign))
}

/// Whoever shows this: the key of the desk, or a token that was signed here and not withdrawn.
fn identity(app: &App, bearer: &str) -> Result<Identity, Refused> {
    if app.http.desk_key.as_ref().is_some_and(|key| key.is(bearer)) {
        return Ok(Identity::desk());
    }
    let identity = app.tokens.identity(bearer, Utc::now())?;
    if app.withdrawals.known().has(&identity) { Err(Refused::Untimely) } else { Ok(identity) }
}

/// Whoever asks, for handlers of routes that want to know it.
pub struct Asking(pub Identity);

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = ApiError;

    /// Where nobody was let in, nobody asks.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let identity = parts.extensions.get::<Identity>().cloned();
        identity.map(Self).ok_or_else(super::not_proved)
    }
}
