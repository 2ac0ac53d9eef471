//! The older dialect: the paths and the words of the back end before API v1. What is done is the
//! same, and done by the same functions.

mod analytics;
mod apm;
mod asked;
mod cache;
mod logs;
mod monitoring;
mod services;

use std::sync::Arc;

use axum::Router;

use crate::app::App;
pub use services::routes as services;

/// The routes under `/api`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .nest("/analytics", analytics::routes())
        .nest("/apm", apm::routes())
        .nest("/cache", cache::routes())
        .nest("/logs", logs::routes())
        .nest("/monitoring", monitoring::routes())
}
