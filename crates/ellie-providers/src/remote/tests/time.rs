//! Servers that take their time.

use std::time::Instant;

use super::*;
use crate::remote::stub::Then;

const SHORT: Duration = Duration::from_millis(300);

/// Each vendor is given up soon, and it is said that it was the time.
async fn gives_up(config: Config) {
    for asked in &ASKED {
        let began = Instant::now();
        let longest = Duration::from_secs(20);
        let error = tokio::time::timeout(longest, asked.fails(config.clone())).await;
        let error = error.expect("it waits for ever");
        assert_eq!(kind(&error), Kind::Failed, "{} {error:?}", asked.who);
        assert!(error.to_string().ends_with("the server did not answer in time"), "{error}");
        assert!(began.elapsed() >= SHORT, "it does wait");
    }
}

fn head() -> Script {
    Script::raw("HTTP/1.1 200 OK\r\ncontent-type: audio/pcm\r\ncontent-length: 9000\r\n\r\n12")
}

#[tokio::test]
async fn a_server_that_never_answers_is_left() {
    let stub = Stub::start(Script::raw("").then(Then::Hang)).await;
    gives_up(Config { idle_timeout: SHORT, ..config(&stub.url()) }).await;
    gives_up(Config { whole_timeout: SHORT, ..config(&stub.url()) }).await;
}

#[tokio::test]
async fn a_server_that_stops_in_the_middle_is_left() {
    let stub = Stub::start(head().then(Then::Hang)).await;
    gives_up(Config { idle_timeout: SHORT, ..config(&stub.url()) }).await;
}

#[tokio::test]
async fn a_server_that_sends_a_byte_now_and_then_is_left() {
    let drip = Then::Drip(b"1", Duration::from_millis(5));
    let stub = Stub::start(head().then(drip)).await;
    gives_up(Config { whole_timeout: SHORT, ..config(&stub.url()) }).await;
    let drip = Then::Drip(b"x", Duration::from_millis(5));
    let stub = Stub::start(Script::raw("HTTP/1.1 200 OK\r\nx: ").then(drip)).await;
    gives_up(Config { whole_timeout: SHORT, ..config(&stub.url()) }).await;
}

#[tokio::test]
async fn a_server_that_never_greets_is_left() {
    let stub = Stub::start(Script::raw("").then(Then::Hang).hasty()).await;
    gives_up(Config { connect_timeout: SHORT, ..config(&stub.https()) }).await;
}
