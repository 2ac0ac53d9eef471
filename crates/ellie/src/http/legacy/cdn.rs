//! `/api/cdn`: what is set of a network that delivers the page. Ellie sends nothing to one, and so
//! has nothing to purge.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::http::body;
use crate::http::error::ApiError;
use crate::http::fixed::JSON;
use crate::http::root::VERSION;

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/cdn/config", get(config))
        .route("/api/cdn/stats", get(stats))
        .route("/api/cdn/purge", post(purge))
}

async fn config(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({
        "enabled": app.http.cdn_enabled,
        "baseUrl": app.http.cdn_base_url,
        "assetVersion": app.http.asset_version.as_deref().unwrap_or(VERSION),
    }))
}

/// What is done to the page in truth: it is made small when it is built and sent compressed, its
/// files may be kept by who has them, and it has no pictures to be made smaller.
async fn stats(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({
        "enabled": app.http.cdn_enabled,
        "baseUrl": app.http.cdn_base_url,
        "regions": app.http.cdn_regions.len(),
        "optimization": {
            "compression": true,
            "minification": true,
            "imageOptimization": false,
            "caching": true,
        },
    }))
}

#[derive(Deserialize, Default)]
struct Purge {
    #[serde(default, rename = "paths")]
    _paths: Option<Vec<String>>,
}

/// Nothing is purged, and that is what is said.
const NOTHING_PURGED: &str = concat!(
    r#"{"success":false,"message":"Nothing was purged: Ellie sends nothing to a CDN. "#,
    r#"One that fetches the page finds its files under new names when they change."}"#
);

async fn purge(request: Request) -> Result<impl IntoResponse, ApiError> {
    let Purge { .. } = body::json_or_default(request).await?;
    Ok(([(header::CONTENT_TYPE, JSON)], NOTHING_PURGED))
}
