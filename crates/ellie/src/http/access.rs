//! Who may use which route: the table, and what keeps to it.
//!
//! What no pattern of the table fits is reached by nobody, so whoever adds a route adds its line; a test
//! holds the table against the router, one for one.

mod shown;
#[cfg(test)]
mod tests;

use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};

use super::error::ApiError;
use super::route::Route;
use crate::app::App;
use crate::auth::Permission::{
    self, AuditRead, CacheWrite, GatewayUse, KeysWrite, MonitoringRead, MonitoringWrite,
    PrivacyRead, PrivacyWrite, RecordsRead, RecordsWrite, ServicesRead, ServicesWrite, SpeechUse,
};
use crate::auth::{Identity, Refused};
use crate::calls::SessionId;
use Who::{Anyone, Known, May, Owner};
pub use shown::{Asking, shown};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody.
    Anyone,
    /// Whoever has proved who they are.
    Known,
    /// Whoever called in the session the path names, and whoever may do this for others.
    Owner(Permission),
    /// Whoever may do this.
    May(Permission),
}

/// A method, `*` for any; a path as the router has it; who may use it.
pub type Row = (&'static str, &'static str, Who);

/// Every route but the files of the page, which are for anybody.
pub const TABLE: &[Row] = &[
    ("GET", "/", Anyone),
    ("GET", "/api", Anyone),
    ("GET", "/health", Anyone),
    ("GET", "/ws", Anyone),
    ("GET", "/openapi.json", Anyone),
    ("GET", "/docs", Anyone),
    ("GET", "/redoc", Anyone),
    ("POST", "/api/v1/auth/token", Anyone),
    ("POST", "/api/v1/auth/refresh", Anyone),
    ("POST", "/api/v1/auth/logout", Anyone),
    ("GET", "/api/v1/auth/me", Known),
    ("GET", "/api/v1/auth/api-keys", May(KeysWrite)),
    ("POST", "/api/v1/auth/api-keys", May(KeysWrite)),
    ("DELETE", "/api/v1/auth/api-keys/{id}", May(KeysWrite)),
    ("POST", "/api/v1/voice/process", Anyone),
    ("POST", "/api/v1/voice/speech-to-text", Anyone),
    ("POST", "/api/v1/voice/text-to-speech", Anyone),
    ("GET", "/api/v1/voice/audio/{clip}", Anyone),
    ("POST", "/api/v1/calls/webrtc", Anyone),
    ("GET", "/api/v1/legal/disclaimer", Anyone),
    ("POST", "/api/v1/legal/disclaimer/acknowledge", Anyone),
    ("GET", "/api/v1/legal/disclaimer/{session_id}", Anyone),
    ("GET", "/api/v1/legal/compliance", Anyone),
    ("POST", "/api/v1/legal/referral", Anyone),
    ("GET", "/api/v1/legal/privacy-settings/{session_id}", Owner(PrivacyRead)),
    ("PUT", "/api/v1/legal/privacy-settings/{session_id}", Owner(PrivacyWrite)),
    ("DELETE", "/api/v1/legal/data/{session_id}", Owner(PrivacyWrite)),
    ("GET", "/api/v1/legal/data-export/{session_id}", Owner(PrivacyRead)),
    ("POST", "/api/v1/legal/callers/export", May(PrivacyRead)),
    ("POST", "/api/v1/legal/callers/erase", May(PrivacyWrite)),
    ("GET", "/api/v1/calls", May(RecordsRead)),
    ("GET", "/api/v1/calls/{id}", May(RecordsRead)),
    ("GET", "/api/v1/intakes", May(RecordsRead)),
    ("GET", "/api/v1/consultations", May(RecordsRead)),
    ("GET", "/api/v1/messages", May(RecordsRead)),
    ("PATCH", "/api/v1/messages/{id}", May(RecordsWrite)),
    ("GET", "/api/v1/audit", May(AuditRead)),
    ("GET", "/api/v1/services", May(ServicesRead)),
    ("GET", "/api/v1/services/", May(ServicesRead)),
    ("POST", "/api/v1/services/register", May(ServicesWrite)),
    ("GET", "/api/v1/services/stats", May(ServicesRead)),
    ("GET", "/api/v1/services/discover/{name}", May(ServicesRead)),
    ("GET", "/api/v1/services/{id}", May(ServicesRead)),
    ("DELETE", "/api/v1/services/{id}", May(ServicesWrite)),
    ("GET", "/services", May(ServicesRead)),
    ("GET", "/services/health", May(ServicesRead)),
    ("GET", "/services/stats", May(ServicesRead)),
    ("*", "/gateway/{*way}", May(GatewayUse)),
    ("GET", "/v1/models", May(SpeechUse)),
    ("GET", "/v1/models/{model}", May(SpeechUse)),
    ("POST", "/v1/audio/transcriptions", May(SpeechUse)),
    ("POST", "/v1/audio/speech", May(SpeechUse)),
    ("GET", "/v1/realtime", May(SpeechUse)),
    ("GET", "/metrics", May(MonitoringRead)),
    ("GET", "/api/v1/analytics/usage", May(MonitoringRead)),
    ("GET", "/api/v1/analytics/performance", May(MonitoringRead)),
    ("GET", "/api/v1/analytics/business", May(MonitoringRead)),
    ("GET", "/api/v1/analytics/dashboard", May(MonitoringRead)),
    ("GET", "/api/v1/analytics/export", May(MonitoringRead)),
    ("GET", "/api/v1/monitoring/logs", May(MonitoringRead)),
    ("GET", "/api/v1/monitoring/metrics", May(MonitoringRead)),
    ("GET", "/api/v1/monitoring/errors", May(MonitoringRead)),
    ("POST", "/api/v1/monitoring/cache/clear", May(CacheWrite)),
    ("DELETE", "/api/v1/monitoring/cache/invalidate/{pattern}", May(CacheWrite)),
    ("GET", "/api/analytics/usage", May(MonitoringRead)),
    ("GET", "/api/analytics/performance", May(MonitoringRead)),
    ("GET", "/api/analytics/business", May(MonitoringRead)),
    ("GET", "/api/analytics/dashboard", May(MonitoringRead)),
    ("GET", "/api/analytics/export", May(MonitoringRead)),
    ("GET", "/api/apm/metrics", May(MonitoringRead)),
    ("GET", "/api/apm/active", May(MonitoringRead)),
    ("GET", "/api/apm/transaction/{id}", May(MonitoringRead)),
    ("GET", "/api/logs/metrics", May(MonitoringRead)),
    ("GET", "/api/logs/search", May(MonitoringRead)),
    ("GET", "/api/logs/aggregations", May(MonitoringRead)),
    ("GET", "/api/logs/alerts", May(MonitoringRead)),
    ("POST", "/api/logs/alerts/{id}/resolve", May(MonitoringWrite)),
    ("GET", "/api/logs/export", May(MonitoringRead)),
    ("GET", "/api/monitoring/logs", May(MonitoringRead)),
    ("GET", "/api/monitoring/errors", May(MonitoringRead)),
    ("GET", "/api/monitoring/fallbacks", May(MonitoringRead)),
    ("GET", "/api/cache/stats", May(MonitoringRead)),
    ("POST", "/api/cache/clear", May(CacheWrite)),
    ("DELETE", "/api/cache/invalidate/{pattern}", May(CacheWrite)),
    ("POST", "/api/voice/process", Anyone),
    ("GET", "/api/voice/synthesize/", Anyone),
    ("GET", "/api/voice/synthesize/{text}", Anyone),
    ("GET", "/api/voice/cache-stats", May(MonitoringRead)),
    ("POST", "/api/chat/text", Anyone),
    ("GET", "/api/legal/disclaimer/{session_id}", Anyone),
    ("POST", "/api/legal/referral", Anyone),
    ("GET", "/api/legal/privacy-settings/{session_id}", Owner(PrivacyRead)),
    ("PUT", "/api/legal/privacy-settings/{session_id}", Owner(PrivacyWrite)),
    ("DELETE", "/api/legal/data/{session_id}", Owner(PrivacyWrite)),
    ("GET", "/api/legal/data-export/{session_id}", Owner(PrivacyRead)),
    ("GET", "/api/cdn/config", Anyone),
    ("GET", "/api/cdn/stats", Anyone),
    ("POST", "/api/cdn/purge", Anyone),
    ("*", "/socket.io", Anyone),
    ("*", "/socket.io/", Anyone),
];

/// Lets through whom the table lets through, and tells who it is, as far as that is known.
pub fn admit(
    app: &App,
    route: &'static Route,
    request: &Request,
) -> Result<Option<Identity>, Closed> {
    admitted(app, rule(route, request.method())?, request).map_err(Closed::To)
}

/// Why somebody is not let through.
#[derive(Debug)]
pub enum Closed {
    /// The method is in no row of the route, whether there is a handler for it or not.
    By(&'static Route),
    /// Who asks may not, or did not prove who it is.
    To(ApiError),
}

/// Who may use a route by a method.
fn rule(route: &'static Route, method: &Method) -> Result<Who, Closed> {
    let method = match method {
        &Method::HEAD => "GET",
        method => method.as_str(),
    };
    let row = route.rows.iter().find(|(of, _)| *of == method || *of == "*");
    row.map(|(_, who)| *who).ok_or(Closed::By(route))
}

impl IntoResponse for Closed {
    fn into_response(self) -> Response {
        let route = match self {
            Self::By(route) => route,
            Self::To(error) => return error.into_response(),
        };
        let methods = route.rows.iter().map(|(method, _)| match *method {
            "GET" => "GET,HEAD",
            method => method,
        });
        let methods = methods.collect::<Vec<_>>().join(",");
        let mut response = ApiError::method_not_allowed().into_response();
        if let Ok(methods) = HeaderValue::from_str(&methods) {
            response.headers_mut().insert(header::ALLOW, methods);
        }
        response
    }
}

fn admitted(app: &App, who: Who, request: &Request) -> Result<Option<Identity>, ApiError> {
    let shown = shown(app, request);
    match who {
        // Here a token is of use to whoever has one, and a bad one does no harm.
        Anyone => Ok(shown.and_then(Result::ok)),
        Known => Ok(Some(proved(shown)?)),
        May(permission) => {
            let identity = proved(shown)?;
            if identity.may(permission) { Ok(Some(identity)) } else { Err(refused()) }
        }
        Owner(permission) => {
            let session = session(request.uri().path())?;
            if shown.is_none() && session.is_unguessable() {
                // Nobody knows such a name but whoever called by it.
                return Ok(Some(Identity::session(session.as_str())));
            }
            let identity = proved(shown)?;
            let is_his = identity.owns(session.as_str()) || identity.may(permission);
            if is_his { Ok(Some(identity)) } else { Err(refused()) }
        }
    }
}

fn proved(shown: Option<Result<Identity, Refused>>) -> Result<Identity, ApiError> {
    match shown {
        Some(Ok(identity)) => Ok(identity),
        Some(Err(_)) | None => Err(not_proved()),
    }
}

/// The answer to whoever has not proved who it is. What was wrong is told to nobody: who tries out
/// tokens would learn from it.
pub fn not_proved() -> ApiError {
    ApiError::unauthorized("Could not validate credentials")
}

fn refused() -> ApiError {
    ApiError::forbidden("This is not open to you")
}

/// The session a path names.
fn session(path: &str) -> Result<SessionId, ApiError> {
    let named = Route::part(path, "session_id").and_then(|session| session.parse().ok());
    named.ok_or_else(|| ApiError::field("session_id", "This is no session id"))
}
