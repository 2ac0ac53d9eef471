//! Which of the dialects a path belongs to. What is done is the same; how it is told is not.

pub mod openai;

use axum::http::StatusCode;

use crate::channels::socketio::code::Code;

/// How answers are worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// API v1.
    First,
    /// The older one.
    Older,
    /// That of OpenAI's API.
    OpenAi,
}

/// Where the older dialect is spoken. What is passed on speaks as API v1 does.
const OLDER: [&str; 10] = [
    "/api/analytics",
    "/api/apm",
    "/api/cache",
    "/api/cdn",
    "/api/chat",
    "/api/legal",
    "/api/logs",
    "/api/monitoring",
    "/api/voice",
    "/services",
];

/// Where OpenAI's clients ask.
const OPENAI: &str = "/v1";

/// What the older dialect calls those of our errors that it has another name for. What is not here,
/// and is none of its own names, is called by its status.
const CODES: &[(&str, Code)] = &[
    ("AI_SERVICE_ERROR", Code::ExternalApiError),
    ("AUTHENTICATION_ERROR", Code::ApiKeyInvalid),
    ("AUTHORIZATION_ERROR", Code::ApiKeyInvalid),
    ("CIRCUIT_BREAKER_OPEN", Code::ServiceUnavailable),
    ("EXTERNAL_SERVICE_ERROR", Code::ExternalApiError),
    ("LEGAL_HOLD", Code::DeletionFailed),
    ("VOICE_PROCESSING_ERROR", Code::AudioProcessingFailed),
];

impl Dialect {
    /// The dialect of a path.
    pub fn of(path: &str) -> Self {
        let is_under = |place: &str| {
            path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if OLDER.into_iter().any(is_under) {
            Self::Older
        } else if is_under(OPENAI) {
            Self::OpenAi
        } else {
            Self::First
        }
    }
}

/// The older dialect's code of an error of ours.
pub fn older_code(code: &str, status: StatusCode) -> Code {
    let renamed = CODES.iter().find(|(ours, _)| *ours == code).map(|(_, older)| *older);
    let of_both = || Code::ALL.into_iter().find(|older| older.name() == code);
    renamed.or_else(of_both).unwrap_or_else(|| by_status(status))
}

fn by_status(status: StatusCode) -> Code {
    match status.as_u16() {
        401 | 403 => Code::ApiKeyInvalid,
        404 => Code::NotFound,
        408 => Code::ConnectionTimeout,
        429 => Code::RateLimitExceeded,
        502 | 504 => Code::ExternalApiError,
        503 => Code::ServiceUnavailable,
        500.. => Code::InternalServerError,
        _ => Code::InvalidInput,
    }
}

/// The status in those dialects that know one for whatever is wrong in what was sent.
pub fn plain_status(status: StatusCode) -> StatusCode {
    match status {
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            StatusCode::BAD_REQUEST
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_of_one_dialect() {
        for path in ["/api/voice/process", "/api/voice", "/services", "/services/x", "/api/cdn/"] {
            assert_eq!(Dialect::of(path), Dialect::Older, "{path}");
        }
        for path in ["/v1", "/v1/models", "/v1/chat/completions", "/v1/"] {
            assert_eq!(Dialect::of(path), Dialect::OpenAi, "{path}");
        }
        for path in [
            "/",
            "/api",
            "/v10",
            "/api/v1",
            "/api/v1/voice/process",
            "/api/voices",
            "/gateway/x",
            "/health",
        ] {
            assert_eq!(Dialect::of(path), Dialect::First, "{path}");
        }
    }

    #[test]
    fn what_is_wrong_in_what_was_sent_has_one_status_and_its_size_another() {
        for (ours, theirs) in [(422, 400), (415, 400), (413, 413), (404, 404), (503, 503)] {
            assert_eq!(plain_status(StatusCode::from_u16(ours).unwrap()).as_u16(), theirs);
        }
    }

    #[test]
    fn an_error_is_called_by_its_code_and_else_by_its_status() {
        let code = |code, status| older_code(code, StatusCode::from_u16(status).unwrap()).name();
        assert_eq!(code("LEGAL_HOLD", 409), "DELETION_FAILED");
        assert_eq!(code("VALIDATION_ERROR", 422), "INVALID_INPUT");
        assert_eq!(code("HTTP_ERROR", 404), "NOT_FOUND");
        assert_eq!(code("HTTP_ERROR", 405), "INVALID_INPUT");
        assert_eq!(code("REQUEST_TIMEOUT", 408), "CONNECTION_TIMEOUT");
        assert_eq!(code("BODY_TOO_LARGE", 413), "INVALID_INPUT");
        assert_eq!(code("MISSING_REQUIRED_FIELD", 400), "MISSING_REQUIRED_FIELD");
        assert_eq!(code("ANYTHING_NEW", 500), "INTERNAL_SERVER_ERROR");
    }
}
