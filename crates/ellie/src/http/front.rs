//! What stands round every handler: an id for each request and its line in the log, the envelope and
//! the headers of its answer, other origins, compression, and the answer when something panics.
//!
//! It is written out, and not a stack of layers round the router: each layer is copied for every
//! request with all that are inside it, also where it has nothing to do.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tower::{ServiceBuilder, ServiceExt, service_fn};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};
use uuid::Uuid;
use uuid::fmt::Hyphenated;

use super::dialect::Dialect;
use super::error::{self, enveloped, mark};
use super::route::Route;
use super::watched::Watched;
use super::{REQUEST_ID, gate, headers, limits, unread};
use crate::app::App;
use crate::gateway::Theirs;
use crate::observed::Trace;
use crate::origin::Origin;

/// What a form may have around its recording, in bytes.
const ROOM_FOR_A_FORM: usize = 1 << 20;

/// The headers of ours that a page of an allowed origin may read.
const EXPOSED: [HeaderName; 8] = [
    REQUEST_ID,
    header::RETRY_AFTER,
    limits::RATE_LIMIT,
    limits::RATE_LIMIT_POLICY,
    HeaderName::from_static("server-timing"),
    HeaderName::from_static("x-processing-time-ms"),
    HeaderName::from_static("x-cache-hit"),
    HeaderName::from_static("x-next-cursor"),
];

/// What an answer that may be kept depends on beside its path, as it is told to whoever did not say: a
/// cache may have others to answer.
const DEPENDS_ON: HeaderValue = HeaderValue::from_static("origin, accept-encoding");

/// A client still sends what is not read: the connection is no use for another request.
const CLOSE: HeaderValue = HeaderValue::from_static("close");

/// For handlers: who brings a request, and what it is known by.
#[derive(Clone)]
pub struct Arrived {
    /// The other end of the connection, a proxy perhaps.
    pub peer: SocketAddr,
    /// What is seen of the request.
    pub trace: Trace,
}

/// Answers every request there is.
pub struct Front {
    app: Arc<App>,
    /// The handlers of the API; who may use them stands in the table of [`super::access`].
    handlers: Router,
    /// What is for anybody.
    files: Router,
    cors: CorsLayer,
    compression: CompressionLayer<WorthIt>,
    body_limit: DefaultBodyLimit,
}

impl Front {
    pub fn new(app: Arc<App>, handlers: Router, files: Router) -> Self {
        Self {
            cors: cors(&app.http.origins),
            compression: CompressionLayer::new().compress_when(WorthIt),
            body_limit: DefaultBodyLimit::max(app.http.max_audio_bytes + ROOM_FOR_A_FORM),
            app,
            handlers,
            files,
        }
    }

    /// The answer to a request from a peer, which is watched and logged.
    pub async fn answer(&self, peer: SocketAddr, mut request: Request) -> Response {
        let route = Route::of(request.uri().path());
        // What a browser asks first is no request of the route.
        let is_asked_first = *request.method() == Method::OPTIONS;
        let pattern = route.filter(|_| !is_asked_first).map_or("-", |route| route.path);
        let watched = watch(&self.app, &request, pattern);
        let asked = Asked::of(&request, route);
        let arrived = Arrived { peer, trace: watched.trace().clone() };
        request.extensions_mut().insert(arrived);
        let rest = unread::lend(&mut request);
        let response = self.dressed(peer, route, request).await;
        let mut response = asked.completed(response, watched.trace().id());
        if let Some(rest) = rest
            && !rest.drain().await
        {
            response.headers_mut().insert(header::CONNECTION, CLOSE);
        }
        let took = watched.end(&response);
        log(watched.trace().id(), asked.method.as_str(), pattern, response.status().as_u16(), took);
        response
    }

    /// Answers pages of other origins as these are allowed to, and compressed to whoever reads that.
    async fn dressed(
        &self,
        peer: SocketAddr,
        route: Option<&'static Route>,
        request: Request,
    ) -> Response {
        if is_plain(&request) {
            let mut response = self.caught(peer, route, request).await;
            if headers::may_be_kept(response.headers()) {
                response.headers_mut().append(header::VARY, DEPENDS_ON);
            }
            return response;
        }
        let caught = |request| self.caught(peer, route, request).map(Ok::<_, Infallible>);
        let dressed = ServiceBuilder::new()
            .layer(&self.cors)
            .layer(&self.compression)
            .service(service_fn(caught));
        let Ok(response) = Box::pin(dressed.oneshot(request)).await;
        response.map(Body::new)
    }

    /// Answers also when something panics.
    async fn caught(
        &self,
        peer: SocketAddr,
        route: Option<&'static Route>,
        request: Request,
    ) -> Response {
        // What is large stays where it is while what is round it moves.
        let routed = Box::pin(self.routed(peer, route, request));
        AssertUnwindSafe(routed).catch_unwind().await.unwrap_or_else(error::panicked)
    }

    async fn routed(
        &self,
        peer: SocketAddr,
        route: Option<&'static Route>,
        mut request: Request,
    ) -> Response {
        if !request.body().is_end_stream() {
            self.body_limit.apply(&mut request);
        }
        match route {
            Some(route) => gate::pass(&self.app, route, peer, request, self.handlers.clone()).await,
            None => self.files.clone().oneshot(request).await.into_response(),
        }
    }
}

/// Whether a request is neither of a page nor for whoever reads what is compressed.
fn is_plain(request: &Request) -> bool {
    let says = |name| request.headers().contains_key(name);
    !says(header::ORIGIN) && !says(header::ACCEPT_ENCODING) && request.method() != Method::OPTIONS
}

/// Begins to watch a request, under the client's own id where it has one.
fn watch<'a>(app: &'a App, request: &Request, pattern: &'static str) -> Watched<'a> {
    let mut room = Uuid::encode_buffer();
    let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let given = given.filter(|id| is_well_formed(id));
    let id = given.unwrap_or_else(|| Hyphenated::from_uuid(Uuid::new_v4()).encode_lower(&mut room));
    Watched::begin(&app.observed, id, request.method(), pattern)
}

/// Whether an id can stand in a log as it is, whoever made it.
fn is_well_formed(id: &str) -> bool {
    const LONGEST: usize = 128;
    let is_fit = |letter: u8| letter.is_ascii_alphanumeric() || b"-_.:".contains(&letter);
    (1..=LONGEST).contains(&id.len()) && id.bytes().all(is_fit)
}

/// The route and not the path, which anybody can put anything into.
fn log(request_id: &str, method: &str, route: &str, status: u16, took: Duration) {
    let took_ms = took.as_secs_f64() * 1e3;
    // A text as a field is taken as it is; as the line's own words it would be formatted.
    let message = "request";
    match status {
        500.. => tracing::error!(message, request_id, method, route, status, took_ms),
        400.. => tracing::warn!(message, request_id, method, route, status, took_ms),
        _ => tracing::info!(message, request_id, method, route, status, took_ms),
    }
}

/// What of a request its answer has to keep to.
struct Asked {
    method: Method,
    dialect: Dialect,
    is_by_tls: bool,
}

impl Asked {
    fn of(request: &Request, route: Option<&'static Route>) -> Self {
        let path = request.uri().path();
        Self {
            method: request.method().clone(),
            dialect: route.map_or_else(|| Dialect::of(path), |route| route.dialect),
            is_by_tls: headers::is_by_tls(request.headers()),
        }
    }

    /// An answer with all that every answer has.
    fn completed(&self, response: Response, id: &str) -> Response {
        let mut response = enveloped(response, self.dialect, id);
        if self.method == Method::HEAD {
            empty(&mut response);
        }
        mark(&mut response, id);
        headers::complete(response.headers_mut(), self.is_by_tls);
        response
    }
}

/// Leaves an answer to HEAD its length alone.
fn empty(response: &mut Response) {
    if let Some(length) = response.body().size_hint().exact().filter(|length| *length > 0) {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    *response.body_mut() = Body::empty();
}

/// Texts of a thousand bytes and more are sent compressed; sound is compressed already, and what a
/// service behind the gateway answers goes on as it is, for compressing would hold it back.
#[derive(Clone, Copy)]
struct WorthIt;

impl Predicate for WorthIt {
    fn should_compress<B: HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        let is_text = SizeAbove::new(1000).and(NotForContentType::new("audio/"));
        response.extensions().get::<Theirs>().is_none() && is_text.should_compress(response)
    }
}

fn cors(origins: &[Origin]) -> CorsLayer {
    let allowed = origins.to_vec();
    let is_allowed = move |asked: &HeaderValue, _: &Parts| {
        asked.to_str().is_ok_and(|asked| allowed.iter().any(|origin| origin == asked))
    };
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(is_allowed))
        .allow_credentials(true)
        .allow_methods([
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
        ])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(EXPOSED)
        .max_age(Duration::from_secs(600))
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    /// HTTP/2 would send what is in it.
    #[test]
    fn an_answer_to_head_has_no_body_also_where_it_is_an_error() {
        let asked = Asked { method: Method::HEAD, dialect: Dialect::First, is_by_tls: false };
        for (answer, length) in
            [("yes".into_response(), 3), (StatusCode::NOT_FOUND.into_response(), 0)]
        {
            let is_error = length == 0;
            let answer = asked.completed(answer, "r1");
            assert_eq!(answer.body().size_hint().exact(), Some(0));
            let told: usize =
                answer.headers()[header::CONTENT_LENGTH].to_str().unwrap().parse().unwrap();
            assert!(told == length || is_error && told > 100, "{told}");
            assert_eq!(answer.headers()[REQUEST_ID], "r1");
        }
    }

    #[test]
    fn an_id_that_could_forge_a_line_of_the_log_is_none() {
        for good in ["a", "58c77122-f6dc-42ea-a140-8ce8447dca1d", "00-4bf9:1.2_x"] {
            assert!(is_well_formed(good), "{good}");
        }
        for bad in ["", "two words", "a\nb", "a\"b", "ü", &"a".repeat(129)] {
            assert!(!is_well_formed(bad), "{bad}");
        }
    }
}
