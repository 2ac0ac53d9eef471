//! JSON bodies, read with a bound, with every fault in the envelope.

use std::time::Duration;

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

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
    read(&bytes(request, longest).await?)
}

async fn bytes(request: Request, longest: usize) -> Result<Bytes, ApiError> {
    let reading = tokio::time::timeout(PATIENCE, to_bytes(request.into_body(), longest));
    let late = |_| ApiError::timeout("The body took too long to arrive");
    reading.await.map_err(late)?.map_err(|_| ApiError::body_too_large(longest))
}

/// Any JSON at all, for those who look at its fields one by one.
pub async fn value(request: Request) -> Result<Value, ApiError> {
    let bytes = bytes(request, LONGEST).await?;
    serde_json::from_slice(&bytes).map_err(|error| fault(&error.to_string()))
}

/// As [`json`]; a body that is not there is the default.
pub async fn json_or_default<T: DeserializeOwned + Default>(
    request: Request,
) -> Result<T, ApiError> {
    let bytes = bytes(request, LONGEST).await?;
    if bytes.trim_ascii().is_empty() {
        return Ok(T::default());
    }
    read(&bytes)
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // A list would be taken for an object, its values for the fields in their order.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(ApiError::validation("The body is no JSON object"));
    }
    serde_json::from_slice(bytes).map_err(|error| fault(&error.to_string()))
}

/// A whole number, as which JSON has `30.0` too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole(pub i64);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// Beyond it not every whole number can be told from the next.
        const MOST: f64 = (1_u64 << 53) as f64;
        let number = f64::deserialize(deserializer)?;
        let is_whole = number.fract() == 0.0 && number.abs() < MOST;
        if is_whole { Ok(Self(number as i64)) } else { Err(D::Error::custom("no whole number")) }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_may_have_a_fraction_of_nothing() {
        for (text, number) in [("30", Some(30)), ("30.0", Some(30)), ("-1e2", Some(-100))] {
            assert_eq!(serde_json::from_str(text).ok(), number.map(Whole), "{text}");
        }
        for text in ["30.5", "1e300", "9007199254740993", "\"30\"", "null", "[30]"] {
            assert!(serde_json::from_str::<Whole>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_list_is_no_object() {
        #[derive(Debug, Deserialize)]
        struct Named {
            #[serde(rename = "name")]
            _name: String,
        }
        assert!(read::<Named>(br#" {"name": "a"}"#).is_ok());
        for text in [r#"["a"]"#, " [\"a\"]", "null", "7", "{", ""] {
            assert!(read::<Named>(text.as_bytes()).is_err(), "{text}");
        }
    }
}
