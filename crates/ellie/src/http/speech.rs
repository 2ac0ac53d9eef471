//! Any text as speech, in either dialect.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::app::App;
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
    /// As which file.
    pub format: Format,
}

/// Speech that can be made.
#[derive(Debug, Clone)]
pub struct Wanted {
    text: String,
    voice: String,
    speed: Speed,
    /// As which file.
    pub format: Format,
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
        Ok(Wanted { text, voice, speed, format: self.format })
    }
}

impl Wanted {
    /// The file, and whether it was there already.
    pub async fn made(&self, app: &App) -> Result<(Bytes, bool), calls::Error> {
        let key = self.key();
        if let Some(bytes) = app.spoken.get(&key).await {
            return Ok((bytes, true));
        }
        let sound = app.reception.speak(&self.text, &self.voice, self.speed).await?;
        let bytes = encoded(Arc::new(sound), self.format).await?;
        app.spoken.insert(key, bytes.clone()).await;
        Ok((bytes, false))
    }

    /// Equal requests have equal keys, and nothing of the text can be read from them.
    fn key(&self) -> [u8; 32] {
        let Self { text, voice, speed, format } = self;
        let rest = format!("\0{voice}\0{}\0{}", speed.times(), format.extension());
        Sha256::new().chain_update(text).chain_update(rest).finalize().into()
    }
}

/// A file of sound as an answer.
pub fn sound(bytes: Bytes, format: Format) -> Response {
    ([(header::CONTENT_TYPE, format.content_type())], Body::from(bytes)).into_response()
}
