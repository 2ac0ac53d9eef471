//! `/gateway/{service}/…`: requests passed on to services.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::any;
use axum::{Extension, Router};

use super::error::ApiError;
use super::guard::RequestId;
use super::{headers, limits};
use crate::app::App;
use crate::gateway::Asker;

/// The routes of the gateway.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/gateway/{*way}", any(pass))
}

async fn pass(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    request: Request,
) -> Result<Response, ApiError> {
    let asker = asker(&app, peer, request.headers(), request_id);
    Ok(app.gateway.pass(request, &asker).await?)
}

/// Who asks. What a proxy before Ellie says of its clients is believed, what a client says is not.
fn asker(app: &App, peer: SocketAddr, said: &HeaderMap, request_id: String) -> Asker {
    Asker {
        address: limits::client_address(app, peer, said),
        is_secure: app.limit.believes(peer.ip()) && headers::is_by_tls(said),
        request_id,
    }
}
