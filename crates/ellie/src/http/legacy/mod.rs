//! The older dialect: the paths and the words of the back end before API v1. What is done is the
//! same, and done by the same functions.

pub mod about;
mod analytics;
mod apm;
mod asked;
mod cache;
mod cdn;
mod chat;
mod logs;
mod monitoring;
mod services;
mod socket;
mod voice;

use std::sync::Arc;

use axum::Router;

pub use services::routes as services;
pub use socket::routes as socket;

use super::v1::{legal, privacy};
use crate::app::App;

/// The routes under `/api`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .nest("/voice", voice::routes())
        .nest("/chat", chat::routes())
        .nest("/legal", legal::of_both().merge(privacy::routes()))
        .nest("/cdn", cdn::routes())
        .nest("/analytics", analytics::routes())
        .nest("/apm", apm::routes())
        .nest("/cache", cache::routes())
        .nest("/logs", logs::routes())
        .nest("/monitoring", monitoring::routes())
}
