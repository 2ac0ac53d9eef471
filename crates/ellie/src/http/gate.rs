//! What a request to the API has to pass, in this order: who asks too often is refused before it is
//! looked at who it is.
//!
//! It is one layer, for each layer of a router is copied for every request with all that are inside
//! it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{access, guard, limits};
use crate::app::App;

/// Lets a request through to its handler, and tells every client how it stands.
pub async fn pass(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let matched = guard::route_of(&request);
    let route = matched.as_ref().map_or("", MatchedPath::as_str);
    let address = limits::client_address(&app, peer, request.headers());
    let standing = limits::by_address(&app, address, route).await;
    let admitted = match standing.passed {
        Ok(()) => admit(&app, route, &mut request).await,
        Err(error) => Err(error.into_response()),
    };
    let response = match admitted {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal,
    };
    guard::remember(matched, limits::told(response, &standing.decisions))
}

/// The handler is told who asks.
async fn admit(app: &App, route: &str, request: &mut Request) -> Result<(), Response> {
    let identity = access::admit(app, route, request).await?;
    let passed = limits::by_token(app, identity.as_ref(), route).await;
    passed.map_err(IntoResponse::into_response)?;
    if let Some(identity) = identity {
        request.extensions_mut().insert(identity);
    }
    Ok(())
}
