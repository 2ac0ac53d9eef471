//! What somebody shows to prove who they are.

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use chrono::Utc;

use super::super::error::ApiError;
use crate::app::App;
use crate::auth::{Identity, Refused};

/// Where a page may show its key among the protocols it names, for it can set no other header there,
/// and what the key follows.
const IN_PROTOCOL: (&str, &str) = ("/v1/realtime", "openai-insecure-api-key.");

/// Who shows what a request has in its headers; none, where it shows nothing at all.
pub fn shown(app: &App, request: &Request) -> Option<Result<Identity, Refused>> {
    let (path, prefix) = IN_PROTOCOL;
    let in_protocol = || {
        let is_there = request.uri().path() == path;
        is_there.then(|| protocol(request.headers(), prefix)).flatten().map(Ok)
    };
    let bearer = bearer(request.headers()).or_else(in_protocol)?;
    Some(bearer.and_then(|bearer| identity(app, bearer)))
}

/// What follows this in the name of a protocol.
fn protocol<'a>(headers: &'a HeaderMap, prefix: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
    let mut names = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    names.find_map(|name| name.trim().strip_prefix(prefix))
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
