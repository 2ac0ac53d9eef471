//! The HTTP API: one file a resource. Errors become responses in `error.rs` and only there.

pub mod access;
mod body;
mod csv;
mod dialect;
mod docs;
mod error;
mod figures;
mod fixed;
mod front;
mod gate;
mod gateway;
mod headers;
mod health;
mod legacy;
mod limits;
mod listen;
mod metrics;
mod openai;
mod origins;
mod page;
mod parts;
mod root;
mod route;
mod socket;
mod speech;
mod unread;
mod upload;
mod v1;
mod watched;

use std::str::FromStr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderName;
use axum::routing::get;

use fixed::fixed;
use front::Front;
pub use listen::listen;
pub use v1::exported;

use crate::app::App;
use crate::channels::socketio;
use crate::channels::webrtc::Hub;
use crate::delivery::signature::Secret;
use crate::media;
use crate::origin::Origin;

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
    pub origins: Vec<Origin>,
    /// The largest recording, in bytes.
    pub max_audio_bytes: usize,
    /// The longest recording, in seconds.
    pub max_audio_seconds: u32,
    /// The kinds of recordings that are taken.
    pub audio_formats: Vec<media::Container>,
    /// Who may see the attorneys' desk; nobody, where there is none.
    pub desk_key: Option<Secret>,
    /// Whether callers have to accept the disclaimer.
    pub disclaimer_required: bool,
    /// Whether the firm keeps to the GDPR.
    pub gdpr: bool,
    /// Where the firm says what it does with data.
    pub privacy_policy_url: Option<String>,
    /// Where the firm says on what terms it can be reached.
    pub terms_of_service_url: Option<String>,
    /// Where questions about that go.
    pub contact_email: Option<String>,
    /// How many days what was said is kept.
    pub data_retention_days: u16,
    /// Whether a network delivers the page.
    pub cdn_enabled: bool,
    /// Its address.
    pub cdn_base_url: String,
    /// Its regions.
    pub cdn_regions: Vec<String>,
    /// The version of the page, if it is not Ellie's own.
    pub asset_version: Option<String>,
    /// Whether Prometheus may read what is counted.
    pub prometheus: bool,
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

/// Everything that is served.
pub fn front(app: Arc<App>, hub: Option<Arc<Hub>>) -> Front {
    let files = Files::of(app.http.environment);
    let socket = app.channels.enabled.then(|| socketio::Server::open(&app));
    let everybodys = files.page.clone().merge(files.reference.clone().unwrap_or_default());
    let handlers = routes(files, hub, socket)
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .with_state(Arc::clone(&app));
    let everybodys = everybodys
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed);
    Front::new(app, handlers, everybodys)
}

/// The files that are for anybody.
#[derive(Clone, Default)]
struct Files {
    page: Router,
    /// As the earlier back end had it: in production a firm's server shows nobody how it is asked.
    reference: Option<Router>,
}

impl Files {
    fn of(environment: Environment) -> Self {
        let reference = match environment {
            Environment::Production => None,
            Environment::Development | Environment::Test => Some(docs::files()),
        };
        Self { page: page::files(), reference }
    }
}

/// Every route of the API, each by its whole path: a nested router is another layer. Who may use it
/// stands in the table of [`access`].
fn routes(
    files: Files,
    hub: Option<Arc<Hub>>,
    socket: Option<socketio::Server>,
) -> Router<Arc<App>> {
    let Files { page, reference } = files;
    let root = move |State(app): State<Arc<App>>, request: Request| async move {
        root::open(&app, page, request).await
    };
    Router::new()
        .route("/", get(root))
        .merge(reference.map(docs::routes).unwrap_or_default())
        .route("/api", fixed(root::about))
        .route("/health", health::route())
        .route("/ws", get(socket::open))
        .route("/metrics", get(metrics::metrics))
        .merge(v1::routes(hub))
        .merge(legacy::routes())
        .merge(gateway::routes())
        .merge(openai::routes())
        .merge(legacy::socket(socket))
}
