//! What the API says of itself.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::legacy::about as older;
use super::{Environment, page};
use crate::app::App;

/// Ellie's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// `GET /`: the page for people, and for programs where things are.
pub async fn open(app: &App, files: Router, request: Request) -> Response {
    let mut response = match page::is_wanted(request.headers()) {
        true => page::index(files, request).await,
        false => welcome(app).into_response(),
    };
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// What is not there yet is `null`.
fn welcome(app: &App) -> Json<Value> {
    let websocket = app.channels.enabled.then_some("/ws");
    let metrics = app.http.prometheus.then_some("/metrics");
    let docs = (app.http.environment != Environment::Production).then_some("/docs");
    Json(json!({
        "message": app.http.app_name,
        "version": VERSION,
        "environment": app.http.environment.name(),
        "docs_url": docs,
        "health_url": "/health",
        "metrics_url": metrics,
        "endpoints": {
            "voice": "/api/v1/voice",
            "legal": "/api/v1/legal",
            "calls": "/api/v1/calls",
            "monitoring": "/api/v1/monitoring",
            "analytics": "/api/v1/analytics",
            "services": "/api/v1/services",
            "websocket": websocket,
        },
    }))
}

/// `GET /api`: what can be done.
pub fn about(app: &App) -> Value {
    let mut about = json!({
        "name": app.http.app_name,
        "version": VERSION,
        "environment": app.http.environment.name(),
        "framework": "axum",
        "python_version": null,
        "features": [
            "Voice Processing",
            "Local Speech Models",
            "AI Disclosure",
            "Messages",
            "Intake",
            "Scheduling",
            "Delivery to the Firm",
            "Service Discovery",
            "Rate Limiting",
            "WebSocket Support",
            "Structured Logging",
            "Health Monitoring",
            "Socket.IO Support",
            "Metrics",
            "Analytics",
        ],
    });
    older::api(&mut about, app);
    about
}
