//! When what is asked and handed over, and servers that take their time.

use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::vendor::VENDORS;
use super::*;
use crate::remote::stub::Then;

const SHORT: Duration = Duration::from_millis(300);

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";

/// It gives up soon, and says that it was the time; what was said before stands.
async fn gives_up(vendor: Vendor, config: Config, said: &[Piece]) {
    let (began, thinker) = (Instant::now(), vendor.thinker(config));
    let longest = Duration::from_secs(20);
    let heard = tokio::time::timeout(longest, heard(&*thinker)).await;
    let (pieces, error) = heard.expect("it waits for ever");
    assert_pieces(&pieces[..said.len()], said);
    let error = error.expect("an error");
    assert!(error.to_string().ends_with("the server did not answer in time"), "{error}");
    assert!(began.elapsed() >= SHORT, "it does wait");
}

#[tokio::test]
async fn a_server_that_never_answers_is_left() {
    for vendor in VENDORS {
        let stub = Stub::start(Script::raw("").then(Then::Hang)).await;
        gives_up(vendor, Config { idle_timeout: SHORT, ..config(&stub.url()) }, &[]).await;
        gives_up(vendor, Config { whole_timeout: SHORT, ..config(&stub.url()) }, &[]).await;
        let stub = Stub::start(Script::raw("").then(Then::Hang).hasty()).await;
        gives_up(vendor, Config { connect_timeout: SHORT, ..config(&stub.https()) }, &[]).await;
    }
}

#[tokio::test]
async fn a_server_that_stops_in_the_middle_is_left() {
    for vendor in VENDORS {
        let begun = HEAD.to_owned() + &vendor.says("Hel");
        let stub = Stub::start(Script::raw(begun).then(Then::Hang)).await;
        let config = Config { idle_timeout: SHORT, ..config(&stub.url()) };
        gives_up(vendor, config, &[text("Hel")]).await;
    }
}

#[tokio::test]
async fn a_server_that_says_something_now_and_then_is_left() {
    for vendor in VENDORS {
        for drip in [vendor.says("x"), ":\n".into(), "x".into()] {
            let drip = Then::Drip(drip.into_bytes().leak(), Duration::from_millis(5));
            let stub = Stub::start(Script::raw(HEAD).then(drip)).await;
            let config = Config { whole_timeout: SHORT, ..config(&stub.url()) };
            gives_up(vendor, config, &[]).await;
        }
    }
}

#[tokio::test]
async fn what_is_said_is_handed_over_at_once() {
    for vendor in VENDORS {
        let said = HEAD.to_owned() + &vendor.says("Hello");
        let stub = Stub::start(Script::raw(said).then(Then::Hang)).await;
        let mut stream = vendor.thinker(config(&stub.url())).think(ask());
        assert!(stream.next().await == Some(Ok(text("Hello"))), "no more than this ever comes");
    }
}

#[tokio::test]
async fn nothing_is_asked_before_the_answer_is_read() {
    for vendor in VENDORS {
        let stub = Stub::start(events(vendor.closes())).await;
        let stream = vendor.thinker(config(&stub.url())).think(ask());
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(stub.sent().is_empty());
        assert_eq!(stream.count().await, 0);
        assert_eq!(stub.sent().len(), 1);
    }
}

#[tokio::test]
async fn whoever_is_not_listened_to_any_more_is_hung_up_on() {
    for vendor in VENDORS {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let hello = HEAD.to_owned() + &vendor.says("Hello");
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(hello.as_bytes()).await.unwrap();
            // Whatever is sent, and then the end of it.
            let mut sent = Vec::new();
            let _ = stream.read_to_end(&mut sent).await;
        });
        let mut stream = vendor.thinker(config(&url)).think(ask());
        assert!(stream.next().await.is_some());
        drop(stream);
        let longest = Duration::from_secs(20);
        tokio::time::timeout(longest, server).await.expect("it goes on").unwrap();
    }
}
