//! Errors as responses, made here and only here.

mod envelope;

use std::any::Any;
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

pub use envelope::enveloped;

use super::REQUEST_ID;
use crate::auth;
use crate::cache::NotMade;
use crate::calls;
use crate::channels::socketio::code::Code;
use crate::gateway;
use crate::limit::{Exceeded, Full, TookTooLong};
use crate::media::DecodeError;
use crate::store;

/// An error as the client sees it. The envelope around it is put on by [`enveloped`].
#[derive(Debug, Clone)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    details: Value,
    retry_after: Option<Duration>,
}

impl ApiError {
    /// The request cannot be carried out as it stands.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "VALIDATION_ERROR", message)
    }

    /// One field of the request is wrong.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        let fault = json!({"field": field, "message": message, "type": "value_error"});
        Self::validation(message).with(json!({"field": field, "validation_errors": [fault]}))
    }

    /// Several fields of the request are wrong.
    pub fn fields<'a>(faults: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let kind = "value_error";
        let faults: Vec<Value> = faults
            .map(|(field, message)| json!({"field": field, "message": message, "type": kind}))
            .collect();
        Self::validation("The request is not as it should be")
            .with(json!({"validation_errors": faults}))
    }

    /// The earlier back end's answer to input that is not as it should be.
    pub fn bad_input(message: impl Into<String>, details: Value) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_INPUT", message).with(details)
    }

    /// The same, under another of its codes, which both dialects have.
    pub fn bad_request(code: Code, message: impl Into<String>, details: Value) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code.name(), message).with(details)
    }

    /// Whoever asks has to say who it is.
    pub fn unauthorized(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "AUTHENTICATION_ERROR", message)
    }

    /// The recording is larger than is taken.
    pub fn too_large(max_bytes: usize) -> Self {
        let message = format!("Audio is too large (maximum {max_bytes} bytes)");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "AUDIO_TOO_LARGE", message)
            .with(json!({"max_bytes": max_bytes}))
    }

    /// The body is larger than is taken.
    pub fn body_too_large(max_bytes: usize) -> Self {
        let message = format!("The body is too large (maximum {max_bytes} bytes)");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE", message)
            .with(json!({"max_bytes": max_bytes}))
    }

    /// Something took too long to arrive.
    pub fn timeout(message: &str) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT", message)
    }

    /// There is no such thing.
    pub fn absent(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "HTTP_ERROR", message)
    }

    /// There is no such model.
    pub fn no_model(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "MODEL_NOT_FOUND", message).with(json!({"field": "model"}))
    }

    /// Somebody is where they do not belong.
    pub fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "AUTHORIZATION_ERROR", message)
    }

    /// The path has no such method.
    pub fn method_not_allowed() -> Self {
        Self::of_status(StatusCode::METHOD_NOT_ALLOWED)
    }

    /// Not now.
    pub fn unavailable(service: &str, message: impl Into<String>) -> Self {
        let mut error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE", message)
            .with(json!({"service": service}));
        error.retry_after = Some(Duration::from_secs(1));
        error
    }

    /// Our fault. What happened is for the log.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        let message = "An unexpected error occurred";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR", message)
    }

    /// Its code.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// Whether it is the fault of this one of those Ellie needs.
    pub fn is_of(&self, service: &str) -> bool {
        self.details["service"] == service
    }

    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: json!({}), retry_after: None }
    }

    fn with(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    /// It was waited for in line, and it came to this.
    fn waited_for(mut self, retry_after: Duration, how: &str) -> Self {
        let seconds = retry_after.as_secs_f64().ceil().max(1.0);
        self.retry_after = Some(Duration::from_secs_f64(seconds));
        self.with(json!({how: true, "retryAfter": seconds as u64}))
    }

    /// What stands for a response that some layer made without an envelope.
    fn of_status(status: StatusCode) -> Self {
        Self::new(status, "HTTP_ERROR", status.canonical_reason().unwrap_or("Error"))
    }
}

impl From<calls::Error> for ApiError {
    fn from(error: calls::Error) -> Self {
        use ellie_providers::Error as Provider;
        match error {
            calls::Error::NoSpeech => Self::validation("No speech was found in the audio"),
            calls::Error::NoClip => Self::absent("There is no such clip, or it is no longer kept"),
            calls::Error::Store(_)
            | calls::Error::Erased
            | calls::Error::Lost
            | calls::Error::Encode(_) => Self::internal(&error),
            calls::Error::Recording(error) => error.into(),
            calls::Error::Provider(Provider::Limited { role, retry_after }) => {
                tracing::warn!(role, ?retry_after, "a provider was asked too often");
                let mut error = Self::unavailable(role, "Try again in a while");
                error.retry_after = retry_after.or(error.retry_after);
                error
            }
            calls::Error::Provider(Provider::Busy { role }) => {
                Self::unavailable(role, "Every place is taken, try again in a moment")
            }
            calls::Error::Provider(Provider::Unavailable { role, reason }) => {
                tracing::error!(role, reason, "a provider is not available");
                Self::unavailable(role, format!("{role} is not available"))
            }
            calls::Error::Provider(Provider::Refused(words)) => Self::validation(words),
            calls::Error::Provider(Provider::Failed { role, reason }) => {
                tracing::error!(role, reason, "a provider failed");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "AI_SERVICE_ERROR",
                    format!("{role} failed"),
                )
                .with(json!({"service": role}))
            }
        }
    }
}

impl From<store::Error> for ApiError {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unavailable(reason) => {
                tracing::error!(reason, "the database cannot be used");
                Self::unavailable("database", "The records cannot be reached now")
            }
            store::Error::Missing(what) => Self::absent(&format!("There is no such {what}")),
            store::Error::Refused(reason) => {
                tracing::warn!(reason, "the database refuses this");
                Self::validation("This cannot be kept as it is")
            }
            store::Error::Conflict(reason) => {
                tracing::warn!(reason, "another was faster");
                Self::new(StatusCode::CONFLICT, "CONFLICT", "Another was faster, try again")
            }
            store::Error::Held => {
                let message = "A legal hold is on this: nothing of it may be erased";
                Self::new(StatusCode::CONFLICT, "LEGAL_HOLD", message)
            }
            other => Self::internal(&other),
        }
    }
}

impl From<DecodeError> for ApiError {
    fn from(error: DecodeError) -> Self {
        let message = error.to_string();
        match error {
            DecodeError::Empty => Self::field("audio_file", "The audio file is empty"),
            DecodeError::Unrecognised
            | DecodeError::NotAllowed(_)
            | DecodeError::UnsupportedCodec => {
                Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "INVALID_AUDIO_FORMAT", message)
            }
            DecodeError::TooLong { max_seconds } => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "AUDIO_TOO_LARGE", message)
                    .with(json!({"max_seconds": max_seconds}))
            }
            DecodeError::Damaged(_) | DecodeError::NoAudio => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "VOICE_PROCESSING_ERROR", message)
            }
        }
    }
}

impl From<NotMade<Self>> for ApiError {
    fn from(error: NotMade<Self>) -> Self {
        match error {
            NotMade::Failed(error) => error,
            NotMade::Panicked => Self::internal(&"what is cached was lost while it was made"),
        }
    }
}

impl From<auth::Busy> for ApiError {
    fn from(error: auth::Busy) -> Self {
        Self::unavailable("auth", format!("Try again in a moment: {error}"))
    }
}

impl From<gateway::Error> for ApiError {
    fn from(error: gateway::Error) -> Self {
        use gateway::Error;
        let (status, code) = match error {
            Error::Method => (StatusCode::METHOD_NOT_ALLOWED, "HTTP_ERROR"),
            Error::BadPath | Error::BrokenOff => (StatusCode::BAD_REQUEST, "HTTP_ERROR"),
            Error::Circle => (StatusCode::LOOP_DETECTED, "HTTP_ERROR"),
            Error::NoService => (StatusCode::NOT_FOUND, "HTTP_ERROR"),
            Error::NoneHealthy | Error::Open | Error::Busy => {
                return Self::unavailable("gateway", error.to_string());
            }
            Error::Stalled => (StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT"),
            Error::Late => (StatusCode::GATEWAY_TIMEOUT, "EXTERNAL_SERVICE_ERROR"),
            Error::Bad(_) => (StatusCode::BAD_GATEWAY, "EXTERNAL_SERVICE_ERROR"),
        };
        Self::new(status, code, error.to_string())
    }
}

impl From<Exceeded> for ApiError {
    fn from(exceeded: Exceeded) -> Self {
        let seconds = exceeded.retry_after.as_secs_f64().ceil().max(1.0);
        let rule = exceeded.rule;
        let details = json!({
            "retry_after": seconds as u64,
            "limit": format!("{}/{}seconds", rule.requests(), rule.window().as_secs()),
        });
        let mut error =
            Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded")
                .with(details);
        error.retry_after = Some(Duration::from_secs_f64(seconds));
        error
    }
}

impl From<Full> for ApiError {
    fn from(full: Full) -> Self {
        let message = "Too many requests are waiting in line";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMIT_EXCEEDED", message)
            .waited_for(full.retry_after, "queueFull")
    }
}

impl From<TookTooLong> for ApiError {
    fn from(late: TookTooLong) -> Self {
        Self::timeout("The wait in line was too long").waited_for(late.retry_after, "queueTimeout")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(wait) = self.retry_after
            && let Ok(seconds) = HeaderValue::from_str(&wait.as_secs().max(1).to_string())
        {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let how = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, how);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The answer to any path there is not.
pub async fn not_found() -> ApiError {
    ApiError::absent("Not Found")
}

/// The answer to a method that a path does not have.
pub async fn method_not_allowed() -> ApiError {
    ApiError::method_not_allowed()
}

/// The answer when a handler panicked.
pub fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
    ApiError::internal(&words.unwrap_or("panic")).into_response()
}

/// Marks a response as belonging to a request.
pub fn mark(response: &mut Response, request_id: &str) {
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
}

#[cfg(test)]
mod tests {
    use ellie_providers::Error as Provider;

    use super::*;

    #[test]
    fn what_a_provider_cannot_do_is_no_fault_of_the_client() {
        let (role, reason) = ("speech to text", "it broke".to_owned());
        for (error, status, code) in [
            (Provider::Busy { role }, 503, "SERVICE_UNAVAILABLE"),
            (Provider::Limited { role, retry_after: None }, 503, "SERVICE_UNAVAILABLE"),
            (Provider::Unavailable { role, reason: reason.clone() }, 503, "SERVICE_UNAVAILABLE"),
            (Provider::Failed { role, reason }, 503, "AI_SERVICE_ERROR"),
            (Provider::Refused("too long".into()), 422, "VALIDATION_ERROR"),
        ] {
            let error = ApiError::from(calls::Error::from(error));
            assert_eq!((error.status.as_u16(), error.code), (status, code));
            assert!(!error.message.contains("it broke"), "reasons are for the log");
        }
    }

    #[test]
    fn what_breaks_in_us_is_a_bare_500() {
        for error in [calls::Error::Lost, calls::Error::Store("disk full at /secret".into())] {
            let error = ApiError::from(error);
            assert_eq!(error.status.as_u16(), 500);
            assert_eq!(error.message, "An unexpected error occurred");
        }
    }
}
