//! An answer that is none: what its status and its code mean to who asked.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::Codes;
use super::failure::{failed, unavailable};
use crate::Error;

/// Nobody is told to wait longer: a time that a server made up must not overflow a clock.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// By what can be done about it.
pub(super) fn refusal(
    role: &'static str,
    status: StatusCode,
    headers: &HeaderMap,
    code: Option<&str>,
    codes: &Codes,
    now: DateTime<Utc>,
) -> Error {
    let is_about = |words| is_about(code, words);
    let number = status.as_u16();
    let answered = match code {
        Some(code) => format!("the server answered {number} ({code})"),
        None => format!("the server answered {number}"),
    };
    match number {
        300..=399 => unavailable(role, &format!("{answered}; redirects are not followed")),
        401..=405 => unavailable(role, &answered),
        429 if is_about(codes.spent) => unavailable(role, &answered),
        429 => Error::Limited { role, retry_after: retry_after(headers, now) },
        400 | 422 if is_about(codes.unset) => unavailable(role, &answered),
        400 | 413 | 414 | 415 | 422 => Error::Refused(format!("{role} cannot do this: {answered}")),
        _ => failed(role, &answered),
    }
}

/// What an error means that comes in the midst of an answer, and so without a status of its own.
pub(super) fn broke_off(role: &'static str, code: Option<&str>, codes: &Codes) -> Error {
    let broke_off = match code {
        Some(code) => format!("the server broke off its answer ({code})"),
        None => "the server broke off its answer".to_owned(),
    };
    if is_about(code, codes.spent) {
        unavailable(role, &broke_off)
    } else if is_about(code, &["rate_limit"]) {
        Error::Limited { role, retry_after: None }
    } else {
        failed(role, &broke_off)
    }
}

fn is_about(code: Option<&str>, words: &[&str]) -> bool {
    code.is_some_and(|code| words.iter().any(|word| code.to_ascii_lowercase().contains(word)))
}

/// The code within an error, such as `insufficient_quota`. Texts are left where they are, as they
/// may repeat what was sent: only what looks like a name in a program is a code.
pub(super) fn code(body: &[u8], at: &[&str]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    at.iter()
        .filter_map(|path| body.pointer(path)?.as_str())
        .find(|text| is_code(text))
        .map(str::to_owned)
}

fn is_code(text: &str) -> bool {
    (3..=48).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && (text.contains('_') || text.ends_with("Error"))
}

/// Seconds, of which some vendors send fractions, or a date (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match value.parse::<f64>() {
        Ok(seconds) if seconds >= LONGEST_WAIT.as_secs_f64() => LONGEST_WAIT,
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok()?,
        Err(_) => {
            let at = DateTime::parse_from_rfc2822(value).ok()?;
            at.signed_duration_since(now).to_std().unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::openai::OpenAi;
    use crate::remote::Dialect;

    const ROLE: &str = "text to speech";

    const CODES: Codes = OpenAi::CODES;

    fn code(body: &[u8]) -> Option<String> {
        super::code(body, CODES.at)
    }

    fn of(status: u16, code: Option<&str>) -> Error {
        let status = StatusCode::from_u16(status).unwrap();
        refusal(ROLE, status, &HeaderMap::new(), code, &CODES, DateTime::UNIX_EPOCH)
    }

    fn wait(value: &str) -> Option<Duration> {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
        retry_after(&headers, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_status_says_what_can_be_done() {
        for status in [301, 302, 307, 308, 401, 402, 403, 404, 405] {
            assert!(matches!(of(status, None), Error::Unavailable { .. }), "{status}");
        }
        for status in [400, 413, 415, 422] {
            assert!(matches!(of(status, None), Error::Refused(_)), "{status}");
        }
        for status in [100, 408, 409, 418, 425, 500, 502, 503, 504, 529, 999] {
            assert!(matches!(of(status, None), Error::Failed { .. }), "{status}");
        }
        assert_eq!(of(429, None), Error::Limited { role: ROLE, retry_after: None });
    }

    #[test]
    fn a_code_says_more_than_its_status() {
        for (status, code) in [
            (429, "insufficient_quota"),
            (429, "billing_hard_limit_reached"),
            (400, "model_not_found"),
            (400, "model_decommissioned"),
            (400, "invalid_api_key"),
        ] {
            assert!(matches!(of(status, Some(code)), Error::Unavailable { .. }), "{code}");
        }
        assert!(matches!(of(429, Some("rate_limit_exceeded")), Error::Limited { .. }));
        assert!(matches!(of(400, Some("invalid_value")), Error::Refused(_)));
        assert!(matches!(of(503, Some("model_overloaded")), Error::Failed { .. }));
        let words = of(401, Some("invalid_api_key")).to_string();
        assert!(words.ends_with("the server answered 401 (invalid_api_key)"), "{words}");
    }

    #[test]
    fn an_answer_that_is_broken_off_says_by_its_code_what_can_be_done() {
        let of = |code| broke_off(ROLE, code, &CODES);
        assert!(matches!(of(Some("insufficient_quota")), Error::Unavailable { .. }));
        for code in ["rate_limit_exceeded", "rate_limit_error"] {
            assert_eq!(of(Some(code)), Error::Limited { role: ROLE, retry_after: None });
        }
        for code in [None, Some("server_error"), Some("model_overloaded")] {
            assert!(matches!(of(code), Error::Failed { .. }), "{code:?}");
        }
    }

    #[test]
    fn a_code_is_found_where_vendors_put_it_and_no_words_are() {
        for (body, found) in [
            (r#"{"error":{"type":"t_t","code":"c_c"}}"#, Some("c_c")),
            (
                r#"{"error":{"message":"m","type":"insufficient_quota","code":null}}"#,
                Some("insufficient_quota"),
            ),
            (r#"{"object":"error","type":"NotFoundError","code":404}"#, Some("NotFoundError")),
            (r#"{"error":{"code":"My name is Jane Roe","type":"Jane"}}"#, None),
            (r#"{"error":{"code":"a_\n","type":"_"}}"#, None),
            (r#"{"error":"model_not_found"}"#, None),
            (r#"{"detail":[{"msg":"x"}]}"#, None),
            ("[]", None),
            ("", None),
            ("<html>", None),
        ] {
            assert_eq!(code(body.as_bytes()).as_deref(), found, "{body}");
        }
        assert_eq!(code(format!(r#"{{"type":"{}"}}"#, "a_".repeat(40)).as_bytes()), None);
        assert_eq!(code("[".repeat(16_000).as_bytes()), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_never_longer_than_a_day() {
        let seconds = |s| Some(Duration::from_secs_f64(s));
        assert_eq!(wait("20"), seconds(20.0));
        assert_eq!(wait("0.25"), seconds(0.25));
        assert_eq!(wait(" 7 "), seconds(7.0));
        assert_eq!(wait("Thu, 01 Jan 1970 00:01:30 GMT"), seconds(90.0));
        assert_eq!(wait("Wed, 31 Dec 1969 23:00:00 GMT"), seconds(0.0));
        for far in ["99999999999999999999999", "1e300", "inf", "Fri, 01 Jan 2100 00:00:00 GMT"] {
            assert_eq!(wait(far), Some(LONGEST_WAIT), "{far}");
        }
        for nonsense in ["soon", "-5", "NaN", "-inf", ""] {
            assert_eq!(wait(nonsense), None, "{nonsense}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_a_code_is_short_and_has_no_spaces(
            words in "[a-zA-Z_ .\"\\\\{}:é]{0,60}",
        ) {
            let body = serde_json::json!({"error": {"code": words, "type": words}});
            if let Some(code) = code(body.to_string().as_bytes()) {
                prop_assert!(code.len() <= 48 && !code.contains(' '));
            }
            code(words.as_bytes());
        }
    }
}
