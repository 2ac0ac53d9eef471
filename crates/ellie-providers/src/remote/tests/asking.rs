//! How any vendor is asked, against a stub of a server on this machine.

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::Error;
use crate::remote::stub::{Script, Stub, Then};
use crate::remote::{Answer, Codes, Config, Dialect, KeyHeader, Server};

const ROLE: &str = "a role";

/// A vendor that does not exist, with a header for its key and another for its version.
#[derive(Debug, Clone)]
enum Invented {}

impl Dialect for Invented {
    const KEY: KeyHeader = KeyHeader::named("x-invented-key");
    const CODES: Codes = Codes { at: &["/why"], spent: &["credits"], unset: &["voice"] };

    fn headers() -> HeaderMap {
        let name = HeaderName::from_static("x-invented-version");
        HeaderMap::from_iter([(name, HeaderValue::from_static("2026-01-01"))])
    }
}

fn server(stub: &Stub) -> Server<Invented> {
    let config = Config::new("invented", stub.url().parse().unwrap(), Some("s3cret_key".into()));
    Server::new(config).unwrap()
}

async fn ask(stub: &Stub) -> Result<Answer, Error> {
    let server = server(stub);
    server.ask(ROLE, server.post("things").body("please")).await
}

#[tokio::test]
async fn a_key_and_a_version_go_out_in_the_vendors_own_headers() {
    let stub = Stub::start(Script::answer("200 OK", "", "yes")).await;
    assert_eq!(ask(&stub).await.unwrap().whole(3).await.unwrap(), b"yes");
    let sent = String::from_utf8(stub.sent().remove(0)).unwrap();
    assert!(sent.starts_with("POST /v1/things HTTP/1.1\r\n"), "{sent}");
    assert!(sent.ends_with("\r\n\r\nplease"), "{sent}");
    for header in ["x-invented-key: s3cret_key", "x-invented-version: 2026-01-01"] {
        assert!(sent.lines().any(|line| line == header), "{sent}");
    }
    assert!(!sent.to_ascii_lowercase().contains("authorization"), "{sent}");
}

#[tokio::test]
async fn a_vendors_own_codes_say_what_its_status_does_not() {
    for (status, code, mended) in [
        ("429 X", "no_credits", true),
        ("429 X", "too_many", false),
        ("400 X", "voice_gone", true),
        ("400 X", "bad_text", false),
        ("400 X", "s3cret_key", false),
    ] {
        let body = serde_json::json!({"why": code, "error": {"code": "another_code"}}).to_string();
        let stub = Stub::start(Script::answer(status, "", body)).await;
        let error = ask(&stub).await.err().unwrap();
        assert_eq!(matches!(error, Error::Unavailable { .. }), mended, "{error:?}");
        assert!(!error.to_string().contains("s3cret"), "{error}");
    }
}

#[tokio::test]
async fn a_piece_is_handed_on_while_the_next_is_awaited() {
    let begun = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n";
    let stub = Stub::start(Script::raw(begun).then(Then::Hang)).await;
    let mut pieces = ask(&stub).await.unwrap().pieces(100);
    assert_eq!(pieces.next().await.unwrap().unwrap(), "first");
}

#[tokio::test]
async fn an_answer_is_read_to_its_bound_and_no_further() {
    let stub = Stub::start(Script::answer("200 OK", "", "12345")).await;
    assert_eq!(ask(&stub).await.unwrap().whole(5).await.unwrap(), b"12345");
    let mut pieces = ask(&stub).await.unwrap().pieces(4);
    let error = pieces.next().await.unwrap().unwrap_err();
    assert!(error.to_string().ends_with("the server's answer is too large"), "{error}");
    assert!(pieces.next().await.is_none(), "what went wrong is the last item");
}

#[tokio::test]
async fn an_answer_that_is_cut_says_so_after_what_came() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf";
    let stub = Stub::start(Script::raw(cut)).await;
    let mut pieces = ask(&stub).await.unwrap().pieces(100);
    assert_eq!(pieces.next().await.unwrap().unwrap(), "half");
    assert!(matches!(pieces.next().await, Some(Err(Error::Failed { .. }))));
    assert!(pieces.next().await.is_none());
}

#[tokio::test]
async fn an_answer_that_drips_into_a_stream_ends_in_time() {
    let begun = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let drip = Then::Drip(b"1\r\n.\r\n", Duration::from_millis(5));
    let stub = Stub::start(Script::raw(begun).then(drip)).await;
    let short = Duration::from_millis(300);
    let config = Config::new("invented", stub.url().parse().unwrap(), None);
    let server: Server<Invented> = Server::new(Config { whole_timeout: short, ..config }).unwrap();
    let pieces = server.ask(ROLE, server.post("things")).await.unwrap().pieces(usize::MAX);
    let last = tokio::time::timeout(Duration::from_secs(20), pieces.map(Result::err).collect())
        .await
        .map(|items: Vec<_>| items.into_iter().next_back().flatten());
    let error = last.expect("it drips for ever").expect("it was left");
    assert!(error.to_string().ends_with("the server did not answer in time"), "{error}");
}
