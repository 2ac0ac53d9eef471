//! JSON bodies, read with a bound, with every fault in the envelope.

use axum::body::to_bytes;
use axum::extract::Request;
use serde::de::DeserializeOwned;

use crate::http::error::ApiError;

/// The longest body: four thousand characters, escaped in the longest way, and room.
const LONGEST: usize = 64 << 10;

/// Reads a body as JSON, whatever its content type says.
pub async fn json<T: DeserializeOwned>(request: Request) -> Result<T, ApiError> {
    let bytes = to_bytes(request.into_body(), LONGEST)
        .await
        .map_err(|_| ApiError::validation(format!("The body is longer than {LONGEST} bytes")))?;
    serde_json::from_slice(&bytes).map_err(|error| fault(&error.to_string()))
}

/// Serde's words, with the field they are about where it names one.
fn fault(words: &str) -> ApiError {
    match words.split('`').nth(1) {
        Some(field) if words.starts_with("missing field") => {
            ApiError::field(field, "Field required")
        }
        _ => ApiError::validation(format!("The body is not as it should be: {words}")),
    }
}
