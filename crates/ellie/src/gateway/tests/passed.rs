use std::convert::Infallible;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{any, get, post};
use futures_util::StreamExt;
use futures_util::stream::{Stream, unfold};
use http_body_util::BodyExt;
use tokio::sync::mpsc;

use super::stage::{Stage, read};
use crate::gateway::Config;
use crate::resilience::Rule;

/// What comes out of a channel, as it comes.
fn stream(receiver: mpsc::Receiver<Bytes>) -> impl Stream<Item = Result<Bytes, Infallible>> {
    unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|bytes| (Ok(bytes), receiver))
    })
}

/// Tells what came.
async fn tell(method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> String {
    let mut lines = vec![format!("{method} {uri} {}", body.len())];
    lines
        .extend(headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())));
    lines.join("\n")
}

fn telling() -> Router {
    Router::new().fallback(any(tell))
}

#[tokio::test]
async fn a_request_reaches_the_service_with_what_it_may_carry() {
    let mut stage = Stage::set().await;
    let address = stage.service("crm", telling()).await;
    let request = Request::put(format!("http://{}/gateway/crm/a/b?x=1", stage.address))
        .header("authorization", "Bearer of-ellie")
        .header("cookie", "session=of-ellie")
        .header("x-forwarded-for", "10.0.0.1")
        .header("accept-language", "de")
        .body(Body::from("hello"))
        .unwrap();
    let (status, headers, told) = read(stage.ask(request).await).await;
    assert_eq!(status, StatusCode::OK);
    assert!(told.starts_with("PUT /a/b?x=1 5\n"), "{told}");
    for line in [
        &format!("host: {address}"),
        "accept-language: de",
        "content-length: 5",
        "x-forwarded-for: 192.0.2.7",
        "x-forwarded-proto: http",
        &format!("x-forwarded-host: {}", stage.address),
        "x-request-id: an-id",
        "x-forwarded-by: ellie-api-gateway",
        "x-gateway-version: 1.0.0",
    ] {
        assert_eq!(told.lines().filter(|told| told == &line).count(), 1, "{line} in {told}");
    }
    assert!(!told.contains("of-ellie") && !told.contains("10.0.0.1"), "{told}");
    assert_eq!(headers["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn tokens_go_on_to_a_service_the_settings_name() {
    let config = Config { trusted: vec!["crm".into()] };
    let mut stage = Stage::set_with(config, Rule::default()).await;
    stage.service("crm", telling()).await;
    stage.service("other", telling()).await;
    for (name, is_trusted) in [("crm", true), ("other", false)] {
        let uri = format!("http://{}/gateway/{name}/", stage.address);
        let request = Request::get(uri).header("authorization", "Bearer x").body(Body::empty());
        let (_, _, told) = read(stage.ask(request.unwrap()).await).await;
        assert_eq!(told.contains("authorization: Bearer x"), is_trusted);
    }
}

#[tokio::test]
async fn bodies_go_both_ways_while_they_are_made() {
    let mut stage = Stage::set().await;
    let echo = |body: Body| async { Body::from_stream(body.into_data_stream()) };
    stage.service("echo", Router::new().route("/", post(echo))).await;
    let (sender, receiver) = mpsc::channel(1);
    let uri = format!("http://{}/gateway/echo/", stage.address);
    let request = Request::post(uri).body(Body::from_stream(stream(receiver))).unwrap();
    sender.send(Bytes::from("first")).await.unwrap();
    let mut body = stage.ask(request).await.into_body().into_data_stream();
    assert_eq!(body.next().await.unwrap().unwrap(), "first", "while the rest is not made yet");
    sender.send(Bytes::from("second")).await.unwrap();
    assert_eq!(body.next().await.unwrap().unwrap(), "second");
    drop(sender);
    assert!(body.next().await.is_none());
}

#[tokio::test]
async fn a_large_body_comes_whole() {
    let mut stage = Stage::set().await;
    let length = |body: Body| async move {
        let mut stream = body.into_data_stream();
        let mut length = 0;
        while let Some(Ok(bytes)) = stream.next().await {
            length += bytes.len();
        }
        length.to_string()
    };
    let large = get(|| async { vec![b'x'; 20 << 20] });
    stage.service("crm", Router::new().route("/", post(length)).route("/large", large)).await;
    let uri = format!("http://{}/gateway/crm/", stage.address);
    let request = Request::post(uri).body(Body::from(vec![0; 30 << 20])).unwrap();
    let (status, _, told) = read(stage.ask(request).await).await;
    assert_eq!((status, told), (StatusCode::OK, (30 << 20).to_string()));
    assert_eq!(stage.get("/gateway/crm/large").await.2.len(), 20 << 20);
}

#[tokio::test]
async fn what_a_service_answers_is_what_the_client_gets() {
    let mut stage = Stage::set().await;
    let router = Router::new()
        .route("/missing", get(|| async { (StatusCode::NOT_FOUND, "not theirs") }))
        .route("/teapot", get(|| async { StatusCode::IM_A_TEAPOT }))
        .route("/away", get(|| async { Redirect::to("/there") }))
        .route("/cookie", get(|| async { [(header::SET_COOKIE, "a=b")].into_response() }))
        .route("/same", get(|| async { (StatusCode::NOT_MODIFIED, [(header::ETAG, "\"1\"")]) }));
    stage.service("crm", router).await;
    let (status, _, body) = stage.get("/gateway/crm/missing").await;
    assert_eq!((status, body.as_str()), (StatusCode::NOT_FOUND, "not theirs"));
    assert_eq!(stage.get("/gateway/crm/teapot").await.0, StatusCode::IM_A_TEAPOT);
    let (status, headers, _) = stage.get("/gateway/crm/away").await;
    assert_eq!(
        (status, &headers["location"]),
        (StatusCode::SEE_OTHER, &"/gateway/crm/there".parse().unwrap())
    );
    assert!(!stage.get("/gateway/crm/cookie").await.1.contains_key(header::SET_COOKIE));
    assert_eq!(stage.get("/gateway/crm/same").await.1["etag"], "\"1\"");
}

#[tokio::test]
async fn a_head_tells_how_long_the_body_would_be() {
    let mut stage = Stage::set().await;
    stage.service("crm", Router::new().route("/", get(|| async { "hello" }))).await;
    let uri = format!("http://{}/gateway/crm/", stage.address);
    let response = stage.ask(Request::head(uri).body(Body::empty()).unwrap()).await;
    assert_eq!(response.headers()["content-length"], "5");
    assert!(response.into_body().collect().await.unwrap().to_bytes().is_empty());
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_what_is_refused_is_told() {
    let mut stage = Stage::set().await;
    stage.service("crm", telling()).await;
    assert_eq!(stage.get("/gateway/nobody/").await.0, StatusCode::NOT_FOUND);
    assert_eq!(stage.get("/gateway/ellie/health").await.0, StatusCode::NOT_FOUND, "not herself");
    assert_eq!(stage.get("/gateway/crm/%2e%2e/x").await.0, StatusCode::BAD_REQUEST);
    let uri = format!("http://{}/gateway/crm/", stage.address);
    let trace = Request::builder().method("TRACE").uri(&uri).body(Body::empty()).unwrap();
    assert_eq!(stage.ask(trace).await.status(), StatusCode::METHOD_NOT_ALLOWED);
    let again = Request::get(&uri).header("x-forwarded-by", "ellie-api-gateway");
    let again = again.body(Body::empty()).unwrap();
    assert_eq!(stage.ask(again).await.status(), StatusCode::LOOP_DETECTED);
}

#[tokio::test]
async fn a_gateway_that_is_its_own_service_goes_round_once() {
    let stage = Stage::set().await;
    stage.register("self", stage.address).await;
    assert_eq!(stage.get("/gateway/self/gateway/self/x").await.0, StatusCode::LOOP_DETECTED);
}
