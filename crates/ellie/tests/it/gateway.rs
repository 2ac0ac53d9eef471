//! `/gateway/…` with everything that stands before it.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ws::{Message as Said, WebSocketUpgrade};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response as Answer};
use axum::routing::{any, get};
use chrono::Utc;
use ellie::auth::Role;
use futures_util::stream::unfold;
use futures_util::{SinkExt, StreamExt};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::access::{SECRET, start, tokens};
use crate::harness::{Ellie, error};
use crate::services::{Other, register};

fn token(role: Role) -> String {
    tokens(SECRET).access("crm", role, "l-1", Utc::now())
}

async fn get_as(ellie: &Ellie, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut asking = ellie.client.get(ellie.url(path)).bearer_auth(token(Role::Service));
    for (name, value) in headers {
        asking = asking.header(*name, *value);
    }
    asking.send().await.unwrap()
}

/// Tells what came.
async fn tell(method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Answer {
    let name = |name: &axum::http::HeaderName| name.as_str().to_owned();
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
    let headers: Vec<_> = headers.iter().map(|(key, value)| (name(key), text(value))).collect();
    let told = json!({
        "method": method.as_str(), "uri": uri.to_string(), "headers": headers, "length": body.len(),
    });
    axum::Json(told).into_response()
}

async fn telling() -> Other {
    Other::start(Router::new().fallback(any(tell))).await
}

fn told<'a>(told: &'a Value, name: &str) -> Vec<&'a str> {
    let headers = told["headers"].as_array().unwrap().iter();
    headers.filter(|pair| pair[0] == name).map(|pair| pair[1].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_service_sees_what_is_asked_and_not_who_somebody_is_to_ellie() {
    let ellie = start(&[]).await;
    let other = telling().await;
    register(&ellie, &other.registration("crm")).await;
    let asking = ellie.client.put(ellie.url("/gateway/crm/clients/7?x=%2F"));
    let asking = asking.bearer_auth(token(Role::Agent)).header("cookie", "a=b").body("hello");
    let forged = [("x-forwarded-for", "198.51.100.7"), ("forwarded", "for=198.51.100.7")];
    let forged = forged.into_iter().chain([("x-request-id", "mine-1"), ("x-real-ip", "1.1.1.1")]);
    let asking = forged.fold(asking, |asking, (name, value)| asking.header(name, value));
    let answer = asking.header("x-forwarded-proto", "https").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["x-request-id"], "mine-1");
    assert_eq!(answer.headers().get_all("x-request-id").iter().count(), 1);
    let came: Value = answer.json().await.unwrap();
    assert_eq!((&came["method"], &came["length"]), (&json!("PUT"), &json!(5)));
    assert_eq!(came["uri"], "/clients/7?x=%2F");
    for name in ["authorization", "cookie", "forwarded", "x-real-ip"] {
        assert!(told(&came, name).is_empty(), "{name} in {came}");
    }
    for (name, value) in [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-host", &ellie.address),
        ("x-request-id", "mine-1"),
        ("x-forwarded-by", "ellie-api-gateway"),
    ] {
        assert_eq!(told(&came, name), [value], "{name}");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn what_a_proxy_before_ellie_says_is_told_on() {
    let ellie =
        start(&[("TRUSTED_PROXIES", "127.0.0.1"), ("GATEWAY_TRUSTED_SERVICES", "crm")]).await;
    let other = telling().await;
    register(&ellie, &other.registration("crm")).await;
    let said = [("x-forwarded-for", "10.0.0.1, 198.51.100.7"), ("x-forwarded-proto", "https")];
    let came: Value = get_as(&ellie, "/gateway/crm/", &said).await.json().await.unwrap();
    assert_eq!(told(&came, "x-forwarded-for"), ["198.51.100.7"]);
    assert_eq!(told(&came, "x-forwarded-proto"), ["https"]);
    let passed = told(&came, "authorization");
    assert_eq!(passed.len(), 1, "the settings say that this one is sent it");
    ellie.stop().await;
}

#[tokio::test]
async fn an_answer_of_a_service_stays_as_it_is_and_one_of_ours_is_in_the_envelope() {
    let ellie = start(&[]).await;
    let long = "x".repeat(10_000);
    let router = Router::new()
        .route("/missing", get(|| async { (StatusCode::NOT_FOUND, "not theirs") }))
        .route("/long", get(move || async move { long }));
    let other = Other::start(router).await;
    register(&ellie, &other.registration("crm")).await;
    let answer = get_as(&ellie, "/gateway/crm/missing", &[]).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(answer.headers()["content-security-policy"].to_str().unwrap().starts_with("sandbox"));
    assert_eq!(answer.text().await.unwrap(), "not theirs");
    let answer = get_as(&ellie, "/gateway/crm/long", &[("accept-encoding", "gzip, br")]).await;
    assert!(!answer.headers().contains_key("content-encoding"));
    assert_eq!(answer.headers()["content-length"], "10000");

    let told = error(get_as(&ellie, "/gateway/none/x", &[]).await, StatusCode::NOT_FOUND).await;
    assert_eq!(told.0, "HTTP_ERROR");
    for path in ["/gateway/crm/%252e%252e/x", "/gateway/crm/a%2fb", "/gateway/crm/%00"] {
        error(get_as(&ellie, path, &[]).await, StatusCode::BAD_REQUEST).await;
    }
    let circle = [("x-forwarded-by", "ellie-api-gateway")];
    error(get_as(&ellie, "/gateway/crm/", &circle).await, StatusCode::LOOP_DETECTED).await;
    let gone = Other::answering(StatusCode::OK).await;
    let registration = gone.registration("gone");
    drop(gone);
    register(&ellie, &registration).await;
    let answer = get_as(&ellie, "/gateway/gone/", &[]).await;
    // It was asked how it is before, or is asked now.
    assert!([502, 503].contains(&answer.status().as_u16()), "{}", answer.status());
    ellie.stop().await;
}

#[tokio::test]
async fn what_a_service_says_bit_by_bit_comes_bit_by_bit() {
    let ellie = start(&[]).await;
    let (sender, receiver) = tokio::sync::mpsc::channel::<Bytes>(1);
    let receiver = std::sync::Arc::new(tokio::sync::Mutex::new(Some(receiver)));
    let events = move || {
        let receiver = std::sync::Arc::clone(&receiver);
        async move {
            let receiver = receiver.lock().await.take().unwrap();
            let stream = unfold(receiver, |mut receiver| async move {
                receiver.recv().await.map(|bytes| (Ok::<_, Infallible>(bytes), receiver))
            });
            ([("content-type", "text/event-stream")], Body::from_stream(stream))
        }
    };
    let other = Other::start(Router::new().route("/events", get(events))).await;
    register(&ellie, &other.registration("crm")).await;
    sender.send("data: first\n\n".into()).await.unwrap();
    let mut answer = get_as(&ellie, "/gateway/crm/events", &[("accept-encoding", "gzip")]).await;
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "data: first\n\n");
    sender.send("data: second\n\n".into()).await.unwrap();
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "data: second\n\n");
    drop(sender);
    assert_eq!(answer.chunk().await.unwrap(), None);
    ellie.stop().await;
}

#[tokio::test]
async fn a_socket_goes_through_for_whom_the_gateway_is_open() {
    let ellie = start(&[]).await;
    let echo = async |upgrade: WebSocketUpgrade| {
        upgrade.on_upgrade(async |mut socket| {
            while let Some(Ok(Said::Text(text))) = socket.recv().await {
                socket.send(Said::Text(text)).await.unwrap();
            }
        })
    };
    let other = Other::start(Router::new().route("/ws", any(echo))).await;
    register(&ellie, &other.registration("chat")).await;
    let request = |token: Option<String>| {
        let url = format!("ws://{}/gateway/chat/ws", ellie.address);
        let mut request = url.into_client_request().unwrap();
        if let Some(token) = token {
            let value = format!("Bearer {token}").parse().unwrap();
            request.headers_mut().insert("authorization", value);
        }
        request
    };
    for (token, status) in [(None, 401), (Some(token(Role::Caller)), 403)] {
        let refused = connect_async(request(token)).await;
        assert!(matches!(refused, Err(Error::Http(answer)) if answer.status() == status));
    }
    let (mut socket, _) = connect_async(request(Some(token(Role::Agent)))).await.unwrap();
    for text in ["hello", &"x".repeat(100_000)] {
        socket.send(Message::text(text)).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap(), Message::text(text));
    }
    // It is still open when Ellie ends.
    let stopping = tokio::time::timeout(Duration::from_secs(8), ellie.stop());
    stopping.await.unwrap();
    assert!(socket.next().await.is_none_or(|message| message.is_err()));
}
