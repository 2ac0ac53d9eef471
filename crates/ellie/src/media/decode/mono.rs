//! One channel, filled packet by packet up to a limit.

use std::ops::RangeInclusive;

use ellie_core::audio::{Sound, clean};

use super::{DecodeError, damaged};

/// Rates that a recording can have. Below, no speech is left; above, no microphone records, and a
/// limit in seconds would no longer keep memory small.
const RATES_HZ: RangeInclusive<u32> = 1_000..=96_000;

/// What has been decoded so far.
pub(super) struct Mono {
    sound: Sound,
    max_seconds: u32,
}

impl Mono {
    pub(super) fn new(max_seconds: u32) -> Self {
        Self { sound: Sound::default(), max_seconds }
    }

    pub(super) fn len(&self) -> usize {
        self.sound.samples.len()
    }

    /// Mixes frames of several channels to one and keeps them.
    ///
    /// The first packet sets the rate. One of another rate later on is a decoder led astray by
    /// damage, and is left out.
    pub(super) fn add(
        &mut self,
        interleaved: &[f32],
        channels: usize,
        rate_hz: u32,
    ) -> Result<(), DecodeError> {
        if !RATES_HZ.contains(&rate_hz) {
            return Err(damaged(format!("a sample rate of {rate_hz} Hz")));
        }
        if self.sound.is_empty() {
            self.sound.rate_hz = rate_hz;
        }
        if self.sound.rate_hz == rate_hz && channels > 0 {
            let frames = interleaved.chunks_exact(channels);
            self.sound.samples.extend(frames.map(mixed));
        }
        self.in_time()
    }

    fn in_time(&self) -> Result<(), DecodeError> {
        let max_frames = u64::from(self.max_seconds) * u64::from(self.sound.rate_hz);
        if self.len() as u64 > max_frames {
            return Err(DecodeError::TooLong { max_seconds: self.max_seconds });
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Sound {
        self.sound
    }
}

/// The mean of a frame's channels: it cannot clip, and a voice on both sides keeps its level.
fn mixed(frame: &[f32]) -> f32 {
    match frame {
        [one] => clean(*one),
        all => clean(all.iter().map(|&sample| clean(sample)).sum::<f32>() / all.len() as f32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_averaged_and_odd_samples_made_good() {
        let mut mono = Mono::new(1);
        mono.add(&[1.0, 0.0, f32::NAN, 0.5, 4.0, 4.0], 2, 8_000).expect("fits");
        assert_eq!(mono.finish().samples, [0.5, 0.25, 1.0]);
    }

    #[test]
    fn exactly_the_limit_fits_and_one_sample_more_does_not() {
        let mut mono = Mono::new(2);
        assert_eq!(mono.add(&[0.0; 16_000], 1, 8_000), Ok(()));
        assert_eq!(mono.add(&[0.0], 1, 8_000), Err(DecodeError::TooLong { max_seconds: 2 }));
    }

    #[test]
    fn absurd_rates_are_damage() {
        for rate_hz in [0, 1, 999, 96_001, u32::MAX] {
            let added = Mono::new(1).add(&[0.0], 1, rate_hz);
            assert!(matches!(added, Err(DecodeError::Damaged(_))), "{rate_hz}");
        }
    }

    #[test]
    fn a_packet_at_another_rate_is_left_out() {
        let mut mono = Mono::new(1);
        mono.add(&[0.1], 1, 8_000).expect("fits");
        mono.add(&[0.2], 1, 44_100).expect("left out");
        assert_eq!(mono.finish(), Sound::new(vec![0.1], 8_000));
    }
}
