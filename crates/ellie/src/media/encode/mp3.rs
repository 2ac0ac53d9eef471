//! MP3, for players that know nothing newer.

use ellie_core::audio::{Sound, resample};
use rusty_mp3::{Error, Mp3Encoder, Mp3EncoderConfig};

/// Twice the band of telephony and all that a synthetic voice has to say.
const RATE_HZ: u32 = 24_000;

/// Transparent for one voice at this rate.
const BITRATE_KBPS: u32 = 64;

/// A file with a gapless tag, so that players show and play the exact length.
pub(super) fn encode(sound: &Sound) -> Result<Vec<u8>, Error> {
    let speech = resample(sound, RATE_HZ);
    let config = Mp3EncoderConfig { bitrate_kbps: BITRATE_KBPS, vbr_quality: None };
    let mut encoder = Mp3Encoder::new(config);
    encoder.push_pcm_f32(&speech.samples, 1, RATE_HZ)?;
    encoder.finish();
    let mut file = Vec::new();
    loop {
        match encoder.next_packet() {
            Ok(packet) => file.extend(packet),
            Err(Error::Eof) => return Ok(file),
            Err(error) => return Err(error),
        }
    }
}
