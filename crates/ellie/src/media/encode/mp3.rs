//! MP3, for players that know nothing newer.

use ellie_core::audio::{Sound, resample};
use rusty_mp3::{Error, Mp3Encoder, Mp3EncoderConfig};

/// Twice the band of telephony and all that a synthetic voice has to say.
const RATE_HZ: u32 = 24_000;

/// Transparent for one voice at this rate.
const BITRATE_KBPS: u32 = 64;

/// A file with a gapless tag, so that players show and play the exact length.
pub(super) fn encode(sound: &Sound) -> Result<Vec<u8>, Error> {
    let mut encoder = encoder();
    push(&mut encoder, sound)?;
    encoder.finish();
    packets(&mut encoder)
}

/// A file that is still being made. It has no tag: that would have to say how long it will be.
pub(super) struct Stream {
    encoder: Mp3Encoder,
    has_begun: bool,
}

impl Stream {
    /// With nothing in it.
    pub(super) fn new() -> Self {
        Self { encoder: encoder(), has_begun: false }
    }

    /// Goes on with this sound, and returns what of it is done.
    pub(super) fn push(&mut self, sound: &Sound) -> Result<Vec<u8>, Error> {
        push(&mut self.encoder, sound)?;
        self.take()
    }

    /// Its end.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Error> {
        self.encoder.finish();
        self.take()
    }

    fn take(&mut self) -> Result<Vec<u8>, Error> {
        if !self.has_begun {
            match self.encoder.next_packet() {
                Ok(_tag) => self.has_begun = true,
                Err(Error::Again | Error::Eof) => return Ok(Vec::new()),
                Err(error) => return Err(error),
            }
        }
        packets(&mut self.encoder)
    }
}

fn encoder() -> Mp3Encoder {
    Mp3Encoder::new(Mp3EncoderConfig { bitrate_kbps: BITRATE_KBPS, vbr_quality: None })
}

fn push(encoder: &mut Mp3Encoder, sound: &Sound) -> Result<(), Error> {
    encoder.push_pcm_f32(&resample(sound, RATE_HZ).samples, 1, RATE_HZ)
}

/// Those that are ready.
fn packets(encoder: &mut Mp3Encoder) -> Result<Vec<u8>, Error> {
    let mut packets = Vec::new();
    loop {
        match encoder.next_packet() {
            Ok(packet) => packets.extend(packet),
            Err(Error::Again | Error::Eof) => return Ok(packets),
            Err(error) => return Err(error),
        }
    }
}
