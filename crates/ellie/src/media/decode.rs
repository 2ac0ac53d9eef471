//! A recording's bytes into one channel of sound, whatever the bytes try.

mod codec;
mod mono;
mod opus;
mod track;
mod wav;

use std::panic::{AssertUnwindSafe, catch_unwind};

use ellie_core::audio::Sound;
use thiserror::Error;

use super::sniff::{Container, after_id3, sniff};
use track::Track;

/// What a caller lets in.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    /// The longest recording taken.
    pub max_seconds: u32,
    /// The kinds of file taken.
    pub allowed: &'a [Container],
}

/// A recording, decoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// All channels mixed to one, at the recording's own rate.
    pub sound: Sound,
    /// What it came in.
    pub container: Container,
}

/// Why there is no sound.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// There are no bytes.
    #[error("the recording is empty")]
    Empty,
    /// The bytes are of no kind that we know.
    #[error("not a known kind of recording (WAV, MP3, M4A, OGG, WebM and FLAC are)")]
    Unrecognised,
    /// Known, but not on the caller's list.
    #[error("{0} recordings are not taken here")]
    NotAllowed(Container),
    /// It goes on for longer than the caller lets it.
    #[error("the recording is longer than {max_seconds} seconds")]
    TooLong {
        /// The limit it passed.
        max_seconds: u32,
    },
    /// Nothing in it can be made out.
    #[error("the recording is damaged: {0}")]
    Damaged(String),
    /// The file is sound, but there is no sound in it.
    #[error("the recording has no audio in it")]
    NoAudio,
    /// The file is sound, but we do not have what its audio was packed with.
    #[error("the recording's codec is not supported")]
    UnsupportedCodec,
}

/// Decodes a recording to one channel at its own rate.
///
/// A damaged or cut file gives what can be made out of it; only one with nothing to make out is
/// [`DecodeError::Damaged`]. Of several audio tracks, or recordings strung together, the first is
/// taken. Decoding stops at the first packet past `limits.max_seconds`, so memory is bounded by
/// the limit and not by what the file claims or unpacks to.
///
/// # Errors
/// See [`DecodeError`]; each asks for a different answer to the caller.
pub fn decode(bytes: &[u8], limits: Limits<'_>) -> Result<Decoded, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    let container = sniff(bytes).ok_or(DecodeError::Unrecognised)?;
    if !limits.allowed.contains(&container) {
        return Err(DecodeError::NotAllowed(container));
    }
    let bytes = after_id3(bytes);
    let sound = guarded(|| match container {
        Container::Wav => {
            let mended = wav::mend(bytes).ok_or_else(|| damaged("wav without a data chunk"))?;
            Track::open(container, &mended)?.play(limits.max_seconds)
        }
        _ => Track::open(container, bytes)?.play(limits.max_seconds),
    })?;
    Ok(Decoded { sound, container })
}

/// A decoder that meets bytes its author never thought of may panic: that is one damaged file,
/// and nothing of the attempt is used again.
fn guarded<T>(work: impl FnOnce() -> Result<T, DecodeError>) -> Result<T, DecodeError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged("the decoder gave up")))
}

fn damaged(why: impl ToString) -> DecodeError {
    DecodeError::Damaged(why.to_string())
}

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;
