//! What stands before every handler: an id for each request, a limit for each address.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::Instant;
use uuid::Uuid;

use super::error::{ApiError, enveloped, mark};
use crate::app::App;

/// Gives each request an id of our own making, which its answer, its error and its log carry.
pub async fn request_id(request: Request, next: Next) -> Response {
    let id = Uuid::new_v4().to_string();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let begun = Instant::now();
    let response = next.run(request).await;
    let mut response = enveloped(response, &id);
    mark(&mut response, &id);
    let status = response.status().as_u16();
    let took_ms = begun.elapsed().as_secs_f64() * 1e3;
    match status {
        500.. => tracing::error!(request_id = id, %method, path, status, took_ms, "request"),
        400.. => tracing::warn!(request_id = id, %method, path, status, took_ms, "request"),
        _ => tracing::info!(request_id = id, %method, path, status, took_ms, "request"),
    }
    response
}

/// Refuses an address that asks too often. The address is the peer's: what a header says about
/// it, anybody can write.
pub async fn limit(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    match app.limit.take(peer.ip()) {
        Ok(()) => next.run(request).await,
        Err(exceeded) => ApiError::from(exceeded).into_response(),
    }
}
