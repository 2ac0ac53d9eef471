//! Which limits a route is under, and what keeps to them.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

use super::error::ApiError;
use crate::app::App;
use crate::auth::{Holder, Identity};
use crate::limit::{Class, Client, Decision, Older, Place, Turn};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// How a client stands.
pub const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// The rule it stands under.
pub const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// What a request to a route counts as, the widest first.
pub fn classes(path: &'static str) -> &'static [Class] {
    match path {
        "/api/v1/voice/process"
        | "/api/v1/voice/speech-to-text"
        | "/api/v1/voice/text-to-speech"
        | "/v1/audio/transcriptions"
        | "/v1/audio/speech" => &[Class::General, Class::Voice],
        "/api/v1/auth/token" => &[Class::General, Class::SignIn],
        path if path.starts_with("/api/v1/") => &[Class::General],
        "/v1/models" | "/v1/models/{model}" | "/v1/realtime" => &[Class::General],
        "/ws" | "/services" | "/services/health" | "/services/stats" | "/gateway/{*way}" => {
            &[Class::General]
        }
        "/api/voice/process" | "/api/voice/synthesize/{text}" => {
            &[Class::Older(Older::General), Class::Older(Older::Voice)]
        }
        path if path.starts_with("/api/") => &[Class::Older(Older::General)],
        _ => &[],
    }
}

/// How an address stands, and whether its request may pass.
pub struct Standing {
    pub decisions: Vec<Decision>,
    pub passed: Result<(), ApiError>,
}

/// Counts a request of an address; in the older dialect it waits here for its turn.
pub async fn by_address(app: &App, address: IpAddr, classes: &[Class]) -> Standing {
    let client = Client::at(address);
    let mut decisions = Vec::with_capacity(classes.len());
    for class in classes {
        let (decision, passed) = taken(app, *class, client).await;
        decisions.extend(decision);
        if passed.is_err() {
            return Standing { decisions, passed };
        }
    }
    Standing { decisions, passed: Ok(()) }
}

/// The address of a client, as far as it can be known.
pub fn client_address(app: &App, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let lines = |name| headers.get_all(name).iter();
    let (x_forwarded_for, forwarded) = (lines(X_FORWARDED_FOR), lines(header::FORWARDED));
    app.limit.client_address(peer.ip(), x_forwarded_for, forwarded)
}

/// Refuses a user or a program that asks too often, from however many addresses.
pub async fn by_token(
    app: &App,
    identity: Option<&Identity>,
    classes: &[Class],
) -> Result<(), ApiError> {
    match (identity.and_then(holder), classes) {
        (Some(client), [widest, ..]) => taken(app, *widest, client).await.1,
        _ => Ok(()),
    }
}

/// Lets a request through: at once, or, in the older dialect, when its turn has come in line. Beside
/// that, how its client stands, where that is known.
async fn taken(
    app: &App,
    class: Class,
    client: Client,
) -> (Option<Decision>, Result<(), ApiError>) {
    if let Class::Older(older) = class {
        return match in_line(app, older, client).await {
            Ok(decision) => (Some(decision), Ok(())),
            Err(error) => (None, Err(error)),
        };
    }
    let decision = app.limit.take(class, client).await;
    let passed = decision.exceeded().map_or(Ok(()), |exceeded| Err(exceeded.into()));
    (Some(decision), passed)
}

async fn in_line(app: &App, older: Older, client: Client) -> Result<Decision, ApiError> {
    match app.limit.arrive(older, client).await? {
        Turn::Now(decision) => Ok(decision),
        Turn::Later(place) => Box::pin(waited(app, place)).await,
    }
}

/// Whoever hangs up leaves the line; and nobody waits for an Ellie that ends.
async fn waited(app: &App, place: Place<'_>) -> Result<Decision, ApiError> {
    let ends = || ApiError::unavailable("queue", "Ellie is shutting down");
    let turn = app.shutdown.run_until_cancelled(place.wait()).await;
    Ok(turn.ok_or_else(ends)??)
}

/// Whoever has proved to be somebody. The desk has one key for all who work there, and callers have
/// a token for each session, so these are known by their addresses alone.
fn holder(identity: &Identity) -> Option<Client> {
    match &identity.holder {
        Holder::User { name, .. } => Some(Client::holding(format!("user:{name}").as_bytes())),
        Holder::ApiKey { name, id } => {
            let key = id.as_ref().unwrap_or(name);
            Some(Client::holding(format!("key:{key}").as_bytes()))
        }
        Holder::Desk | Holder::Session(_) => None,
    }
}

/// A request may be under several limits, each of which adds itself.
pub fn told(mut response: Response, decisions: &[Decision]) -> Response {
    for decision in decisions {
        let fields = [(RATE_LIMIT_POLICY, decision.policy()), (RATE_LIMIT, decision.standing())];
        for (name, field) in fields {
            if let Ok(field) = HeaderValue::try_from(field) {
                response.headers_mut().append(name, field);
            }
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::access::TABLE;

    #[test]
    fn what_is_under_a_stricter_limit_is_a_route() {
        let strict = TABLE.iter().filter(|(_, path, _)| classes(path).len() > 1);
        assert_eq!(strict.count(), 8);
    }

    #[test]
    fn holders_are_told_apart() {
        let of = |holder: Holder| super::holder(&Identity { holder, ..Identity::desk() });
        let user = |name: &str| of(Holder::User { name: name.into(), login: None });
        let key = |name: &str, id: Option<&str>| {
            of(Holder::ApiKey { name: name.into(), id: id.map(str::to_owned) })
        };
        assert_ne!(user("crm"), key("crm", None), "a program is no user");
        assert_ne!(key("crm", Some("k-1")), key("crm", Some("k-2")));
        assert_eq!(user("ann"), user("ann"));
        assert_eq!(of(Holder::Desk), None);
    }
}
