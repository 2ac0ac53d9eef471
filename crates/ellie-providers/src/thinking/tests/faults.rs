//! Servers that refuse, lie or are not there: the kind of the error, and what it tells.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::vendor::VENDORS;
use super::*;

/// What comes of a server that answers so, with nothing said before.
async fn refused(vendor: Vendor, status: &str, headers: &str, body: impl AsRef<[u8]>) -> Error {
    let (pieces, error) = played(vendor, Script::answer(status, headers, body)).await;
    assert_pieces(&pieces, &[]);
    error.expect("an error")
}

/// An error as the vendor words it, with all in it that must not be passed on.
fn words(vendor: Vendor, code: &str) -> String {
    vendor.error(code, &format!("Bad input '{WORDS}' for key {KEY}")).to_string()
}

#[tokio::test]
async fn a_status_says_what_can_be_done() {
    for vendor in VENDORS {
        for status in ["401 X", "402 X", "403 X", "404 X"] {
            let error = refused(vendor, status, "", words(vendor, "authentication_error")).await;
            assert!(matches!(error, Error::Unavailable { .. }), "{vendor:?} {status} {error:?}");
            assert!(error.to_string().contains("(authentication_error)"), "{error}");
        }
        for status in ["400 X", "413 X", "422 X"] {
            let error = refused(vendor, status, "", words(vendor, "invalid_request_error")).await;
            assert!(matches!(error, Error::Refused(_)), "{vendor:?} {status} {error:?}");
        }
        for status in ["408 X", "500 X", "503 X", "529 X"] {
            for body in [words(vendor, "overloaded_error"), "<html>".into()] {
                let error = refused(vendor, status, "", body).await;
                assert!(matches!(error, Error::Failed { .. }), "{vendor:?} {status} {error:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_server_that_is_asked_too_often_says_for_how_long_to_leave_it() {
    for vendor in VENDORS {
        for (headers, wait) in [
            ("retry-after: 7\r\n", Some(7)),
            ("retry-after: Fri, 01 Jan 2100 00:00:00 GMT\r\n", Some(86_400)),
            ("", None),
        ] {
            let error = refused(vendor, "429 X", headers, words(vendor, "rate_limit_error")).await;
            let retry_after = wait.map(Duration::from_secs);
            assert_eq!(error, Error::Limited { role: "thinking", retry_after });
        }
        let headers = "retry-after: 7\r\n";
        let error = refused(vendor, "429 X", headers, words(vendor, "billing_error")).await;
        assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn codes_that_repeat_the_key_or_what_was_said_are_not_told() {
    for vendor in VENDORS {
        for code in [KEY, &KEY[..9], &format!("x_{KEY}"), WORDS, "Jane", "Jane\n_Roe"] {
            let error = refused(vendor, "401 X", "", words(vendor, code)).await;
            assert!(error.to_string().ends_with("the server answered 401"), "{error}");
            let (_, error) = played(vendor, events(vendor.event(vendor.error(code, WORDS)))).await;
            assert!(matches!(error, Some(Error::Failed { .. })), "{error:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_no_stream_of_events_has_failed() {
    for vendor in VENDORS {
        let good = vendor.says("Hello.") + &vendor.finishes() + &vendor.closes();
        for (kind, body) in [
            ("text/html", good.as_str()),
            ("text/html", "<html>Jane"),
            ("text/plain", &good),
            ("audio/pcm", "\0\0"),
            ("application/json", ""),
            ("application/json", "{"),
            ("application/json", "null"),
            ("application/json", r#"{"choices":[]}"#),
            ("application/json", r#""My name is Jane Roe""#),
            ("application/json", &vendor.error("server_error", WORDS).to_string()),
            ("application/json", &"[".repeat(50_000)),
            ("application/json", &" ".repeat(70_000)),
            ("text/event-stream", ""),
            ("text/event-stream", "\n\n\n"),
            ("text/event-stream", "<html>Jane\n\n"),
        ] {
            let headers = format!("content-type: {kind}\r\n");
            let error = refused(vendor, "200 OK", &headers, body).await;
            assert!(matches!(error, Error::Failed { .. }), "{vendor:?} {kind} {error:?}");
        }
        assert!(matches!(refused(vendor, "200 OK", "", &good).await, Error::Failed { .. }));
    }
}

#[tokio::test]
async fn a_compressed_answer_is_neither_asked_for_nor_unpacked() {
    for vendor in VENDORS {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        let bomb = vendor.says(&"0".repeat(30_000)).repeat(300);
        packed.write_all(bomb.as_bytes()).unwrap();
        let headers = "content-type: text/event-stream\r\ncontent-encoding: gzip\r\n";
        let script = Script::answer("200 OK", headers, packed.finish().unwrap());
        let stub = Stub::start(script).await;
        let (pieces, error) = heard(&*vendor.thinker(config(&stub.url()))).await;
        assert_pieces(&pieces, &[]);
        assert!(matches!(error, Some(Error::Failed { .. })), "{error:?}");
        let request = String::from_utf8_lossy(&stub.sent()[0]).to_ascii_lowercase();
        assert!(!request.contains("accept-encoding"), "{request}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_has_failed() {
    for vendor in VENDORS {
        let stub = Stub::start(Script::raw("")).await;
        let url = stub.url();
        drop(stub);
        // The listener is closed when its task has ended.
        while tokio::net::TcpStream::connect(&url[7..url.len() - 3]).await.is_ok() {
            tokio::task::yield_now().await;
        }
        for (url, reason) in [
            (url.as_str(), "the server could not be reached"),
            ("https://nobody.invalid/v1", "the server's name could not be looked up"),
        ] {
            let (_, error) = heard(&*vendor.thinker(config(url))).await;
            assert!(error.expect("an error").to_string().ends_with(reason));
        }
    }
}

#[tokio::test]
async fn a_server_without_encryption_is_not_spoken_to_in_the_clear() {
    for vendor in VENDORS {
        let plain = Script::raw("HTTP/1.1 400 Bad Request\r\n\r\n").hasty();
        let stub = Stub::start(plain).await;
        let (_, error) = heard(&*vendor.thinker(config(&stub.https()))).await;
        assert!(matches!(error, Some(Error::Unavailable { .. })), "{error:?}");
        for sent in stub.sent() {
            assert!(!String::from_utf8_lossy(&sent).contains(KEY));
        }
    }
}

#[tokio::test]
async fn a_redirect_takes_nothing_elsewhere() {
    for vendor in VENDORS {
        let elsewhere = Stub::start(events(vendor.closes())).await;
        for status in ["301 X", "302 X", "303 X", "307 X", "308 X"] {
            let headers = format!("location: {}/chat\r\n", elsewhere.url());
            let error = refused(vendor, status, &headers, "").await;
            assert!(error.to_string().ends_with("redirects are not followed"), "{error}");
        }
        assert!(elsewhere.sent().is_empty());
    }
}
