//! What is wrong with what a client sent, or with us, as it is told.

use std::borrow::Cow;

use ellie_providers::Error as Provider;

use super::code::Code;
use crate::calls;
use crate::limit::Exceeded;
use crate::media::DecodeError;

/// An error with words for whoever reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What it is.
    pub code: Code,
    /// What can be done about it.
    pub words: Cow<'static, str>,
}

impl Fault {
    /// An error with these words.
    pub fn new(code: Code, words: impl Into<Cow<'static, str>>) -> Self {
        Self { code, words: words.into() }
    }

    /// More than can be looked at.
    pub fn too_many() -> Self {
        Self::new(Code::RateLimitExceeded, "Too much is waiting to be answered")
    }

    /// Too much for now, from whomever.
    pub fn busy() -> Self {
        Self::new(Code::ServiceUnavailable, "Too many recordings are on their way in")
    }

    /// A recording of more bytes than are taken.
    pub fn too_large(most: usize) -> Self {
        let words = format!("A recording has {most} bytes at the most");
        Self::new(Code::AudioTooLarge, words)
    }
}

impl From<Exceeded> for Fault {
    fn from(exceeded: Exceeded) -> Self {
        let seconds = exceeded.retry_after.as_secs_f64().ceil().max(1.0);
        let words = format!("Too many recordings: try again in {seconds} seconds");
        Self::new(Code::RateLimitExceeded, words)
    }
}

/// What the caller can do something about is said; the rest is for the log.
impl From<calls::Error> for Fault {
    fn from(error: calls::Error) -> Self {
        match error {
            calls::Error::NoSpeech => {
                Self::new(Code::AudioProcessingFailed, "No speech was found in the audio")
            }
            calls::Error::Recording(error) => error.into(),
            calls::Error::Provider(Provider::Busy { .. }) => {
                Self::new(Code::ServiceUnavailable, "Every place is taken, try again in a moment")
            }
            calls::Error::Provider(Provider::Limited { role, retry_after }) => {
                tracing::warn!(role, ?retry_after, "a provider was asked too often");
                Self::new(Code::ServiceUnavailable, "Try again in a while")
            }
            calls::Error::Provider(Provider::Unavailable { role, reason }) => {
                tracing::error!(role, reason, "a provider is not available");
                Self::new(Code::ServiceUnavailable, format!("{role} is not available"))
            }
            calls::Error::Provider(Provider::Failed { role, reason }) => {
                tracing::error!(role, reason, "a provider failed");
                Self::new(Code::ExternalApiError, format!("{role} failed"))
            }
            calls::Error::Provider(Provider::Refused(words)) => {
                Self::new(Code::InvalidInput, words)
            }
            other => {
                tracing::error!(error = %other, "a turn failed");
                Self::new(Code::InternalServerError, "An unexpected error occurred")
            }
        }
    }
}

impl From<DecodeError> for Fault {
    fn from(error: DecodeError) -> Self {
        let code = match error {
            DecodeError::Empty
            | DecodeError::Unrecognised
            | DecodeError::NotAllowed(_)
            | DecodeError::UnsupportedCodec => Code::InvalidAudioFormat,
            DecodeError::TooLong { .. } => Code::AudioTooLarge,
            DecodeError::Damaged(_) | DecodeError::NoAudio => Code::AudioProcessingFailed,
        };
        Self::new(code, format!("The audio cannot be used: {error}"))
    }
}
