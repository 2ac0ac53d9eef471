//! The envelope an error comes in, in each dialect.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use chrono::{SecondsFormat, Utc};
use serde_json::{Value, json};

use super::ApiError;
use crate::gateway;
use crate::http::dialect::{Dialect, older_code, openai, plain_status};

/// Puts the envelope on whatever is an error, whoever made it. What has a JSON body already, as
/// the report of bad health has, says itself what is wrong, and so does a service behind the gateway.
pub fn enveloped(mut response: Response, dialect: Dialect, request_id: &str) -> Response {
    let status = response.status();
    let json = HeaderValue::from_static("application/json");
    let is_told = response.headers().get(header::CONTENT_TYPE) == Some(&json);
    let is_theirs = response.extensions().get::<gateway::Theirs>().is_some();
    if is_theirs || is_told || !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let error = response.extensions_mut().remove::<ApiError>();
    let error = error.unwrap_or_else(|| ApiError::of_status(status));
    let (status, envelope) = match dialect {
        Dialect::First => (status, error.told(status, request_id)),
        Dialect::Older => (plain_status(status), error.told_as_older(status, request_id)),
        Dialect::OpenAi => (plain_status(status), error.told_as_openai()),
    };
    let (mut parts, _) = response.into_parts();
    parts.status = status;
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_ENCODING);
    parts.headers.insert(header::CONTENT_TYPE, json);
    // It goes on with the answer, for whoever counts errors.
    parts.extensions.insert(error);
    Response::from_parts(parts, Body::from(envelope.to_string()))
}

impl ApiError {
    fn told(&self, status: StatusCode, request_id: &str) -> Value {
        json!({"error": {
            "code": self.code,
            "message": self.message,
            "details": self.details,
            "timestamp": now(),
            "request_id": request_id,
            "status_code": status.as_u16(),
        }})
    }

    /// In the older dialect, where details that are not there are left out.
    fn told_as_older(&self, status: StatusCode, request_id: &str) -> Value {
        let mut error = json!({
            "code": older_code(self.code, status).name(),
            "message": self.message,
            "timestamp": now(),
            "requestId": request_id,
        });
        if self.details != json!({}) {
            error["details"] = self.details.clone();
        }
        json!({"error": error})
    }

    /// As OpenAI's API tells it. The request's id is in the header.
    fn told_as_openai(&self) -> Value {
        json!({"error": {
            "message": self.message,
            "type": openai::kind(self.status),
            "param": self.details["field"],
            "code": openai::code(self.code, self.status),
        }})
    }
}

fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true)
}
