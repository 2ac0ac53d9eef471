//! `/v1`: what Ellie hears and speaks with, and calls with her, as OpenAI's API has them, so that a
//! client of theirs needs another address and nothing else.

mod models;
mod realtime;
mod speech;
mod subtitles;
mod transcriptions;

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// The routes under `/v1`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .merge(models::routes())
        .merge(transcriptions::routes())
        .merge(speech::routes())
        .merge(realtime::routes())
}
