//! Sound as it goes out to those who hear.

use std::ops::RangeInclusive;

use ellie_core::audio::Sound;

use super::failed;
use crate::{Error, wav};

/// As many as fit, with the head, into the largest file that OpenAI takes, and with it most others.
const MOST_SAMPLES: usize = (25_000_000 - 44) / size_of::<i16>();

/// What recordings have; the head of a file cannot hold every number.
const RATES_HZ: RangeInclusive<u32> = 1_000..=192_000;

/// What is shorter is refused by some, as a word of one syllable may be: OpenAI wants a tenth of
/// a second, others three.
const SHORTEST_SECONDS: f32 = 0.5;

/// A file of it, followed by silence where it is very short.
pub(crate) fn recording(role: &'static str, mut speech: Sound) -> Result<Vec<u8>, Error> {
    if !RATES_HZ.contains(&speech.rate_hz) {
        return Err(Error::Refused("speech at a sample rate that no recording has".into()));
    }
    if speech.samples.len() > MOST_SAMPLES {
        return Err(Error::Refused("speech that makes more than 25 MB in one piece".into()));
    }
    let shortest = (SHORTEST_SECONDS * speech.rate_hz as f32) as usize;
    if speech.samples.len() < shortest {
        speech.samples.resize(shortest, 0.0);
    }
    wav::of(&speech).map_err(|error| failed(role, &error.to_string()))
}
