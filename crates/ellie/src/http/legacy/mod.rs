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

pub use socket::routes as socket;

use super::v1::{legal, privacy};
use crate::app::App;

/// The routes of the older dialect, but its socket.
pub fn routes() -> Router<Arc<App>> {
    let place = "/api/legal";
    Router::new()
        .merge(voice::routes())
        .merge(chat::routes())
        .merge(legal::at(place))
        .merge(privacy::at(place))
        .merge(cdn::routes())
        .merge(analytics::routes())
        .merge(apm::routes())
        .merge(cache::routes())
        .merge(logs::routes())
        .merge(monitoring::routes())
        .merge(services::routes())
}
