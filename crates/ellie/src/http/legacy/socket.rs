//! `/socket.io`: who may open a connection of the older dialect's socket, and what stands between
//! the transport and its requests.

mod handshake;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{Extension, Json, Router};
use serde_json::{Value, json};

use self::handshake::Asks;
use crate::app::App;
use crate::channels::socketio::{Admission, PATH, Server, largest_request};
use crate::http::error::ApiError;
use crate::http::front::Arrived;
use crate::http::origins::may_call;
use crate::http::{limits, upload};
use crate::limit::{Class, Client};

/// Packets that take longer than this to arrive are given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// The longest answer of the transport's own that is an error.
const LONGEST_ERROR: usize = 1 << 10;

/// The routes of the transport, with a slash at the end and without.
pub fn routes(server: Option<Server>) -> Router<Arc<App>> {
    let open = move |State(app): State<Arc<App>>, Extension(arrived), request: Request| {
        let (server, Arrived { peer, .. }) = (server.clone(), arrived);
        async move { open(server, &app, peer, request).await }
    };
    let with_slash = format!("{PATH}/");
    Router::new().route(PATH, any(open.clone())).route(&with_slash, any(open))
}

/// Lets a request of the transport in, or not.
async fn open(
    server: Option<Server>,
    app: &App,
    peer: SocketAddr,
    request: Request,
) -> Result<Response, ApiError> {
    let server = server.ok_or_else(|| ApiError::absent("Sockets are switched off"))?;
    if !may_call(request.headers(), &app.channels.origins) {
        return Ok(refused(StatusCode::FORBIDDEN, 4, "Forbidden"));
    }
    let request = match handshake::read(request.method(), request.uri().query()) {
        Ok(Asks::Connection) => connection(app, peer, request).await?,
        Ok(Asks::Packets) if *request.method() == Method::POST => packets(app, request).await?,
        Ok(Asks::Packets) => request,
        Err(fault) => return Ok(refused(StatusCode::BAD_REQUEST, fault.code(), fault.message())),
    };
    match server.answer(request).await {
        Some(response) => Ok(numbered(response).await),
        None => Err(ApiError::unavailable("websocket", "Ellie is shutting down")),
    }
}

/// A new connection has a place among all sockets for as long as it lasts: the transport keeps the
/// request it began with, and that the place.
async fn connection(
    app: &App,
    peer: SocketAddr,
    mut request: Request,
) -> Result<Request, ApiError> {
    let from = Client::at(limits::client_address(app, peer, request.headers()));
    if let Some(exceeded) = app.limit.take(Class::General, from).await.exceeded() {
        return Err(exceeded.into());
    }
    let full = || ApiError::unavailable("websocket", "Every line is taken");
    let place = app.sockets.take().ok_or_else(full)?;
    request.extensions_mut().insert(Arc::new(Admission { from, place }));
    Ok(request)
}

/// Packets that are posted, whole: only so many large ones are read at once.
async fn packets(app: &App, request: Request) -> Result<Request, ApiError> {
    let _place = match upload::may_be_large(&request) {
        true => Some(upload::place(app).await?),
        false => None,
    };
    let longest = largest_request(app.http.max_audio_bytes);
    let (parts, body) = request.into_parts();
    let late = |_| ApiError::timeout("The packets took too long to arrive");
    let reading = tokio::time::timeout(PATIENCE, to_bytes(body, longest));
    let bytes = reading.await.map_err(late)?.map_err(|_| ApiError::body_too_large(longest))?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// As the transport's clients read it.
fn refused(status: StatusCode, code: u8, message: &str) -> Response {
    (status, Json(json!({"code": code, "message": message}))).into_response()
}

/// The transport writes the number of an error as a text, where its clients expect a number.
async fn numbered(response: Response) -> Response {
    let is_told = response.headers().contains_key(header::CONTENT_TYPE);
    if response.status() != StatusCode::BAD_REQUEST || !is_told {
        return response;
    }
    let body = to_bytes(response.into_body(), LONGEST_ERROR).await.unwrap_or_default();
    let told: Value = serde_json::from_slice(&body).unwrap_or_default();
    let code = told["code"].as_str().and_then(|code| code.parse().ok()).unwrap_or(3);
    refused(StatusCode::BAD_REQUEST, code, told["message"].as_str().unwrap_or("Bad request"))
}
