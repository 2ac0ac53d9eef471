//! WAV with 16-bit samples.

use std::io::Cursor;

use ellie_core::audio::Sound;
use hound::{Error, SampleFormat, WavSpec, WavWriter};

/// A file at the sound's own rate.
pub(super) fn encode(sound: &Sound) -> Result<Vec<u8>, Error> {
    let spec = WavSpec {
        channels: 1,
        sample_rate: sound.rate_hz,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    };
    let mut file = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut file, spec)?;
    for &sample in &sound.samples {
        writer.write_sample((sample * f32::from(i16::MAX)).round() as i16)?;
    }
    writer.finalize()?;
    Ok(file.into_inner())
}
