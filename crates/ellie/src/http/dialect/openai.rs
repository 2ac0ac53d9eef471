//! What OpenAI's clients know our errors by: a status, of which each has a class of its own, a kind, and
//! a code.

use axum::http::StatusCode;

/// What their API calls those of our errors that it has a name for, or leaves without one. What is not
/// here is called as we do, in small letters.
const CODES: &[(&str, Option<&str>)] = &[
    ("AUTHENTICATION_ERROR", Some("invalid_api_key")),
    ("AUTHORIZATION_ERROR", Some("insufficient_permissions")),
    ("INTERNAL_SERVER_ERROR", None),
    ("VALIDATION_ERROR", None),
];

/// The code of an error of ours.
pub fn code(ours: &str, status: StatusCode) -> Option<String> {
    if ours == "HTTP_ERROR" {
        return by_status(status).map(str::to_owned);
    }
    let known = CODES.iter().find(|(name, _)| *name == ours);
    match known {
        Some((_, theirs)) => theirs.map(str::to_owned),
        None => Some(ours.to_ascii_lowercase()),
    }
}

fn by_status(status: StatusCode) -> Option<&'static str> {
    match status {
        StatusCode::NOT_FOUND => Some("unknown_url"),
        StatusCode::METHOD_NOT_ALLOWED => Some("method_not_allowed"),
        _ => None,
    }
}

/// What kind of error it is.
pub fn kind(status: StatusCode) -> &'static str {
    match status.as_u16() {
        429 => "requests",
        500.. => "server_error",
        _ => "invalid_request_error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_the_name_clients_look_for() {
        for (ours, status, theirs, kind_of) in [
            ("AUTHENTICATION_ERROR", 401, Some("invalid_api_key"), "invalid_request_error"),
            ("HTTP_ERROR", 404, Some("unknown_url"), "invalid_request_error"),
            ("MODEL_NOT_FOUND", 404, Some("model_not_found"), "invalid_request_error"),
            ("HTTP_ERROR", 405, Some("method_not_allowed"), "invalid_request_error"),
            ("HTTP_ERROR", 400, None, "invalid_request_error"),
            ("VALIDATION_ERROR", 422, None, "invalid_request_error"),
            ("RATE_LIMIT_EXCEEDED", 429, Some("rate_limit_exceeded"), "requests"),
            ("SERVICE_UNAVAILABLE", 503, Some("service_unavailable"), "server_error"),
            ("INTERNAL_SERVER_ERROR", 500, None, "server_error"),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(code(ours, status).as_deref(), theirs, "{ours}");
            assert_eq!(kind(status), kind_of, "{ours}");
        }
    }
}
