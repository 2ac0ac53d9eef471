//! What a request to the API has to pass, in this order: who asks too often is refused before it is
//! looked at who it is.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;

use super::route::Route;
use super::{access, limits};
use crate::app::App;

/// Lets a request through to the handlers, and tells every client how it stands.
pub async fn pass(
    app: &App,
    route: &'static Route,
    peer: SocketAddr,
    request: Request,
    handlers: Router,
) -> Response {
    let address = limits::client_address(app, peer, request.headers());
    let standing = limits::by_address(app, address, route.classes).await;
    let response = match standing.passed {
        Ok(()) => admitted(app, route, request, handlers).await,
        Err(error) => error.into_response(),
    };
    limits::told(response, &standing.decisions)
}

/// The handler is told who asks.
async fn admitted(
    app: &App,
    route: &'static Route,
    mut request: Request,
    handlers: Router,
) -> Response {
    let identity = match access::admit(app, route, &request) {
        Ok(identity) => identity,
        Err(closed) => return closed.into_response(),
    };
    if let Err(error) = limits::by_token(app, identity.as_ref(), route.classes).await {
        return error.into_response();
    }
    if let Some(identity) = identity {
        request.extensions_mut().insert(identity);
    }
    handlers.oneshot(request).await.into_response()
}
