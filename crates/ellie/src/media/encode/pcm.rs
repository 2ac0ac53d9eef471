//! Samples of 16 bits, the lower byte first, and nothing round them.

use ellie_core::audio::{Sound, resample};

/// What clients take a stream for that does not say its rate.
pub(super) const RATE_HZ: u32 = 24_000;

/// A header of a WAV file whose length is not known yet: all ones, as those write it who write into
/// a pipe.
pub(super) fn wav_header() -> Vec<u8> {
    const UNKNOWN: [u8; 4] = [0xff; 4];
    const CHANNELS: u16 = 1;
    const BITS: u16 = 16;
    const FRAME: u16 = CHANNELS * BITS / 8;
    [
        &b"RIFF"[..],
        &UNKNOWN,
        b"WAVEfmt ",
        &16_u32.to_le_bytes(),
        &1_u16.to_le_bytes(),
        &CHANNELS.to_le_bytes(),
        &RATE_HZ.to_le_bytes(),
        &(RATE_HZ * u32::from(FRAME)).to_le_bytes(),
        &FRAME.to_le_bytes(),
        &BITS.to_le_bytes(),
        b"data",
        &UNKNOWN,
    ]
    .concat()
}

/// The samples of a sound.
pub(super) fn samples(sound: &Sound) -> Vec<u8> {
    let speech = resample(sound, RATE_HZ);
    let sixteen = |sample: &f32| (sample * f32::from(i16::MAX)).round() as i16;
    speech.samples.iter().flat_map(|sample| sixteen(sample).to_le_bytes()).collect()
}
