//! Sound into a file that a caller can play.

mod mp3;
mod opus;
mod pcm;
mod stream;
mod wav;

use std::fmt;
use std::str::FromStr;

use ellie_core::audio::{Sound, clean};
use thiserror::Error;

pub use stream::{Encoder, Streamed};

/// The files that we write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// MPEG audio layer III, 24 kHz: plays everywhere.
    Mp3,
    /// 16-bit WAV at the sound's own rate: loses nothing that matters.
    Wav,
    /// Opus in Ogg: the smallest.
    Opus,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Mp3, Self::Wav, Self::Opus];

    /// The media type to send it as.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Mp3 => "audio/mpeg",
            Self::Wav => "audio/wav",
            Self::Opus => "audio/ogg; codecs=opus",
        }
    }

    /// How such a file's name ends, which is also the format's own name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Mp3 => "mp3",
            Self::Wav => "wav",
            Self::Opus => "opus",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.extension())
    }
}

/// A format's name that is none.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown audio format {0:?}: known are mp3, wav and opus")]
pub struct UnknownFormat(pub String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let known = Self::ALL.iter().find(|format| format.extension().eq_ignore_ascii_case(name));
        known.copied().ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// Why there is no file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EncodeError {
    /// A sound of no rate cannot be played.
    #[error("the sound has no sample rate")]
    NoRate,
    /// The encoder would not have it.
    #[error("cannot encode {format}: {reason}")]
    Refused {
        /// What was to be written.
        format: Format,
        /// The encoder's own words.
        reason: String,
    },
}

/// Encodes a sound as a whole file. A sound of no length makes a file of no or hardly any length.
///
/// # Errors
/// See [`EncodeError`].
pub fn encode(sound: &Sound, format: Format) -> Result<Vec<u8>, EncodeError> {
    let sound = cleaned(sound)?;
    let file = match format {
        Format::Mp3 => mp3::encode(&sound).map_err(|error| error.to_string()),
        Format::Wav => wav::encode(&sound).map_err(|error| error.to_string()),
        Format::Opus => opus::encode(&sound).map_err(|error| error.to_string()),
    };
    file.map_err(|reason| EncodeError::Refused { format, reason })
}

/// Before any change of rate: a filter would smear one bad sample over its neighbours.
fn cleaned(sound: &Sound) -> Result<Sound, EncodeError> {
    if sound.rate_hz == 0 {
        return Err(EncodeError::NoRate);
    }
    Ok(Sound::new(sound.samples.iter().copied().map(clean).collect(), sound.rate_hz))
}

#[cfg(test)]
mod tests;
