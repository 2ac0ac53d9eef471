//! Forms with a recording in them, read with bounds on size, number and time.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use bytes::{Bytes, BytesMut};

use crate::app::App;
use crate::http::error::ApiError;

/// The longest any field but the recording may be.
const LONGEST_FIELD: usize = 64 << 10;

/// The most fields a form may have.
const MOST_FIELDS: usize = 32;

/// A form that takes longer than this to arrive is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a form waits for its turn to be read.
const PATIENCE_FOR_A_PLACE: Duration = Duration::from_secs(10);

/// A form: its texts, and its recording.
#[derive(Debug, Default)]
pub struct Form {
    texts: HashMap<String, String>,
    /// The recording, where there is one.
    pub audio_file: Option<Bytes>,
}

impl Form {
    /// Reads a multipart or urlencoded body. Any other body is an empty form. Only so many are
    /// read at once, so that their recordings fit into memory.
    pub async fn read(request: Request, app: &App) -> Result<Self, ApiError> {
        let busy = || ApiError::unavailable("uploads", "Too many recordings are on their way in");
        let place = tokio::time::timeout(PATIENCE_FOR_A_PLACE, app.uploads.acquire()).await;
        let _place = place.map_err(|_| busy())?.map_err(|_| busy())?;
        let max_audio_bytes = app.http.max_audio_bytes;
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_lowercase();
        let reading = async {
            if kind.starts_with("multipart/form-data") {
                Self::read_multipart(request, max_audio_bytes).await
            } else if kind.starts_with("application/x-www-form-urlencoded") {
                Self::read_urlencoded(request).await
            } else {
                Ok(Self::default())
            }
        };
        let late = |_| ApiError::timeout("The form took too long to arrive");
        tokio::time::timeout(PATIENCE, reading).await.map_err(late)?
    }

    /// A text field, trimmed; `None` where it is missing or blank.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// Whether a text field was sent at all.
    pub fn has(&self, name: &str) -> bool {
        self.texts.contains_key(name)
    }

    async fn read_multipart(request: Request, max_audio_bytes: usize) -> Result<Self, ApiError> {
        let unreadable = |_| ApiError::validation("The form cannot be read");
        let mut parts = Multipart::from_request(request, &()).await.map_err(unreadable)?;
        let mut form = Self::default();
        for count in 0.. {
            let part = parts.next_field().await;
            let Some(part) = part.map_err(|_| ApiError::validation("The form cannot be read"))?
            else {
                break;
            };
            if count == MOST_FIELDS {
                return Err(ApiError::validation("The form has too many fields"));
            }
            form.add(part, max_audio_bytes).await?;
        }
        Ok(form)
    }

    async fn add(&mut self, part: Field<'_>, max_audio_bytes: usize) -> Result<(), ApiError> {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "audio_file" {
            let bytes = bounded(part, max_audio_bytes).await?;
            self.audio_file = Some(bytes.ok_or_else(|| ApiError::too_large(max_audio_bytes))?);
            return Ok(());
        }
        let bytes = bounded(part, LONGEST_FIELD).await?;
        let bytes = bytes.ok_or_else(|| ApiError::field(&name, "This field is too long"))?;
        self.texts.insert(name.clone(), text(&name, &bytes)?);
        Ok(())
    }

    async fn read_urlencoded(request: Request) -> Result<Self, ApiError> {
        let bytes = axum::body::to_bytes(request.into_body(), LONGEST_FIELD)
            .await
            .map_err(|_| ApiError::validation("The form cannot be read, or is too long"))?;
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(&bytes).take(MOST_FIELDS) {
            if value.contains(char::REPLACEMENT_CHARACTER) {
                return Err(not_text(&name));
            }
            form.texts.insert(name.clone().into_owned(), text(&name, value.as_bytes())?);
        }
        Ok(form)
    }
}

/// The bytes of a part, or `None` as soon as there are too many.
async fn bounded(mut part: Field<'_>, most: usize) -> Result<Option<Bytes>, ApiError> {
    let mut bytes = BytesMut::new();
    let broken = |_| ApiError::validation("The form ended too early");
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes.freeze()))
}

/// Text is UTF-8 without control characters other than line ends and tabs.
fn text(field: &str, bytes: &[u8]) -> Result<String, ApiError> {
    let text = std::str::from_utf8(bytes).map_err(|_| not_text(field))?;
    let is_binary = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(is_binary) {
        return Err(ApiError::field(field, "This field has control characters in it"));
    }
    Ok(text.to_owned())
}

fn not_text(field: &str) -> ApiError {
    ApiError::field(field, "This field is not valid UTF-8 text")
}
