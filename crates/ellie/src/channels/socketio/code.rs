//! The older dialect's error codes. Its clients look at these names, so they do not change.

/// What went wrong, by the name the older dialect has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Code {
    AudioProcessingFailed,
    InvalidAudioFormat,
    AudioTooLarge,
    ExternalApiError,
    RateLimitExceeded,
    ApiKeyInvalid,
    ConnectionTimeout,
    WebsocketConnectionFailed,
    InvalidInput,
    MissingRequiredField,
    InternalServerError,
    ServiceUnavailable,
    DeletionFailed,
    NotFound,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 14] = [
        Self::AudioProcessingFailed,
        Self::InvalidAudioFormat,
        Self::AudioTooLarge,
        Self::ExternalApiError,
        Self::RateLimitExceeded,
        Self::ApiKeyInvalid,
        Self::ConnectionTimeout,
        Self::WebsocketConnectionFailed,
        Self::InvalidInput,
        Self::MissingRequiredField,
        Self::InternalServerError,
        Self::ServiceUnavailable,
        Self::DeletionFailed,
        Self::NotFound,
    ];

    /// Whether it is no fault of who is told.
    #[must_use]
    pub const fn is_ours(self) -> bool {
        matches!(
            self,
            Self::ExternalApiError | Self::InternalServerError | Self::ServiceUnavailable
        )
    }

    /// The name that is sent.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AudioProcessingFailed => "AUDIO_PROCESSING_FAILED",
            Self::InvalidAudioFormat => "INVALID_AUDIO_FORMAT",
            Self::AudioTooLarge => "AUDIO_TOO_LARGE",
            Self::ExternalApiError => "EXTERNAL_API_ERROR",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
            Self::ApiKeyInvalid => "API_KEY_INVALID",
            Self::ConnectionTimeout => "CONNECTION_TIMEOUT",
            Self::WebsocketConnectionFailed => "WEBSOCKET_CONNECTION_FAILED",
            Self::InvalidInput => "INVALID_INPUT",
            Self::MissingRequiredField => "MISSING_REQUIRED_FIELD",
            Self::InternalServerError => "INTERNAL_SERVER_ERROR",
            Self::ServiceUnavailable => "SERVICE_UNAVAILABLE",
            Self::DeletionFailed => "DELETION_FAILED",
            Self::NotFound => "NOT_FOUND",
        }
    }
}
