//! The webhook, against receivers of every kind.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use ellie::delivery::backoff::Backoff;
use ellie::delivery::{Config, Way};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use super::outbox::{Row, SimulatedOutbox};
use super::receiver::{Answer, Receiver, dead_port};
use super::{Running, SECRET, by_webhook, impatient, package};

/// One delivery to this address, until it failed once.
async fn failing(config: &Config) -> Row {
    let outbox = SimulatedOutbox::ordered(config, "k", package());
    let courier = Running::start(config, &outbox, Backoff::default());
    let row = outbox.failed_once().await;
    courier.stop().await;
    row
}

async fn failing_at(answer: Answer) -> (Row, Receiver) {
    let receiver = Receiver::start([answer]);
    let row = failing(&by_webhook(&receiver.url)).await;
    (row, receiver)
}

fn wait(row: &Row) -> TimeDelta {
    row.next_attempt_at - row.failed_at.unwrap()
}

#[tokio::test]
async fn a_package_arrives_whole_and_signed() {
    let receiver = Receiver::start([]);
    let config = by_webhook(&receiver.url);
    let outbox = SimulatedOutbox::ordered(&config, "event-7", package());
    let courier = Running::start(&config, &outbox, Backoff::default());
    assert_eq!(outbox.settled().await[0].delivered, 1);
    courier.stop().await;
    let seen = &receiver.seen()[0];
    assert_eq!(seen.json(), serde_json::to_value(package()).unwrap());
    assert_eq!(seen.header("content-type"), "application/json");
    assert_eq!(seen.header("ellie-event"), "consultation.booked");
    assert_eq!(seen.header("ellie-delivery"), "d-0");
    assert_eq!(seen.header("idempotency-key"), "event-7.webhook");
    assert!(seen.is_signed_with(SECRET));
    assert!(!seen.is_signed_with("another secret"));
    let signed: i64 = seen.header("ellie-timestamp").parse().unwrap();
    assert!((Utc::now().timestamp() - signed).abs() < 60);
}

#[tokio::test]
async fn a_receiver_that_was_dead_gets_it_once_and_by_the_same_key() {
    let (socket, url) = dead_port();
    let config = by_webhook(&url);
    let outbox = SimulatedOutbox::ordered(&config, "k", package());
    let courier = Running::start(&config, &outbox, impatient());
    let row = &outbox.until(|rows| rows[0].due.failures >= 3).await[0];
    assert_eq!(row.error.as_deref(), Some("the receiver could not be reached"));
    let receiver = Receiver::listen_on(socket, [Answer::Status(500), Answer::Status(503)]);
    assert_eq!(outbox.settled().await[0].delivered, 1);
    courier.stop().await;
    let seen = receiver.seen();
    assert_eq!(seen.len(), 3, "two refused and one taken");
    for seen in &seen {
        assert_eq!(seen.header("idempotency-key"), "k.webhook");
        assert_eq!(seen.json(), serde_json::to_value(package()).unwrap());
        assert!(seen.is_signed_with(SECRET));
    }
}

#[tokio::test]
async fn a_server_error_is_tried_again_soon() {
    let (row, _) = failing_at(Answer::Status(500)).await;
    assert_eq!(row.error.as_deref(), Some("the receiver answered 500"));
    assert_eq!(wait(&row), TimeDelta::seconds(5));
}

#[tokio::test]
async fn a_refusal_is_tried_again_more_slowly() {
    for status in [400, 401, 403, 404, 422] {
        let (row, _) = failing_at(Answer::Status(status)).await;
        assert_eq!(wait(&row), TimeDelta::minutes(5), "{status}");
    }
}

#[tokio::test]
async fn retry_after_is_kept_to_within_an_hour() {
    for (asked, kept) in [("120", 120), ("86400", 3600), ("0", 5), ("never", 5)] {
        for status in [429, 503] {
            let answer = Answer::With(status, "retry-after", asked.to_owned());
            let (row, _) = failing_at(answer).await;
            assert_eq!(wait(&row), TimeDelta::seconds(kept), "{status}, {asked}");
        }
    }
}

#[tokio::test]
async fn a_receiver_that_is_gone_gets_no_more() {
    let (row, receiver) = failing_at(Answer::Status(410)).await;
    assert!(row.given_up);
    assert_eq!(receiver.seen().len(), 1);
}

#[tokio::test]
async fn a_receiver_that_does_not_answer_is_left() {
    let receiver = Receiver::start([Answer::Nothing]);
    let config = Config { attempt: Duration::from_millis(200), ..by_webhook(&receiver.url) };
    let row = failing(&config).await;
    assert_eq!(row.error.as_deref(), Some("the receiver did not answer in time"));
    assert_eq!(wait(&row), TimeDelta::seconds(5));
}

#[tokio::test]
async fn a_connection_that_is_cut_is_tried_again_soon() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let _cutting = AbortOnDropHandle::new(tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 512]).await;
        }
    }));
    let row = failing(&by_webhook(&url)).await;
    assert_eq!(row.error.as_deref(), Some("the connection to the receiver broke"));
    assert_eq!(wait(&row), TimeDelta::seconds(5));
}

#[tokio::test]
async fn an_answer_without_end_is_not_read() {
    let receiver = Receiver::start([Answer::Endless]);
    let config = by_webhook(&receiver.url);
    let outbox = SimulatedOutbox::ordered(&config, "k", package());
    let courier = Running::start(&config, &outbox, Backoff::default());
    assert_eq!(outbox.settled().await[0].delivered, 1);
    courier.stop().await;
    // What is on its way when the connection closes lies in the buffers of the system.
    assert!(receiver.endless_bytes() < 16 << 20, "{}", receiver.endless_bytes());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Receiver::start([]);
    for status in [301, 302, 307, 308] {
        let answer = Answer::With(status, "location", elsewhere.url.clone());
        let (row, _) = failing_at(answer).await;
        let reason = format!("the receiver answered {status}; redirects are not followed");
        assert_eq!(row.error, Some(reason));
        assert_eq!(wait(&row), TimeDelta::minutes(5));
    }
    assert!(elsewhere.seen().is_empty());
}

/// TLS is there, and does not panic for want of a crypto provider.
#[tokio::test]
async fn a_receiver_that_speaks_no_tls_gets_nothing() {
    let receiver = Receiver::start([]);
    let config = by_webhook(&receiver.url.replace("http:", "https:"));
    let row = failing(&config).await;
    assert_eq!(row.error.as_deref(), Some("there is no secure connection to the receiver"));
    assert_eq!(wait(&row), TimeDelta::minutes(5));
    assert!(receiver.seen().is_empty());
}

#[tokio::test]
async fn what_failed_for_three_days_is_given_up() {
    let receiver = Receiver::start([Answer::Status(500), Answer::Status(500)]);
    let config = by_webhook(&receiver.url);
    let outbox = SimulatedOutbox::new();
    let days_ago = |days| Utc::now() - TimeDelta::days(days);
    outbox.put(Way::Webhook, "old", super::parcel(package()), days_ago(3));
    outbox.put(Way::Webhook, "young", super::parcel(package()), days_ago(2));
    let courier = Running::start(&config, &outbox, Backoff::default());
    let rows = outbox.until(|rows| rows.iter().all(|row| row.failed_at.is_some())).await;
    courier.stop().await;
    assert!(rows[0].given_up && !rows[1].given_up);
}
