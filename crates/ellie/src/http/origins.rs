//! Whose pages may call.

use axum::http::{HeaderMap, header};

use crate::origin::Origin;

/// A browser says which page asks, and cannot be made to lie about it. Whoever says nothing is no
/// browser, and could say anything.
pub fn may_call(headers: &HeaderMap, origins: &[Origin]) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if headers.get(header::ORIGIN).is_none() {
        return true;
    }
    let Some(origin) = text(header::ORIGIN) else { return false };
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    let is_ours = authority.is_some() && authority == text(header::HOST);
    is_ours || origins.iter().any(|allowed| allowed == origin)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asked(origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("ellie.example:8000"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        may_call(&headers, &["http://localhost:3000".parse().unwrap()])
    }

    #[test]
    fn our_own_pages_and_the_allowed_ones_may_call() {
        assert!(asked(Some("http://ellie.example:8000")));
        assert!(asked(Some("http://localhost:3000")));
        assert!(asked(None));
    }

    #[test]
    fn other_pages_may_not() {
        for origin in ["http://evil.example", "null", "", "http://ellie.example:8000.evil.example"]
        {
            assert!(!asked(Some(origin)), "{origin}");
        }
    }
}
