//! Sound as the file that every program reads.

use std::io::Cursor;

use ellie_core::audio::{Sound, clean};

/// A WAV file of 16-bit samples, one channel, at the sound's own rate.
pub(crate) fn of(sound: &Sound) -> hound::Result<Vec<u8>> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: sound.rate_hz,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::with_capacity(44 + 2 * sound.samples.len()));
    let mut writer = hound::WavWriter::new(&mut bytes, spec)?;
    for sample in &sound.samples {
        writer.write_sample((clean(*sample) * f32::from(i16::MAX)) as i16)?;
    }
    writer.finalize()?;
    Ok(bytes.into_inner())
}
