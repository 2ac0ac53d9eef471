//! The page on which a person calls Ellie: the files of `console/`, which are in the binary.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use memory_serve::CacheControl;
use tower::ServiceExt;
use tower_http::set_header::SetResponseHeaderLayer;

/// The page runs its own files and talks to its own server; nothing frames it, and of what a
/// browser may allow it asks for the microphone only.
const POLICIES: [(HeaderName, &str); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; object-src 'none'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (HeaderName::from_static("permissions-policy"), "microphone=(self), camera=(), geolocation=()"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// What holds for every page: it tells no other where it was left, shares no window with one that
/// opened it, and lets no document of another domain read what is here.
const OF_PAGES: [(HeaderName, &str); 3] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
];

/// A route for each file of the page. Who has a file with a name of its contents keeps it; the page
/// itself is asked for anew, and so names the files of this version.
pub fn files() -> Router {
    with(POLICIES, in_the_binary("page"))
}

/// What `console/` built under a name: see build.rs.
#[expect(unused_qualifications, reason = "the list of the files is written by another")]
pub fn in_the_binary(name: &str) -> Router {
    memory_serve::load!(name)
        .index_file(None)
        .html_cache_control(CacheControl::NoCache)
        .cache_control(CacheControl::Medium)
        .into_router()
}

/// Files under policies of their own, beside those of every page.
pub fn with<const N: usize>(policies: [(HeaderName, &'static str); N], files: Router) -> Router {
    policies.into_iter().chain(OF_PAGES).fold(files, |files, (name, policy)| {
        files.layer(SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(policy)))
    })
}

/// Whether a person looks: browsers ask for HTML by name, programs for anything or for JSON.
pub fn is_wanted(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// The page itself.
pub async fn index(files: Router, request: Request) -> Response {
    file(files, "/index.html", request).await
}

/// One of the files, whatever path was asked for.
pub async fn file(files: Router, path: &'static str, mut request: Request) -> Response {
    *request.uri_mut() = Uri::from_static(path);
    files.oneshot(request).await.into_response()
}
