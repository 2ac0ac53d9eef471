use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::routing::any;

use super::stage::{Stage, answering, nobody, read};
use crate::gateway::Config;
use crate::resilience::{Phase, Rule};

/// A service that counts how often it is asked.
fn counting(status: StatusCode) -> (Router, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let answer = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async move { (status, "answered") }
    };
    (Router::new().fallback(any(answer)), count)
}

async fn send(stage: &Stage, method: &str, body: &'static str) -> StatusCode {
    let uri = format!("http://{}/gateway/crm/", stage.address);
    let request = Request::builder().method(method).uri(uri).body(Body::from(body)).unwrap();
    read(stage.ask(request).await).await.0
}

#[tokio::test]
async fn what_is_safe_to_ask_twice_is_asked_of_another_when_one_does_not_answer() {
    let mut stage = Stage::set().await;
    let (router, count) = counting(StatusCode::OK);
    stage.register("crm", nobody()).await;
    stage.register("crm", answering(b"HTTP/1.1 200 OK\r\ncontent-le").await).await;
    stage.service("crm", router).await;
    for number in 1..=4 {
        assert_eq!(send(&stage, "GET", "").await, StatusCode::OK);
        assert_eq!(count.load(Ordering::Relaxed), number);
    }
}

#[tokio::test]
async fn what_may_change_something_or_has_a_body_is_asked_once() {
    let mut stage = Stage::set().await;
    let (router, count) = counting(StatusCode::SERVICE_UNAVAILABLE);
    let (other, _) = counting(StatusCode::SERVICE_UNAVAILABLE);
    stage.service("crm", router).await;
    stage.service("crm", other).await;
    let all = [("POST", ""), ("DELETE", ""), ("GET", "a body"), ("PATCH", "x"), ("POST", "x")];
    for (method, body) in all.into_iter().chain([("PUT", "")]) {
        assert_eq!(send(&stage, method, body).await, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(count.load(Ordering::Relaxed), 3, "in turn, each once");
}

#[tokio::test]
async fn when_all_say_they_are_away_the_client_hears_what_the_last_said() {
    let mut stage = Stage::set().await;
    let mut counts = Vec::new();
    for _ in 0..5 {
        let (router, count) = counting(StatusCode::SERVICE_UNAVAILABLE);
        stage.service("crm", router).await;
        counts.push(count);
    }
    let (status, _, body) = stage.get("/gateway/crm/").await;
    assert_eq!((status, body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "answered"));
    let asked: usize = counts.iter().map(|count| count.load(Ordering::Relaxed)).sum();
    assert_eq!(asked, 3, "no more often than that");
}

#[tokio::test]
async fn retries_have_a_budget() {
    let mut stage =
        Stage::set_with(Config::default(), Rule { failures: 100_000, ..Rule::default() }).await;
    let mut counts = Vec::new();
    for _ in 0..3 {
        let (router, count) = counting(StatusCode::BAD_GATEWAY);
        stage.service("crm", router).await;
        counts.push(count);
    }
    for _ in 0..100 {
        send(&stage, "GET", "").await;
    }
    let asked: usize = counts.iter().map(|count| count.load(Ordering::Relaxed)).sum();
    assert!((110..=130).contains(&asked), "a fifth more, and ten: {asked}");
}

#[tokio::test]
async fn a_service_that_fails_too_often_is_left_alone() {
    let rule = Rule { failures: 3, successes: 1, recovery: Duration::from_millis(300) };
    let mut stage = Stage::set_with(Config::default(), rule).await;
    let (router, count) = counting(StatusCode::GATEWAY_TIMEOUT);
    stage.service("crm", router).await;
    for _ in 0..3 {
        assert_eq!(send(&stage, "POST", "").await, StatusCode::GATEWAY_TIMEOUT);
    }
    assert_eq!(send(&stage, "POST", "").await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(count.load(Ordering::Relaxed), 3);
    assert_eq!(stage.breakers.reports()[0].phase, Phase::Open);
    let (well, _) = counting(StatusCode::OK);
    stage.service("crm", well).await;
    for _ in 0..5 {
        assert_eq!(send(&stage, "POST", "").await, StatusCode::OK, "the other is asked");
    }
    tokio::time::sleep(rule.recovery).await;
    for _ in 0..4 {
        send(&stage, "POST", "").await;
    }
    assert_eq!(count.load(Ordering::Relaxed), 4, "one tries whether it is there again");
}

#[tokio::test]
async fn an_error_that_is_no_absence_opens_no_breaker() {
    let rule = Rule { failures: 1, ..Rule::default() };
    let mut stage = Stage::set_with(Config::default(), rule).await;
    let (router, count) = counting(StatusCode::INTERNAL_SERVER_ERROR);
    stage.service("crm", router).await;
    for _ in 0..5 {
        assert_eq!(send(&stage, "GET", "").await, StatusCode::INTERNAL_SERVER_ERROR);
    }
    assert_eq!(count.load(Ordering::Relaxed), 5);
}

#[tokio::test]
async fn where_nobody_answers_the_gateway_says_so() {
    let stage = Stage::set().await;
    stage.register("crm", nobody()).await;
    let (status, _, body) = stage.get("/gateway/crm/").await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert_eq!(body, "gateway: the service could not be asked: it cannot be reached");
}
