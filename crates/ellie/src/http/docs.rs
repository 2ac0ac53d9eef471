//! What the API is, for programs (`/openapi.json`) and for people (`/docs`, `/redoc`). All of it is in
//! the binary, and asks nobody else for anything.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::page;

/// Both pages write styles of their own, and Redoc searches on a thread it makes from a blob.
const POLICIES: [(HeaderName, &str); 2] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
         font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// A route for each file of the two pages.
pub fn files() -> Router {
    page::with(POLICIES, page::in_the_binary("reference"))
}

/// The routes of the documentation.
pub fn routes<S: Clone + Send + Sync + 'static>(files: Router) -> Router<S> {
    let shows = |path: &'static str| {
        let files = files.clone();
        get(move |request: Request| page::file(files, path, request))
    };
    Router::new()
        .route("/docs", shows("/reference/docs.html"))
        .route("/redoc", shows("/reference/redoc.html"))
        .route("/openapi.json", get(openapi))
}

/// The description, put together by build.rs, and the tag it is known by.
const DESCRIPTION: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));
const TAG: HeaderValue =
    HeaderValue::from_static(include_str!(concat!(env!("OUT_DIR"), "/openapi.tag")));

/// Kept, and asked for again each time.
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");

/// The description, or nothing to whoever has it.
async fn openapi(asked: HeaderMap) -> Response {
    let known = [(header::ETAG, TAG), (header::CACHE_CONTROL, REVALIDATED)];
    if asked.get(header::IF_NONE_MATCH) == Some(&TAG) {
        return (StatusCode::NOT_MODIFIED, known).into_response();
    }
    let json = HeaderValue::from_static("application/json");
    (known, [(header::CONTENT_TYPE, json)], DESCRIPTION).into_response()
}
