//! A file that is sent while it is still being made: sentence by sentence.

use ellie_core::audio::Sound;

use super::{EncodeError, Format, cleaned, mp3, opus, pcm};

/// What can be sent so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streamed {
    /// A file. A WAV does not say how long it is, and an MP3 has no tag.
    File(Format),
    /// Bare samples of 16 bits, the lower byte first, 24,000 a second.
    Pcm,
}

impl Streamed {
    /// The media type to send it as.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::File(format) => format.content_type(),
            Self::Pcm => "audio/pcm",
        }
    }
}

/// Makes a file of one sound after the other.
pub struct Encoder(Kind);

enum Kind {
    Mp3(Box<mp3::Stream>),
    Opus(Box<opus::Stream>),
    Wav { has_begun: bool },
    Pcm,
}

impl Encoder {
    /// For a file with nothing in it yet.
    ///
    /// # Errors
    /// Where there is no encoder to be had.
    pub fn new(format: Streamed) -> Result<Self, EncodeError> {
        Ok(Self(match format {
            Streamed::Pcm => Kind::Pcm,
            Streamed::File(Format::Wav) => Kind::Wav { has_begun: false },
            Streamed::File(Format::Mp3) => Kind::Mp3(Box::new(mp3::Stream::new())),
            Streamed::File(Format::Opus) => {
                let stream = opus::Stream::new().map_err(refused(Format::Opus))?;
                Kind::Opus(Box::new(stream))
            }
        }))
    }

    /// The file goes on with this sound; returns what of it can be sent. What is no whole frame of
    /// the format yet waits for the next sound.
    ///
    /// # Errors
    /// See [`EncodeError`].
    pub fn push(&mut self, sound: &Sound) -> Result<Vec<u8>, EncodeError> {
        let sound = cleaned(sound)?;
        match &mut self.0 {
            Kind::Pcm => Ok(pcm::samples(&sound)),
            Kind::Wav { has_begun } => {
                let mut bytes = if *has_begun { Vec::new() } else { pcm::wav_header() };
                *has_begun = true;
                bytes.extend(pcm::samples(&sound));
                Ok(bytes)
            }
            Kind::Mp3(stream) => stream.push(&sound).map_err(refused(Format::Mp3)),
            Kind::Opus(stream) => {
                stream.push(&sound).map_err(refused(Format::Opus))?;
                Ok(stream.take())
            }
        }
    }

    /// The file ends; returns what of it is left to send.
    ///
    /// # Errors
    /// See [`EncodeError`].
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        match self.0 {
            Kind::Pcm | Kind::Wav { .. } => Ok(Vec::new()),
            Kind::Mp3(stream) => stream.finish().map_err(refused(Format::Mp3)),
            Kind::Opus(stream) => stream.finish().map_err(refused(Format::Opus)),
        }
    }
}

fn refused<E: std::fmt::Display>(format: Format) -> impl Fn(E) -> EncodeError {
    move |error| EncodeError::Refused { format, reason: error.to_string() }
}

#[cfg(test)]
mod tests;
