//! Servers that refuse, fail, lie or are not there: the kind of the error, and what it tells.

use super::*;

/// An error as OpenAI words it, with all in it that must not be passed on.
fn error(code: &str) -> String {
    let message = format!("Bad input '{WORDS}' for key {KEY}");
    serde_json::json!({"error": {"message": message, "type": code, "code": code}}).to_string()
}

async fn refused(status: &str, headers: &str, body: impl AsRef<[u8]>) -> [Error; 2] {
    let stub = Stub::start(Script::answer(status, headers, body)).await;
    both(&server(&stub.url())).await
}

#[tokio::test]
async fn a_key_that_is_not_taken_waits_for_the_operator() {
    for status in ["401 Unauthorized", "403 Forbidden"] {
        let errors = refused(status, "", error("invalid_api_key")).await;
        assert!(errors[0].to_string().contains("(invalid_api_key)"), "{errors:?}");
        assert_both!(errors, Error::Unavailable { .. });
    }
    assert_both!(refused("404 Not Found", "", "404 page").await, Error::Unavailable { .. });
}

#[tokio::test]
async fn a_server_that_is_asked_too_often_says_for_how_long_to_leave_it() {
    let limited = |headers| refused("429 Too Many Requests", headers, error("rate_limit_exceeded"));
    for error in limited("retry-after: 7\r\n").await {
        let seven = Some(Duration::from_secs(7));
        assert!(matches!(error, Error::Limited { retry_after, .. } if retry_after == seven));
    }
    let far = "retry-after: Fri, 01 Jan 2100 00:00:00 GMT\r\n";
    for error in limited(far).await {
        let day = Some(Duration::from_secs(86_400));
        assert!(matches!(error, Error::Limited { retry_after, .. } if retry_after == day));
    }
    assert_both!(limited("").await, Error::Limited { retry_after: None, .. });
}

#[tokio::test]
async fn a_spent_quota_is_not_waited_for() {
    let headers = "retry-after: 7\r\n";
    let errors = refused("429 Too Many Requests", headers, error("insufficient_quota")).await;
    assert_both!(errors, Error::Unavailable { .. });
}

#[tokio::test]
async fn what_the_server_does_not_take_is_refused() {
    for status in ["400 Bad Request", "413 Payload Too Large", "422 Unprocessable Entity"] {
        assert_both!(refused(status, "", error("invalid_value")).await, Error::Refused(_));
    }
    let errors = refused("400 Bad Request", "", error("model_decommissioned")).await;
    assert_both!(errors, Error::Unavailable { .. });
}

#[tokio::test]
async fn a_server_that_breaks_has_failed() {
    for status in ["500 Internal Server Error", "503 Service Unavailable", "408 Request Timeout"] {
        assert_both!(refused(status, "", error("server_error")).await, Error::Failed { .. });
        assert_both!(refused(status, "", "<html>").await, Error::Failed { .. });
    }
}

#[tokio::test]
async fn codes_that_repeat_the_key_or_what_was_said_are_not_told() {
    for code in [KEY, &KEY[..9], &format!("x_{KEY}"), WORDS, "Jane", "Jane\n_Roe"] {
        assert_both!(refused("500 X", "", error(code)).await, Error::Failed { .. });
        let errors = refused("401 X", "", error(code)).await;
        assert!(errors[0].to_string().ends_with("the server answered 401"), "{errors:?}");
    }
}

#[tokio::test]
async fn an_error_of_any_size_is_judged_by_its_status() {
    let huge = error("insufficient_quota") + &" ".repeat(1 << 20);
    assert_both!(refused("429 X", "", huge).await, Error::Limited { .. });
    let cut = Script::raw("HTTP/1.1 401 X\r\ncontent-length: 900\r\n\r\n{\"error\"");
    let stub = Stub::start(cut).await;
    assert_both!(both(&server(&stub.url())).await, Error::Unavailable { .. });
}

#[tokio::test]
async fn an_answer_that_is_no_transcript_has_failed() {
    for body in [
        "",
        "{",
        "null",
        "[]",
        "Jane Roe",
        "\"My name is Jane Roe\"",
        r#"{"text":null}"#,
        r#"{"text":["Jane"]}"#,
        r#"{"words":"Jane"}"#,
        r#"{"text":"Jane","language":"Jane"#,
        "{\"text\":\"\u{0}\"}",
        &"[".repeat(50_000),
    ] {
        let stub = Stub::start(Script::answer("200 OK", "", body)).await;
        let error = hear(&server(&stub.url())).await.unwrap_err();
        assert!(matches!(error, Error::Failed { .. }), "{error:?}");
        tells_nothing(&error);
    }
    let stub = Stub::start(Script::answer("200 OK", "", b"{\"text\":\"\xff\xfe\"}")).await;
    assert!(matches!(hear(&server(&stub.url())).await, Err(Error::Failed { .. })));
}

#[tokio::test]
async fn sound_that_is_empty_odd_or_no_sound_has_failed() {
    for (kind, body) in [
        ("audio/pcm", &b""[..]),
        ("audio/pcm", b"\x01\x02\x03"),
        ("application/json", br#"{"error":"Jane"}"#),
        ("text/html", b"<html>Jane"),
        ("", b""),
    ] {
        let headers = format!("content-type: {kind}\r\n");
        let stub = Stub::start(Script::answer("200 OK", &headers, body)).await;
        let error = speak(&server(&stub.url())).await.unwrap_err();
        assert!(matches!(error, Error::Failed { .. }), "{kind}: {error:?}");
        tells_nothing(&error);
    }
}

#[tokio::test]
async fn a_file_is_not_played_as_if_it_were_bare_samples() {
    for (kind, body) in [
        ("audio/mpeg", &b"\xff\xfb\x90\x00"[..]),
        ("audio/wav", b"RIFF\0\0\0\0WAVE"),
        ("audio/pcm", b"RIFF\0\0\0\0WAVE"),
        ("application/octet-stream", b"ID3\x04\0\0"),
        ("audio/pcm", b"OggS\0\x02"),
        ("audio/pcm", b"fLaC\0\0"),
    ] {
        let headers = format!("content-type: {kind}\r\n");
        let stub = Stub::start(Script::answer("200 OK", &headers, body)).await;
        let error = speak(&server(&stub.url())).await.unwrap_err();
        assert!(matches!(error, Error::Unavailable { .. }), "{kind}: {error:?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_has_failed() {
    for cut in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"text\":\"Jane\"}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\nJaneJane\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nJane\r\n",
        "Jane Roe\r\n\r\n",
        "HTTP/1.1 999999 OK\r\n\r\n",
    ] {
        let stub = Stub::start(Script::raw(cut)).await;
        assert_both!(both(&server(&stub.url())).await, Error::Failed { .. });
    }
}

#[tokio::test]
async fn an_answer_without_end_is_left_as_soon_as_it_is_too_large() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let piece = b"10\r\n0123456789abcdef\r\n".as_slice();
    let flood = Then::Drip(piece.repeat(4_000).leak(), Duration::ZERO);
    let stub = Stub::start(Script::raw(head).then(flood)).await;
    for error in both(&server(&stub.url())).await {
        assert!(error.to_string().ends_with("the server's answer is too large"), "{error:?}");
    }
    let headers = "HTTP/1.1 200 OK\r\n".to_owned() + &"x-jane: roe\r\n".repeat(100_000);
    let stub = Stub::start(Script::raw(headers)).await;
    assert_both!(both(&server(&stub.url())).await, Error::Failed { .. });
}

#[tokio::test]
async fn a_server_that_is_not_there_has_failed() {
    let stub = Stub::start(Script::raw("")).await;
    let url = stub.url();
    drop(stub);
    // The listener is closed when its task has ended.
    while tokio::net::TcpStream::connect(&url[7..url.len() - 3]).await.is_ok() {
        tokio::task::yield_now().await;
    }
    for error in both(&server(&url)).await {
        assert!(error.to_string().ends_with("the server could not be reached"), "{error:?}");
    }
    for error in both(&server("https://nobody.invalid/v1")).await {
        let told = error.to_string();
        assert!(told.ends_with("the server's name could not be looked up"), "{told}");
    }
}

#[tokio::test]
async fn a_server_without_encryption_is_not_spoken_to_in_the_clear() {
    let plain = Script::raw("HTTP/1.1 400 Bad Request\r\n\r\n").hasty();
    let stub = Stub::start(plain).await;
    for error in both(&server(&stub.https())).await {
        let told = error.to_string();
        assert!(told.ends_with("there is no secure connection to the server"), "{told}");
        assert!(matches!(error, Error::Unavailable { .. }));
    }
    for sent in stub.sent() {
        assert!(!String::from_utf8_lossy(&sent).contains(KEY));
    }
}

#[tokio::test]
async fn a_redirect_takes_nothing_elsewhere() {
    let elsewhere = Stub::start(Script::answer("200 OK", "", r#"{"text":"x"}"#)).await;
    for status in ["301 X", "302 X", "303 X", "307 X", "308 X"] {
        let headers = format!("location: {}/audio\r\n", elsewhere.url());
        let errors = refused(status, &headers, "").await;
        assert!(errors[0].to_string().ends_with("redirects are not followed"), "{errors:?}");
        assert_both!(errors, Error::Unavailable { .. });
    }
    assert!(elsewhere.sent().is_empty());
}
