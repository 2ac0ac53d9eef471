//! Recordings as they are sent: made into sound, a few at a time; and sound into files to send.

use std::sync::Arc;

use bytes::Bytes;
use ellie_core::audio::{Sound, resample};
use tokio::sync::Semaphore;

use super::Error;
use crate::media::{Container, Format, Limits, decode, encode};

/// What recognisers listen at: nothing is gained above, and everything is quicker.
pub const SPEECH_HZ: u32 = 16_000;

/// What recordings are taken, and places for those that are being unpacked: a small file may
/// unpack to hundreds of megabytes, so how many do at once bounds the memory they take.
pub struct Recordings {
    max_seconds: u32,
    allowed: Vec<Container>,
    places: Arc<Semaphore>,
}

impl Recordings {
    /// Recordings of at most this length, of these kinds, one at a time on each core.
    #[must_use]
    pub fn new(max_seconds: u32, allowed: Vec<Container>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { max_seconds, allowed, places: Arc::new(Semaphore::new(cores)) }
    }

    /// The sound of a recording, at the rate of speech.
    pub async fn open(&self, recording: Bytes) -> Result<Sound, Error> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let (max_seconds, allowed) = (self.max_seconds, self.allowed.clone());
        let work = move || {
            let _place = place;
            let decoded = decode(&recording, Limits { max_seconds, allowed: &allowed })?;
            Ok(resample(&decoded.sound, SPEECH_HZ))
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::Lost)?
    }
}

/// A sound as a file of this format. It takes a while, beside the async threads.
pub async fn encoded(sound: Arc<Sound>, format: Format) -> Result<Bytes, Error> {
    let encoded = tokio::task::spawn_blocking(move || encode(&sound, format)).await;
    Ok(encoded.map_err(|_| Error::Lost)??.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::DecodeError;

    #[tokio::test]
    async fn many_at_once_are_all_opened_at_the_rate_of_speech() {
        let recordings = Arc::new(Recordings::new(10, Container::ALL.to_vec()));
        let wav = Bytes::from(encode(&Sound::silence(1.0, 48_000), Format::Wav).unwrap());
        let all: Vec<_> = (0..20)
            .map(|_| {
                let (recordings, wav) = (Arc::clone(&recordings), wav.clone());
                tokio::spawn(async move { recordings.open(wav).await })
            })
            .collect();
        for opening in all {
            let sound = opening.await.unwrap().unwrap();
            assert_eq!((sound.rate_hz, sound.samples.len()), (SPEECH_HZ, 16_000));
        }
    }

    #[tokio::test]
    async fn what_is_no_recording_leaves_its_place() {
        let recordings = Recordings::new(10, Container::ALL.to_vec());
        for _ in 0..100 {
            let opened = recordings.open(Bytes::from_static(b"nonsense")).await;
            assert_eq!(opened, Err(Error::Recording(DecodeError::Unrecognised)));
        }
    }
}
