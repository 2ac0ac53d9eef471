//! `/api/v1`, under the limit.

mod body;
mod csv;
mod desk;
mod key;
mod legal;
mod rows;
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
        .nest("/legal", legal::routes())
        .merge(desk::routes(app))
        .layer(middleware::from_fn_with_state(Arc::clone(app), guard::limit))
}
