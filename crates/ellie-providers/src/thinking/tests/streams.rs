//! Answers that begin well and end otherwise: what was whole stands, and the rest is an error.

use proptest::prelude::*;

use super::vendor::VENDORS;
use super::*;

/// What comes of these events and of a connection that is closed then.
async fn broken(vendor: Vendor, body: impl AsRef<[u8]>) -> (Vec<Piece>, Error) {
    let (pieces, error) = played(vendor, events(body)).await;
    (pieces, error.expect("an error"))
}

#[tokio::test]
async fn an_answer_that_is_cut_ends_with_an_error() {
    for vendor in VENDORS {
        let hello = vendor.says("Hel");
        let half_event = &vendor.says("lo")[..30];
        let half_call = vendor.calls(0, "book") + &vendor.tells(0, "{\"day\":\"Mon");
        for rest in ["", half_event, &half_call] {
            let (pieces, error) = broken(vendor, hello.clone() + rest).await;
            assert_pieces(&pieces, &[text("Hel")]);
            assert!(error.to_string().ends_with("the server's answer is cut off"), "{error}");
        }
        let (pieces, _) = broken(vendor, half_call + &vendor.calls(1, "end")).await;
        assert_pieces(&pieces, &[call("book", "{\"day\":\"Mon")]);
    }
}

#[tokio::test]
async fn a_connection_that_breaks_ends_an_answer_with_an_error() {
    let kind = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
    for vendor in VENDORS {
        let hello = vendor.says("Hello.");
        for head in [
            "content-length: 9000\r\n\r\n".into(),
            format!("transfer-encoding: chunked\r\n\r\n{:x}\r\n", hello.len()),
        ] {
            let (pieces, error) = played(vendor, Script::raw(format!("{kind}{head}{hello}"))).await;
            assert_pieces(&pieces, &[text("Hello.")]);
            assert!(matches!(error, Some(Error::Failed { .. })), "{error:?}");
        }
    }
}

#[tokio::test]
async fn what_is_missing_after_the_end_of_an_answer_is_not_missed() {
    let kind = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 9000\r\n\r\n";
    for vendor in VENDORS {
        let all = vendor.calls(0, "book") + &vendor.tells(0, "{}") + &vendor.finishes();
        for script in [events(&all), Script::raw(format!("{kind}{all}"))] {
            let (pieces, error) = played(vendor, script).await;
            assert_pieces(&pieces, &[call("book", "{}")]);
            assert_eq!(error, None);
        }
        let (pieces, error) = played(vendor, events(vendor.says("Hi.") + &vendor.closes())).await;
        assert_pieces(&pieces, &[text("Hi.")]);
        assert_eq!(error, None, "the last word is an end too");
    }
}

#[tokio::test]
async fn garbage_in_an_event_is_an_error() {
    for vendor in VENDORS {
        for data in [
            "{",
            "",
            "null",
            "[]",
            "7",
            "Jane Roe",
            "\"Jane\"",
            "{}",
            "[DONE",
            "\u{0}",
            r#"{"choices":"Jane"}"#,
            r#"{"choices":[{"delta":{"content":["Jane"]}}]}"#,
            r#"{"type":"content_block_delta","delta":{"type":"text_delta","text":7}}"#,
            r#"{"type":7}"#,
            &"[".repeat(50_000),
        ] {
            let body = format!("{}data: {data}\n\n{}", vendor.says("Hi."), vendor.closes());
            let (pieces, error) = broken(vendor, body).await;
            assert_pieces(&pieces, &[text("Hi.")]);
            assert!(matches!(error, Error::Failed { .. }), "{vendor:?} {data}");
        }
    }
}

#[tokio::test]
async fn an_error_in_the_midst_of_an_answer_is_one() {
    for vendor in VENDORS {
        let after_hello = |code| {
            let error = vendor.event(vendor.error(code, &format!("{WORDS} {KEY}")));
            broken(vendor, vendor.says("Hello.") + &error + &vendor.closes())
        };
        let (pieces, error) = after_hello("overloaded_error").await;
        assert_pieces(&pieces, &[text("Hello.")]);
        assert!(matches!(error, Error::Failed { .. }), "{error:?}");
        assert!(error.to_string().ends_with("(overloaded_error)"), "{error}");
        let (_, error) = after_hello("rate_limit_error").await;
        assert_eq!(error, Error::Limited { role: "thinking", retry_after: None });
    }
}

#[tokio::test]
async fn of_a_model_that_is_stopped_the_half_call_is_dropped_and_that_is_told() {
    for (vendor, reasons) in [
        (Vendor::OpenAi, ["length", "content_filter"]),
        (Vendor::Anthropic, ["max_tokens", "refusal"]),
    ] {
        for reason in reasons {
            let body = vendor.says("One moment.")
                + &vendor.calls(0, "book")
                + &vendor.tells(0, "{\"day\":1}")
                + &vendor.calls(1, "end")
                + &vendor.tells(1, "{\"why")
                + &vendor.ends(reason)
                + &vendor.closes();
            let (pieces, error) = played(vendor, events(body)).await;
            assert_pieces(&pieces, &[text("One moment."), call("book", "{\"day\":1}")]);
            assert!(matches!(error, Some(Error::Failed { .. })), "{error:?}");
        }
    }
}

#[tokio::test]
async fn arguments_that_are_no_json_are_passed_on() {
    for vendor in VENDORS {
        let body = vendor.calls(0, "book") + &vendor.tells(0, "day = Mon") + &vendor.finishes();
        let (pieces, error) = played(vendor, events(body)).await;
        assert_pieces(&pieces, &[call("book", "day = Mon")]);
        assert_eq!(error, None);
    }
}

#[tokio::test]
async fn a_call_that_has_not_begun_cannot_go_on() {
    for vendor in VENDORS {
        let (pieces, error) = broken(vendor, vendor.tells(0, "{}") + &vendor.closes()).await;
        assert_pieces(&pieces, &[]);
        assert!(matches!(error, Error::Failed { .. }), "{error:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_is_answered_nothing_of_it_is_told(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        status in 200u16..600,
        is_event in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let begin = if is_event { b"data: ".as_slice() } else { b"" };
            let body = [begin, &bytes, WORDS.as_bytes(), KEY.as_bytes(), b"\n\n"].concat();
            for vendor in VENDORS {
                let headers = "content-type: text/event-stream\r\n";
                let script = Script::answer(&format!("{status} X"), headers, &body);
                let (_, error) = played(vendor, script).await;
                assert!(error.is_some());
            }
        });
    }
}
