//! Servers that send more than anybody means to say.

use super::vendor::VENDORS;
use super::*;
use crate::remote::stub::Then;

/// What comes of an event again and again without end, many in a piece.
async fn flood(vendor: Vendor, event: &str) -> (Vec<Piece>, Error) {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\
                transfer-encoding: chunked\r\n\r\n";
    let events = event.repeat(100);
    let chunk = format!("{:x}\r\n{events}\r\n", events.len());
    let again = Then::Drip(chunk.into_bytes().leak(), Duration::ZERO);
    let (pieces, error) = played(vendor, Script::raw(head).then(again)).await;
    (pieces, error.expect("an error"))
}

#[tokio::test]
async fn a_text_has_an_end() {
    for vendor in VENDORS {
        let (pieces, error) = flood(vendor, &vendor.says("0123456789abcdef")).await;
        assert_eq!(pieces.len(), (64 << 10) / 16);
        assert!(error.to_string().ends_with("the server says too much"), "{error}");
    }
}

#[tokio::test]
async fn an_answer_has_an_end_also_if_nothing_is_said() {
    for vendor in VENDORS {
        for event in [": keep-alive\n\n", &vendor.says(""), "id: 7\n\n", "x"] {
            let (pieces, error) = flood(vendor, event).await;
            assert_pieces(&pieces, &[]);
            assert!(error.to_string().ends_with("the server's answer is too large"), "{error}");
        }
    }
}

#[tokio::test]
async fn an_event_has_an_end() {
    for vendor in VENDORS {
        let body = vendor.says("Hi.") + &vendor.says(&"x".repeat(65 << 10)) + &vendor.closes();
        let (pieces, error) = played(vendor, events(body)).await;
        assert_pieces(&pieces, &[text("Hi.")]);
        let error = error.expect("an error").to_string();
        assert!(error.ends_with("the server's answer is too large"), "{error}");
    }
}

#[tokio::test]
async fn calls_have_an_end() {
    for vendor in VENDORS {
        let thousand: String = (0..1000).map(|at| vendor.calls(at, "book")).collect();
        let (pieces, error) = played(vendor, events(thousand + &vendor.closes())).await;
        assert_pieces(&pieces, &vec![call("book", "{}"); 16]);
        let error = error.expect("an error").to_string();
        assert!(error.ends_with("the server calls too many tools"), "{error}");
    }
}

#[tokio::test]
async fn arguments_and_names_have_an_end() {
    for vendor in VENDORS {
        let kilobyte = vendor.tells(0, &"x".repeat(1024));
        let eight = vendor.calls(0, "book") + &kilobyte.repeat(8);
        let (pieces, error) = played(vendor, events(eight.clone() + &vendor.finishes())).await;
        assert_pieces(&pieces, &[call("book", &"x".repeat(8192))]);
        assert_eq!(error, None);
        let long_name = vendor.calls(0, &"n".repeat(65));
        for body in [eight + &vendor.tells(0, "x"), long_name, vendor.calls(0, "")] {
            let (pieces, error) = played(vendor, events(body)).await;
            assert_pieces(&pieces, &[]);
            assert!(matches!(error, Some(Error::Failed { .. })), "{error:?}");
        }
    }
}
