//! `/gateway/{service}/…`: requests passed on to services.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use axum::routing::any;
use uuid::Uuid;

use super::error::ApiError;
use super::guard::RequestId;
use super::proxy::{Asker, Config, Proxy};
use crate::app::App;

/// The routes of the gateway.
pub fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let proxy = Arc::new(Proxy::new(
        Config { trusted: app.http.gateway_trusted.clone() },
        Arc::clone(&app.registry),
        app.outward.clone(),
        Arc::clone(&app.breakers),
        app.tasks.clone(),
        app.shutdown.clone(),
    ));
    let pass = move |ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request| {
        let proxy = Arc::clone(&proxy);
        async move { pass(&proxy, peer, request).await }
    };
    Router::new().route("/gateway/{*way}", any(pass))
}

async fn pass(proxy: &Proxy, peer: SocketAddr, request: Request) -> Result<Response, ApiError> {
    let id = request.extensions().get::<RequestId>().map(|RequestId(id)| id.clone());
    let asker = Asker {
        address: peer.ip(),
        is_secure: false,
        request_id: id.unwrap_or_else(|| Uuid::new_v4().to_string()),
    };
    Ok(proxy.pass(request, &asker).await?)
}
