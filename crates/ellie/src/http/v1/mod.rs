//! `/api/v1`, under the limit.

mod body;
mod upload;
mod voice;

use std::sync::Arc;

use axum::{Router, middleware};

use super::guard;
use crate::app::App;

/// The routes under `/api/v1`.
pub fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .nest("/voice", voice::routes())
        .layer(middleware::from_fn_with_state(Arc::clone(app), guard::limit))
}
