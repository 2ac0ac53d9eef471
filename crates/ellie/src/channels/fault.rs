//! What is wrong with what a client sent, or with what came of it.

use serde_json::{Value, json};

use super::now;
use crate::calls::Error;

/// A fault: a code for programs, the API's own, and words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The code.
    pub code: &'static str,
    /// The words.
    pub words: String,
}

impl Fault {
    /// The frame cannot be understood, or asks for what there is not.
    pub fn invalid(words: impl Into<String>) -> Self {
        Self { code: "VALIDATION_ERROR", words: words.into() }
    }

    /// The frame has no place where the conversation is.
    pub fn out_of_place(words: &str) -> Self {
        Self { code: "WEBSOCKET_ERROR", words: words.to_owned() }
    }

    /// More was sent than can be taken.
    pub fn too_many() -> Self {
        Self { code: "RATE_LIMIT_EXCEEDED", words: "Too many messages are waiting".to_owned() }
    }

    /// Every line is taken.
    pub fn busy() -> Self {
        let words = "All lines are busy, call again in a minute".to_owned();
        Self { code: "SERVICE_UNAVAILABLE", words }
    }

    /// A turn failed. What the caller can do something about is said; the rest is for the log.
    pub fn of_turn(kind: &str, error: &Error) -> Self {
        let (code, words) = match error {
            Error::NoSpeech => ("VALIDATION_ERROR", "No speech was found in the audio".to_owned()),
            Error::Recording(error) => {
                ("VOICE_PROCESSING_ERROR", format!("The audio cannot be used: {error}"))
            }
            Error::Provider(
                ellie_providers::Error::Busy { .. } | ellie_providers::Error::Limited { .. },
            ) => ("SERVICE_UNAVAILABLE", "Ellie is busy, try again".to_owned()),
            other => {
                tracing::error!(error = %other, "a turn failed");
                ("INTERNAL_SERVER_ERROR", format!("Error processing {kind} message"))
            }
        };
        Self { code, words }
    }

    /// The data of an `error` frame.
    pub fn data(&self) -> Value {
        json!({"error": self.words, "code": self.code, "timestamp": now()})
    }
}
