//! `/gateway/{service}/…`: requests passed on to services.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::any;
use axum::{Extension, Router};

use super::error::ApiError;
use super::front::Arrived;
use super::{headers, limits};
use crate::app::App;
use crate::gateway::Asker;

/// The routes of the gateway.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/gateway/{*way}", any(pass))
}

async fn pass(
    State(app): State<Arc<App>>,
    Extension(arrived): Extension<Arrived>,
    request: Request,
) -> Result<Response, ApiError> {
    let asker = asker(&app, &arrived, request.headers());
    Ok(app.gateway.pass(request, &asker).await?)
}

/// Who asks. What a proxy before Ellie says of its clients is believed, what a client says is not.
fn asker(app: &App, arrived: &Arrived, said: &HeaderMap) -> Asker {
    let Arrived { peer, trace } = arrived;
    Asker {
        address: limits::client_address(app, *peer, said),
        is_secure: app.limit.believes(peer.ip()) && headers::is_by_tls(said),
        request_id: trace.id().to_owned(),
    }
}
