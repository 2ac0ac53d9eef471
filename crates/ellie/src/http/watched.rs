//! A request as it is seen from outside: from when it comes until it is answered, and what was wrong.

use std::time::Duration;

use axum::http::Method;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use super::error::ApiError;
use crate::calls::Stages;
use crate::channels::socketio;
use crate::observed::{self, Failure, Going, Observed, Seen, Span, Trace, Trouble, Work};

/// The parts of the API that failures are told by; all else is `http`.
const RESOURCES: [&str; 19] = [
    "analytics",
    "apm",
    "audio",
    "auth",
    "cache",
    "calls",
    "cdn",
    "chat",
    "gateway",
    "legal",
    "logs",
    "models",
    "monitoring",
    "realtime",
    "services",
    "socket.io",
    "voice",
    "ws",
    "health",
];

/// A request that is watched until it is answered.
pub struct Watched<'a> {
    observed: &'a Observed,
    going: Going<'a>,
    method: observed::Method,
    route: &'static str,
    begun: Instant,
}

impl<'a> Watched<'a> {
    /// From now on.
    pub fn begin(observed: &'a Observed, id: &str, method: &Method, route: &'static str) -> Self {
        let method = observed::Method::of(method.as_str());
        let going = observed.begin(id, method, route, Utc::now());
        Self { observed, going, method, route, begun: Instant::now() }
    }

    /// What goes along with the request, for the pieces of its work.
    pub const fn trace(&self) -> &Trace {
        self.going.trace()
    }

    /// It is answered so; tells how long that took.
    pub fn end(&self, response: &Response) -> Duration {
        let Self { observed, going, method, route, begun } = self;
        let trace = going.trace();
        let (status, took) = (response.status().as_u16(), begun.elapsed());
        let at = trace.began() + took;
        if let Some(error) = response.extensions().get::<ApiError>() {
            let (code, service) = (error.code(), resource(route));
            let (trouble, request) = (trouble(error, status), Some(trace.id()));
            observed.error(&Failure { code, service, trouble, at, request });
        }
        // A poll waits for news on purpose: how long it does says nothing of Ellie.
        if status >= 400 || !route.starts_with(socketio::PATH) {
            observed.request(&Seen { method: *method, route, status, took, at }, Some(trace));
        }
        took
    }
}

/// Tells which parts a turn was made of; those of no length were none.
pub fn stages(trace: &Trace, began: DateTime<Utc>, stages: &Stages) {
    let Stages { decode_ms, voice_ms, transcribe_ms, think_ms } = *stages;
    let all = [
        (Work::Custom, "decode", decode_ms),
        (Work::Ai, "voice", voice_ms),
        (Work::Ai, "transcribe", transcribe_ms),
        (Work::Ai, "think", think_ms),
    ];
    let mut began = began;
    for (work, name, ms) in all {
        let Ok(took) = Duration::try_from_secs_f64(ms / 1e3) else { continue };
        if !took.is_zero() {
            trace.did(Span { work, name, began, took: Some(took), failed: false });
            began += TimeDelta::from_std(took).unwrap_or_default();
        }
    }
}

/// The part of the API a route belongs to.
fn resource(route: &str) -> &'static str {
    let mut parts = route.split('/');
    let found = parts.find_map(|part| RESOURCES.into_iter().find(|resource| *resource == part));
    found.unwrap_or("http")
}

fn trouble(error: &ApiError, status: u16) -> Trouble {
    match status {
        401 | 403 => Trouble::Auth,
        408 | 504 => Trouble::Timeout,
        429 => Trouble::RateLimit,
        502 => Trouble::Network,
        503 if error.is_of("database") => Trouble::Database,
        400..=499 => Trouble::Validation,
        _ => Trouble::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;
    use crate::observed::Window;

    fn end(observed: &Observed, response: Response) {
        let route = "/api/v1/voice/process";
        Watched::begin(observed, "r1", &Method::GET, route).end(&response);
    }

    #[test]
    fn what_is_wrong_is_told_by_its_code_its_resource_and_its_kind() {
        let observed = Observed::new(Utc::now());
        end(&observed, ApiError::unavailable("database", "away").into_response());
        end(&observed, ApiError::unavailable("text to speech", "busy").into_response());
        end(&observed, ApiError::unauthorized("who?").into_response());
        end(&observed, "good".into_response());
        let wrong = observed.wrong(Window::MINUTE, Utc::now());
        assert_eq!(wrong.by_code, [("AUTHENTICATION_ERROR", 1), ("SERVICE_UNAVAILABLE", 2)]);
        assert_eq!(wrong.by_service, [("voice", 3)]);
        let troubles = [(Trouble::Auth, 1), (Trouble::Database, 1), (Trouble::Unknown, 1)];
        assert_eq!(wrong.by_trouble, troubles);
        let traffic = observed.traffic(Window::MINUTE, Utc::now());
        assert_eq!(traffic.statuses, [(200, 1), (401, 1), (503, 2)]);
    }

    #[test]
    fn a_route_belongs_to_one_resource_and_a_made_up_one_to_none() {
        for (route, expected) in [
            ("/api/v1/voice/audio/{clip}", "voice"),
            ("/api/logs/alerts/{id}/resolve", "logs"),
            ("/v1/audio/speech", "audio"),
            ("/ws", "ws"),
            ("-", "http"),
            ("/metrics", "http"),
        ] {
            assert_eq!(resource(route), expected, "{route}");
        }
    }

    #[test]
    fn the_parts_of_a_turn_come_one_after_the_other_and_what_was_not_done_is_not_there() {
        let observed = Observed::new(Utc::now());
        let going = observed.begin("r1", observed::Method::Post, "/", Utc::now());
        let began = Utc::now();
        let heard =
            Stages { decode_ms: 2.0, think_ms: 5.0, voice_ms: f64::NAN, ..Stages::default() };
        stages(going.trace(), began, &heard);
        let [active] = &observed.active()[..] else { panic!("one goes on") };
        let spans: Vec<_> = active.spans.iter().map(|span| (span.name, span.began)).collect();
        assert_eq!(spans, [("decode", began), ("think", began + TimeDelta::milliseconds(2))]);
    }
}
