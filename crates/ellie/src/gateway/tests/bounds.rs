use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::routing::{any, get};
use futures_util::{StreamExt, stream};
use http_body_util::BodyExt;
use tokio::time::Instant;

use super::stage::{Stage, answering, read};
use crate::resilience::Phase;

/// A service that never says anything.
fn silent() -> Router {
    Router::new().fallback(any(|| async { std::future::pending::<StatusCode>().await }))
}

/// Time passes by itself once everybody waits. Sockets are ready only in real time, so it stands
/// still until the request is under way.
async fn hurry(stage: &Stage) {
    while stage.registry.loads().1.iter().all(|(_, load)| load.active == 0) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    tokio::time::pause();
}

#[tokio::test]
async fn a_service_that_does_not_begin_to_answer_is_late() {
    let mut stage = Stage::set().await;
    stage.service("crm", silent()).await;
    let begun = Instant::now();
    let ((status, _, _), ()) = tokio::join!(stage.get("/gateway/crm/"), hurry(&stage));
    assert_eq!(status, StatusCode::GATEWAY_TIMEOUT);
    assert!(begun.elapsed() >= Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_client_that_begins_a_body_and_says_no_more_is_let_go() {
    let mut stage = Stage::set().await;
    let wait = any(|body: Bytes| async move { body.len().to_string() });
    stage.service("crm", Router::new().fallback(wait)).await;
    let first = stream::iter([Ok::<_, std::io::Error>(Bytes::from("first"))]);
    let body = Body::from_stream(first.chain(stream::pending()));
    let uri = format!("http://{}/gateway/crm/", stage.address);
    let request = Request::post(uri).body(body).unwrap();
    let (response, ()) = tokio::join!(stage.ask(request), hurry(&stage));
    assert_eq!(response.status(), StatusCode::REQUEST_TIMEOUT);
    let report = &stage.breakers.reports()[0];
    assert_eq!(report.phase, Phase::Closed, "it is not the service's fault");
}

#[tokio::test]
async fn a_client_that_breaks_its_body_off_breaks_nothing_else() {
    let mut stage = Stage::set().await;
    let wait = any(|body: Bytes| async move { body.len().to_string() });
    stage.service("crm", Router::new().fallback(wait)).await;
    for _ in 0..10 {
        let head = "POST /gateway/crm/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        let answer = stage.raw(&format!("{head}5\r\nhello\r\nnonsense\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    }
    let report = &stage.breakers.reports()[0];
    assert_eq!((report.phase, report.totals.failures), (Phase::Closed, 0));
    assert_eq!(stage.get("/gateway/crm/").await.0, StatusCode::OK);
}

#[tokio::test]
async fn an_answer_that_stops_in_the_middle_breaks_off_for_the_client_too() {
    let stage = Stage::set().await;
    let short = answering(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort").await;
    stage.register("crm", short).await;
    let uri = format!("http://{}/gateway/crm/", stage.address);
    let response = stage.ask(Request::get(uri).body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.into_body().collect().await.is_err(), "it is not taken for whole");
    assert_eq!(stage.breakers.reports()[0].totals.failures, 1);
}

#[tokio::test]
async fn an_answer_that_says_no_more_ends_after_a_while() {
    let mut stage = Stage::set().await;
    let first = || stream::iter([Ok::<_, std::io::Error>(Bytes::from("first"))]);
    let stuck = get(move || async move { Body::from_stream(first().chain(stream::pending())) });
    stage.service("crm", Router::new().route("/", stuck)).await;
    let uri = format!("http://{}/gateway/crm/", stage.address);
    let response = stage.ask(Request::get(uri).body(Body::empty()).unwrap()).await;
    let mut body = response.into_body().into_data_stream();
    assert_eq!(body.next().await.unwrap().unwrap(), "first");
    tokio::time::pause();
    assert!(body.next().await.unwrap().is_err());
    let active = |stage: &Stage| stage.registry.loads().1.iter().any(|(_, load)| load.active > 0);
    assert!(!active(&stage), "its place is given back");
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_nothing_behind() {
    let mut stage = Stage::set().await;
    stage.service("crm", silent()).await;
    let asking = tokio::time::timeout(Duration::from_millis(300), stage.get("/gateway/crm/"));
    assert!(asking.await.is_err());
    let is_free = || stage.registry.loads().1.iter().all(|(_, load)| load.active == 0);
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if is_free() {
            return;
        }
    }
    panic!("its place is not given back");
}

#[tokio::test]
async fn an_answer_that_is_none_is_a_bad_one() {
    let stage = Stage::set().await;
    let long = {
        let mut head = b"HTTP/1.1 200 OK\r\nx-long: ".to_vec();
        head.extend(vec![b'x'; 1 << 20]);
        head.leak()
    };
    for bytes in [
        &b""[..],
        b"hello",
        b"HTTP/1.1 999999 X\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n",
        long,
    ] {
        let name = format!("s{}", bytes.len());
        stage.register(&name, answering(bytes).await).await;
        let uri = format!("http://{}/gateway/{name}/", stage.address);
        let response = stage.ask(Request::get(uri).body(Body::empty()).unwrap()).await;
        let (status, _, body) = read(response).await;
        assert_eq!(status, StatusCode::BAD_GATEWAY, "{name} {body}");
    }
}
