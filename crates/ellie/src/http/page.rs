//! The page on which a person calls Ellie: the files of `console/`, which are in the binary.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use memory_serve::{CacheControl, MemoryServe};
use tower::ServiceExt;
use tower_http::set_header::SetResponseHeaderLayer;

/// The page runs its own files and talks to its own server; nothing frames it, and of what a
/// browser may allow it asks for the microphone only.
const POLICIES: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; object-src 'none'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (HeaderName::from_static("permissions-policy"), "microphone=(self), camera=(), geolocation=()"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

#[expect(unused_qualifications, reason = "the list of the files is written by another")]
fn in_the_binary() -> MemoryServe {
    memory_serve::load!()
}

/// A route for each file. Who has a file with a name of its contents keeps it; the page itself is
/// asked for anew, and so names the files of this version.
pub fn files() -> Router {
    let files = in_the_binary()
        .index_file(None)
        .html_cache_control(CacheControl::NoCache)
        .cache_control(CacheControl::Medium)
        .into_router();
    POLICIES.into_iter().fold(files, |files, (name, policy)| {
        files.layer(SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(policy)))
    })
}

/// Whether a person looks: browsers ask for HTML by name, programs for anything or for JSON.
pub fn is_wanted(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// The page itself.
pub async fn index(files: Router, mut request: Request) -> Response {
    *request.uri_mut() = Uri::from_static("/index.html");
    files.oneshot(request).await.into_response()
}
