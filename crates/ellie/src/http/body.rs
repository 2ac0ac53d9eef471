//! JSON bodies, read with a bound, with every fault in the envelope.

use std::time::Duration;

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use serde::de::DeserializeOwned;

use crate::http::error::ApiError;

/// The longest body: four thousand characters, escaped in the longest way, and room.
const LONGEST: usize = 64 << 10;

/// A body that takes longer than this to arrive is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads a body as JSON, whatever its content type says.
pub async fn json<T: DeserializeOwned>(request: Request) -> Result<T, ApiError> {
    json_within(request, LONGEST).await
}

/// As [`json`], with a bound of its own, in bytes.
pub async fn json_within<T: DeserializeOwned>(
    request: Request,
    longest: usize,
) -> Result<T, ApiError> {
    let bytes = bytes(request, longest).await?;
    serde_json::from_slice(&bytes).map_err(|error| fault(&error.to_string()))
}

async fn bytes(request: Request, longest: usize) -> Result<Bytes, ApiError> {
    let reading = tokio::time::timeout(PATIENCE, to_bytes(request.into_body(), longest));
    let late = |_| ApiError::timeout("The body took too long to arrive");
    reading.await.map_err(late)?.map_err(|_| ApiError::body_too_large(longest))
}

/// As [`json`]; a body that is not there is the default.
pub async fn json_or_default<T: DeserializeOwned + Default>(
    request: Request,
) -> Result<T, ApiError> {
    let bytes = bytes(request, LONGEST).await?;
    if bytes.trim_ascii().is_empty() {
        return Ok(T::default());
    }
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
