//! Answers that stay the same while Ellie runs: put together once, when somebody asks first.

use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::routing::{MethodRouter, get};
use serde_json::Value;

use crate::app::App;

/// JSON, as it is sent.
pub const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Answers with what this tells.
pub fn fixed(tell: fn(&App) -> Value) -> MethodRouter<Arc<App>> {
    let told = Arc::<OnceLock<Bytes>>::default();
    get(move |State(app): State<Arc<App>>| async move {
        let body = told.get_or_init(|| Bytes::from(tell(&app).to_string()));
        ([(header::CONTENT_TYPE, JSON)], body.clone())
    })
}
