//! Forms with a recording in them, read with bounds on size, number and time.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use bytes::{Bytes, BytesMut};
use ellie_core::language::Language;
use tokio::sync::OwnedSemaphorePermit;

use crate::app::App;
use crate::calls::{NotSpoken, has_control};
use crate::http::error::ApiError;

/// The longest an urlencoded form may be.
const LONGEST_FIELD: usize = 64 << 10;

/// The most fields a form may have.
const MOST_FIELDS: usize = 32;

/// A form that takes longer than this to arrive is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a form waits for its turn to be read.
const PATIENCE_FOR_A_PLACE: Duration = Duration::from_secs(10);

/// A part of a form that stands still for longer than this is given up.
const STANDSTILL: Duration = Duration::from_secs(10);

/// A body of a declared length up to this needs no place: it is small whatever is in it.
const SMALL: u64 = 64 << 10;

/// What a form is to look like.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// The field of the recording.
    pub recording: &'static str,
    /// The longest any other field may be, in bytes.
    pub longest_text: usize,
}

/// A recording, and what the client says of it.
#[derive(Debug, Clone)]
pub struct Recording {
    /// The file.
    pub bytes: Bytes,
    /// What it is said to be.
    pub media_type: Option<String>,
    /// What it is called.
    pub name: Option<String>,
}

/// A form: its texts, and its recording.
#[derive(Debug, Default)]
pub struct Form {
    texts: Vec<(String, String)>,
    /// The recording, where there is one.
    pub recording: Option<Recording>,
    /// Kept for as long as the recording is in memory.
    _place: Option<OwnedSemaphorePermit>,
}

impl Form {
    /// Reads a multipart or urlencoded body. Any other body is an empty form. Only so many large
    /// ones are read at once, so that their recordings fit into memory.
    pub async fn read(request: Request, app: &App, layout: Layout) -> Result<Self, ApiError> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_lowercase();
        let reading = async {
            if kind.starts_with("multipart/form-data") {
                let place = if may_be_large(&request) { Some(place(app).await?) } else { None };
                let form = Self::read_multipart(request, app.http.max_audio_bytes, layout).await?;
                Ok(Self { _place: place, ..form })
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
        let last = self.texts.iter().rfind(|(of, _)| of == name);
        last.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
    }

    /// The language it asks for; none, where that is left to Ellie.
    pub fn language(&self, app: &App) -> Result<Option<Language>, NotSpoken> {
        let asked = self.text("language").map(|tag| app.reception.language(tag)).transpose();
        asked.map(Option::flatten)
    }

    /// Every value of a field that may come several times, trimmed.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.texts.iter().filter(move |(of, _)| of == name).map(|(_, text)| text.trim())
    }

    /// Whether a text field was sent at all, blank or not.
    pub fn has(&self, name: &str) -> bool {
        self.texts.iter().any(|(of, _)| of == name)
    }

    async fn read_multipart(
        request: Request,
        max_audio_bytes: usize,
        layout: Layout,
    ) -> Result<Self, ApiError> {
        let unreadable = |_| ApiError::validation("The form cannot be read");
        let mut parts = Multipart::from_request(request, &()).await.map_err(unreadable)?;
        let mut form = Self::default();
        for count in 0.. {
            let part = moving(parts.next_field()).await?;
            let part = part.map_err(|error| unreadable_form(&error, max_audio_bytes))?;
            let Some(part) = part else { break };
            if count == MOST_FIELDS {
                return Err(ApiError::validation("The form has too many fields"));
            }
            form.add(part, max_audio_bytes, layout).await?;
        }
        Ok(form)
    }

    async fn add(
        &mut self,
        part: Field<'_>,
        max_audio_bytes: usize,
        layout: Layout,
    ) -> Result<(), ApiError> {
        let name = part.name().unwrap_or_default().to_owned();
        if name == layout.recording {
            let file = part.file_name().map(str::to_owned);
            let media_type = part.content_type().map(str::to_owned);
            let bytes = bounded(part, max_audio_bytes).await?;
            let bytes = bytes.ok_or_else(|| ApiError::too_large(max_audio_bytes))?;
            // A page sends an empty part for a file input that nobody used.
            let was_used = file.as_deref() != Some("") || !bytes.is_empty();
            self.recording = was_used.then_some(Recording { bytes, media_type, name: file });
            return Ok(());
        }
        let bytes = bounded(part, layout.longest_text).await?;
        let bytes = bytes.ok_or_else(|| ApiError::field(&name, "This field is too long"))?;
        let text = text(&name, &bytes)?;
        self.texts.push((name, text));
        Ok(())
    }

    async fn read_urlencoded(request: Request) -> Result<Self, ApiError> {
        let body = moving(axum::body::to_bytes(request.into_body(), LONGEST_FIELD)).await?;
        let bytes = body.map_err(|_| ApiError::body_too_large(LONGEST_FIELD))?;
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(&bytes) {
            if form.texts.len() == MOST_FIELDS {
                return Err(ApiError::validation("The form has too many fields"));
            }
            if value.contains(char::REPLACEMENT_CHARACTER) {
                return Err(not_text(&name));
            }
            let text = text(&name, value.as_bytes())?;
            form.texts.push((name.into_owned(), text));
        }
        Ok(form)
    }
}

/// Whether a form may be large, for all that it says of itself.
pub fn may_be_large(request: &Request) -> bool {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    length.is_none_or(|length| length > SMALL)
}

/// A place for a recording on its way in, waited for a while.
pub async fn place(app: &App) -> Result<OwnedSemaphorePermit, ApiError> {
    let busy = || ApiError::unavailable("uploads", "Too many recordings are on their way in");
    let place = Arc::clone(&app.uploads).acquire_owned();
    let place = tokio::time::timeout(PATIENCE_FOR_A_PLACE, place).await;
    place.map_err(|_| busy())?.map_err(|_| busy())
}

/// Waits for the next piece of a form, but not for ever.
async fn moving<T>(piece: impl Future<Output = T>) -> Result<T, ApiError> {
    let still = |_| ApiError::timeout("The form stands still");
    tokio::time::timeout(STANDSTILL, piece).await.map_err(still)
}

fn unreadable_form(error: &MultipartError, max_audio_bytes: usize) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::too_large(max_audio_bytes);
    }
    ApiError::validation("The form cannot be read")
}

/// The bytes of a part, or `None` as soon as there are too many.
async fn bounded(mut part: Field<'_>, most: usize) -> Result<Option<Bytes>, ApiError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) =
        moving(part.chunk()).await?.map_err(|error| unreadable_form(&error, most))?
    {
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
    if has_control(text) {
        return Err(ApiError::field(field, "This field has control characters in it"));
    }
    Ok(text.to_owned())
}

fn not_text(field: &str) -> ApiError {
    ApiError::field(field, "This field is not valid UTF-8 text")
}
