//! One POST of JSON, and what its answer means.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};

use super::attempt::{Failure, Patience, is_insecure};

/// A client that follows no redirect: what callers said goes to the address that was set and
/// nowhere else.
pub(super) fn client(attempt: Duration) -> reqwest::Result<Client> {
    let agent = concat!("Ellie/", env!("CARGO_PKG_VERSION"));
    Client::builder().redirect(Policy::none()).timeout(attempt).user_agent(agent).build()
}

/// Sends it. The status says it all: the body of the answer is not read.
pub(super) async fn send(request: RequestBuilder, now: DateTime<Utc>) -> Result<(), Failure> {
    let response = request.send().await.map_err(|error| unreachable(&error))?;
    judge(response.status(), response.headers(), now)
}

fn judge(status: StatusCode, headers: &HeaderMap, now: DateTime<Utc>) -> Result<(), Failure> {
    let asked = retry_after(headers, now);
    let patience = match status.as_u16() {
        200..=299 => return Ok(()),
        410 => Patience::Never,
        429 | 503 => asked.map_or(Patience::Soon, Patience::After),
        408 | 425 | 500..=599 => Patience::Soon,
        _ => Patience::Mended,
    };
    let followed = if status.is_redirection() { "; redirects are not followed" } else { "" };
    Err(Failure::new(patience, format!("the receiver answered {}{followed}", status.as_u16())))
}

/// Seconds or a date (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = DateTime::parse_from_rfc2822(value).ok()?;
    Some(at.signed_duration_since(now).to_std().unwrap_or_default())
}

/// The kind of the error only: its text may hold the address, and with it a secret.
fn unreachable(error: &reqwest::Error) -> Failure {
    let reason = if error.is_timeout() {
        "the receiver did not answer in time"
    } else if is_insecure(error) {
        return Failure::new(Patience::Mended, "there is no secure connection to the receiver");
    } else if error.is_connect() {
        "the receiver could not be reached"
    } else if error.is_builder() {
        return Failure::new(Patience::Never, "the request could not be made");
    } else {
        "the connection to the receiver broke"
    };
    Failure::new(Patience::Soon, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, retry: Option<&str>) -> Result<(), Patience> {
        let mut headers = HeaderMap::new();
        if let Some(value) = retry {
            headers.insert(RETRY_AFTER, value.parse().unwrap());
        }
        let now = DateTime::UNIX_EPOCH;
        let status = StatusCode::from_u16(status).unwrap();
        judge(status, &headers, now).map_err(|failure| failure.patience)
    }

    #[test]
    fn a_status_says_whether_and_when_to_come_again() {
        for status in [200, 201, 202, 204] {
            assert_eq!(judged(status, None), Ok(()));
        }
        for status in [408, 425, 429, 500, 502, 503, 504] {
            assert_eq!(judged(status, None), Err(Patience::Soon), "{status}");
        }
        for status in [301, 302, 307, 308, 400, 401, 403, 404, 409, 422] {
            assert_eq!(judged(status, None), Err(Patience::Mended), "{status}");
        }
        assert_eq!(judged(410, Some("5")), Err(Patience::Never));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let after = |s| Err(Patience::After(Duration::from_secs(s)));
        assert_eq!(judged(429, Some("120")), after(120));
        assert_eq!(judged(503, Some("Thu, 01 Jan 1970 00:01:30 GMT")), after(90));
        assert_eq!(judged(503, Some("Wed, 31 Dec 1969 23:00:00 GMT")), after(0));
        for nonsense in ["soon", "-5", "1e9", "", "99999999999999999999999"] {
            assert_eq!(judged(503, Some(nonsense)), Err(Patience::Soon), "{nonsense}");
        }
    }
}
