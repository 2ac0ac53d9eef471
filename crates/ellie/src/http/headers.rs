//! Headers that every answer has, unless its handler knows better.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Whose pages may embed an answer.
pub const EMBEDDABLE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What browsers must not do with answers of the API: guess what they are, run, frame, embed or keep
/// them. Each stands for itself in the documentation of Helmet, whose set the earlier back end had; those
/// of it that say something of a page alone are with the pages ([`super::page`]).
const USUAL: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (EMBEDDABLE, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Room for all of these, at once: growing for one after the other costs more than they do.
const ROOM: usize = 6;

/// Half a year, as the earlier back end had it.
const STRICT_TRANSPORT: HeaderValue =
    HeaderValue::from_static("max-age=15552000; includeSubDomains");

/// Whether a request came to the proxy before us by TLS. Who claims it falsely gets a header that
/// browsers ignore without TLS.
pub fn is_by_tls(asked: &HeaderMap) -> bool {
    asked.get("x-forwarded-proto").is_some_and(|protocol| protocol == "https")
}

/// Whether somebody may keep an answer, whose handler says nothing of that unless they may.
pub fn may_be_kept(answer: &HeaderMap) -> bool {
    answer.contains_key(header::CACHE_CONTROL)
}

/// Adds those that are missing.
pub fn complete(answer: &mut HeaderMap, is_by_tls: bool) {
    answer.reserve(ROOM);
    for (name, value) in USUAL {
        answer.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if is_by_tls {
        answer.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(STRICT_TRANSPORT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_handler_says_stands() {
        let mut answer = HeaderMap::new();
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
        complete(&mut answer, false);
        assert_eq!(answer[header::CACHE_CONTROL], "public, max-age=60");
        assert_eq!(answer[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(!answer.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn only_who_came_by_tls_is_told_to_come_so_again() {
        let mut asked = HeaderMap::new();
        assert!(!is_by_tls(&asked));
        asked.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        let mut answer = HeaderMap::new();
        complete(&mut answer, is_by_tls(&asked));
        assert_eq!(answer[header::STRICT_TRANSPORT_SECURITY], STRICT_TRANSPORT);
    }
}
