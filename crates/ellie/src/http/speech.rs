//! Any text as speech, in every dialect.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use ellie_core::audio::Sound;
use ellie_providers::tts::Spoken;
use futures_util::Stream;

use super::error::ApiError;
use crate::app::App;
use crate::cache::{Found, Key, NotMade, Origin};
use crate::calls::{self, Speed, encoded, has_control};
use crate::media::Format;

/// What a client wants spoken, unchecked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The words.
    pub text: &'a str,
    /// Whose voice; Ellie's, where none is named.
    pub voice: Option<&'a str>,
    /// How many times as fast as usual.
    pub speed: f32,
}

/// Speech that can be made.
#[derive(Debug, Clone)]
pub struct Wanted {
    text: String,
    voice: String,
    speed: Speed,
}

/// What the cache does not keep.
#[derive(Debug, Clone)]
enum NotKept {
    /// Speech of whoever stood in for a vendor: it would be taken for the vendor's.
    StoodIn(Bytes),
    /// There is nothing to keep.
    Failed(ApiError),
}

impl From<calls::Error> for NotKept {
    fn from(error: calls::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Why something cannot be spoken.
#[derive(Debug, Clone, PartialEq)]
pub enum Unspeakable {
    /// There are no words.
    Blank,
    /// There are too many.
    TooLong {
        /// How many characters there are.
        chars: usize,
        /// How many there may be.
        most: usize,
    },
    /// It is binary.
    Binary,
    /// Nobody has this voice.
    UnknownVoice(String),
    /// Nobody can speak so fast or so slowly.
    Speed(f32),
}

impl Asked<'_> {
    /// The same, if it can be spoken and has so many characters at the most.
    pub fn wanted(self, most: usize, app: &App) -> Result<Wanted, Unspeakable> {
        let text = self.text.trim();
        let chars = text.chars().count();
        if chars == 0 {
            return Err(Unspeakable::Blank);
        }
        if chars > most {
            return Err(Unspeakable::TooLong { chars, most });
        }
        if has_control(text) {
            return Err(Unspeakable::Binary);
        }
        let speed = Speed::new(self.speed).ok_or(Unspeakable::Speed(self.speed))?;
        let voice = self.voice.unwrap_or_else(|| app.reception.voice());
        if !app.reception.voices().contains(&voice) {
            return Err(Unspeakable::UnknownVoice(voice.to_owned()));
        }
        let (text, voice) = (text.to_owned(), voice.to_owned());
        Ok(Wanted { text, voice, speed })
    }
}

impl Wanted {
    /// The file, from the cache or made now.
    pub async fn found(self, format: Format, app: &Arc<App>) -> Result<Found, ApiError> {
        let (key, making) = (self.key(format, app), self.made(format, Arc::clone(app)));
        match app.cache.get_or_make(key, app.cache.ttl(), making).await {
            Err(NotMade::Failed(NotKept::StoodIn(value))) => {
                Ok(Found { value, origin: Origin::Made })
            }
            Err(NotMade::Failed(NotKept::Failed(error))) => Err(NotMade::Failed(error).into()),
            Err(NotMade::Panicked) => Err(NotMade::Panicked.into()),
            Ok(found) => Ok(found),
        }
    }

    /// One sentence after the other, each made when it is asked for.
    pub fn sentences(
        &self,
        app: &App,
    ) -> impl Stream<Item = Result<Sound, calls::Error>> + Send + use<> {
        app.reception.speak_sentences(&self.text, &self.voice, self.speed)
    }

    /// Equal requests have equal keys, and nothing of the text can be read from them.
    fn key(&self, format: Format, app: &App) -> Key {
        let Self { text, voice, speed } = self;
        let speed = speed.times().to_string();
        let parts: [&str; 5] = [&app.spoken_by, text, voice, &speed, format.extension()];
        Key::new("tts", parts.map(str::as_bytes))
    }

    async fn made(self, format: Format, app: Arc<App>) -> Result<Bytes, NotKept> {
        let Self { text, voice, speed } = self;
        let Spoken { sound, by } = app.reception.speak(&text, &voice, speed).await?;
        let file = encoded(Arc::new(sound), format).await?;
        if by.stood_in { Err(NotKept::StoodIn(file)) } else { Ok(file) }
    }
}

/// A file of sound as an answer.
pub fn sound(bytes: Bytes, format: Format) -> Response {
    ([(header::CONTENT_TYPE, format.content_type())], Body::from(bytes)).into_response()
}
