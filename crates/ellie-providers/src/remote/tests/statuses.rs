//! Servers that say no, by a status and a code.

use super::Kind::{Failed, Limited, Refused, Unavailable};
use super::*;

const RATE: &str = "rate_limit_exceeded";

/// What means the same whoever says it: a status, headers, a code.
const COMMON: [(&str, &str, &str, Kind); 20] = [
    ("301 X", "location: http://elsewhere.invalid/\r\n", "", Unavailable),
    ("302 X", "", "", Unavailable),
    ("307 X", "location: /v2\r\n", "", Unavailable),
    ("400 Bad Request", "", "invalid_value", Refused),
    ("401 Unauthorized", "", "invalid_api_key", Unavailable),
    ("402 Payment Required", "", "payment_required", Unavailable),
    ("403 Forbidden", "", "invalid_api_key", Unavailable),
    ("404 Not Found", "", "not_found", Unavailable),
    ("405 Method Not Allowed", "", "", Unavailable),
    ("408 Request Timeout", "", "server_error", Failed),
    ("413 Payload Too Large", "", "invalid_value", Refused),
    ("415 Unsupported Media Type", "", "invalid_value", Refused),
    ("422 Unprocessable Entity", "", "invalid_value", Refused),
    ("429 Too Many Requests", "", RATE, Limited(None)),
    ("429 Too Many Requests", "retry-after: 7\r\n", RATE, Limited(Some(7))),
    ("429 X", "retry-after: Fri, 01 Jan 2100 00:00:00 GMT\r\n", RATE, Limited(Some(86_400))),
    ("429 X", "retry-after: soon\r\n", RATE, Limited(None)),
    ("500 Internal Server Error", "", "server_error", Failed),
    ("503 Service Unavailable", "", "server_error", Failed),
    ("529 Overloaded", "", "overloaded_error", Failed),
];

/// What a vendor says in codes of its own.
const OWN: [(&str, &str, &str, Kind); 18] = [
    ("openai", "429 X", "insufficient_quota", Unavailable),
    ("openai", "429 X", "billing_hard_limit_reached", Unavailable),
    ("openai", "400 X", "model_decommissioned", Unavailable),
    ("openai", "503 X", "model_overloaded", Failed),
    ("deepgram", "401 X", "INVALID_AUTH", Unavailable),
    ("deepgram", "402 X", "ASR_PAYMENT_REQUIRED", Unavailable),
    ("deepgram", "403 X", "INSUFFICIENT_PERMISSIONS", Unavailable),
    ("deepgram", "400 X", "INVALID_QUERY_PARAMETER", Unavailable),
    ("deepgram", "400 X", "Bad Request", Refused),
    ("deepgram", "422 X", "ASR_UNPROCESSABLE_ENTITY", Refused),
    ("deepgram", "429 X", "TOO_MANY_REQUESTS", Limited(Some(7))),
    ("elevenlabs", "401 X", "quota_exceeded", Unavailable),
    ("elevenlabs", "429 X", "quota_exceeded", Unavailable),
    ("elevenlabs", "400 X", "voice_not_found", Unavailable),
    ("elevenlabs", "400 X", "unsupported_model", Unavailable),
    ("elevenlabs", "400 X", "max_character_limit_exceeded", Refused),
    ("elevenlabs", "429 X", "too_many_concurrent_requests", Limited(Some(7))),
    ("elevenlabs", "429 X", "system_busy", Limited(Some(7))),
];

#[tokio::test]
async fn a_status_means_the_same_whoever_says_it() {
    for asked in &ASKED {
        for (status, headers, code, expected) in COMMON {
            let script = Script::answer(status, headers, asked.error(code));
            let error = asked.fails_with(script).await;
            assert_eq!(kind(&error), expected, "{} {status} {headers}", asked.who);
        }
    }
}

#[tokio::test]
async fn a_status_without_a_code_says_enough() {
    for asked in &ASKED {
        for (status, expected) in
            [("404 X", Unavailable), ("429 X", Limited(None)), ("500 X", Failed)]
        {
            for body in ["", "<html>Jane", r#"{"detail":[{"msg":"Jane"}]}"#] {
                let error = asked.fails_with(Script::answer(status, "", body)).await;
                assert_eq!(kind(&error), expected, "{} {status} {body}", asked.who);
            }
        }
    }
}

#[tokio::test]
async fn what_a_code_says_is_the_vendors_own() {
    for (vendor, status, code, expected) in OWN {
        for asked in ASKED.iter().filter(|asked| asked.who.starts_with(vendor)) {
            let script = Script::answer(status, "retry-after: 7\r\n", asked.error(code));
            let error = asked.fails_with(script).await;
            assert_eq!(kind(&error), expected, "{vendor} {code}");
            let is_told = code != "Bad Request" && !matches!(expected, Limited(_));
            assert_eq!(error.to_string().contains(&format!("({code})")), is_told, "{error}");
        }
    }
}

#[tokio::test]
async fn codes_that_repeat_the_key_or_what_was_said_are_not_told() {
    for asked in &ASKED {
        for code in [KEY, &KEY[..9], &format!("x_{KEY}"), WORDS, "Jane", "Jane\n_Roe"] {
            let error = asked.fails_with(Script::answer("500 X", "", asked.error(code))).await;
            assert_eq!(kind(&error), Failed, "{} {error:?}", asked.who);
            let error = asked.fails_with(Script::answer("401 X", "", asked.error(code))).await;
            assert!(error.to_string().ends_with("the server answered 401"), "{error:?}");
        }
    }
}

#[tokio::test]
async fn an_error_of_any_size_is_judged_by_its_status() {
    for asked in &ASKED {
        let huge = asked.error("insufficient_quota") + &" ".repeat(1 << 20);
        let error = asked.fails_with(Script::answer("429 X", "", huge)).await;
        assert_eq!(kind(&error), Limited(None), "{}", asked.who);
        let cut = Script::raw("HTTP/1.1 401 X\r\ncontent-length: 900\r\n\r\n{\"error\"");
        assert_eq!(kind(&asked.fails_with(cut).await), Unavailable, "{}", asked.who);
    }
}

#[tokio::test]
async fn a_redirect_takes_nothing_elsewhere() {
    let elsewhere = Stub::start(Script::answer("200 OK", "", r#"{"text":"x"}"#)).await;
    for asked in &ASKED {
        for status in ["301 X", "302 X", "303 X", "307 X", "308 X"] {
            let headers = format!("location: {}/audio\r\n", elsewhere.url());
            let error = asked.fails_with(Script::answer(status, &headers, "")).await;
            assert!(error.to_string().ends_with("redirects are not followed"), "{error:?}");
            assert_eq!(kind(&error), Unavailable, "{}", asked.who);
        }
    }
    assert!(elsewhere.sent().is_empty());
}
