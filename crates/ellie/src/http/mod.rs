//! The HTTP API: one file a resource. Errors become responses in `error.rs` and only there.

mod error;
mod guard;
mod health;
mod root;
mod socket;
mod v1;

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::routing::get;
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use crate::app::App;
use crate::media;

/// The header every answer has.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Settings of the API.
#[derive(Debug, Clone)]
pub struct Config {
    /// The name the API gives itself.
    pub app_name: String,
    /// What kind of installation this is.
    pub environment: Environment,
    /// Origins whose pages may use the API.
    pub origins: Vec<String>,
    /// The largest recording, in bytes.
    pub max_audio_bytes: usize,
    /// The longest recording, in seconds.
    pub max_audio_seconds: u32,
    /// The kinds of recordings that are taken.
    pub audio_formats: Vec<media::Container>,
}

impl Config {
    /// What a recording may be.
    #[must_use]
    pub fn recordings(&self) -> media::Limits<'_> {
        media::Limits { max_seconds: self.max_audio_seconds, allowed: &self.audio_formats }
    }
}

/// What kind of installation this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Environment {
    Development,
    Production,
    Test,
}

impl Environment {
    /// The name, as in the settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Production => "production",
            Self::Test => "test",
        }
    }
}

impl FromStr for Environment {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let all = [Self::Development, Self::Production, Self::Test];
        let found = all.into_iter().find(|environment| environment.name() == name);
        found.ok_or("none of development, production, test")
    }
}

/// Every route of the API.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(root::welcome))
        .route("/api", get(root::about))
        .route("/health", get(health::health))
        .route("/ws", get(socket::open))
        .nest("/api/v1", v1::routes(&app))
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(compression())
        .layer(cors(&app.http.origins))
        .layer(middleware::from_fn(guard::request_id))
        .with_state(app)
}

/// Texts of a thousand bytes and more are sent compressed; sound is compressed already.
fn compression() -> CompressionLayer<impl Predicate> {
    let worth_it = SizeAbove::new(1000).and(NotForContentType::new("audio/"));
    CompressionLayer::new().compress_when(worth_it)
}

fn cors(origins: &[String]) -> CorsLayer {
    let origins: Vec<HeaderValue> =
        origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([REQUEST_ID, header::RETRY_AFTER])
        .max_age(std::time::Duration::from_secs(600))
}
