//! A whole piece of sound in memory.

use super::resample::resample;

/// The level given to a sound with nothing in it: below the floor of 16-bit audio.
pub const SILENCE_DBFS: f32 = -120.0;

/// One channel of sound: samples in -1 to 1, and how many of them make a second.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sound {
    /// The samples, in order.
    pub samples: Vec<f32>,
    /// Samples a second.
    pub rate_hz: u32,
}

impl Sound {
    /// A sound of these samples at this rate.
    #[must_use]
    pub fn new(samples: Vec<f32>, rate_hz: u32) -> Self {
        Self { samples, rate_hz }
    }

    /// Quiet of this length.
    #[must_use]
    pub fn silence(seconds: f32, rate_hz: u32) -> Self {
        // A cast from a float saturates, so a negative or absurd length is no danger by itself.
        let len = (seconds * rate_hz as f32).round() as usize;
        Self::new(vec![0.0; len], rate_hz)
    }

    /// Adds what follows, brought to the rate of what is there.
    pub fn append(&mut self, next: Self) {
        if self.samples.is_empty() {
            *self = next;
        } else if self.rate_hz == next.rate_hz {
            self.samples.extend(next.samples);
        } else {
            self.samples.extend(resample(&next, self.rate_hz).samples);
        }
    }

    /// How long it lasts; nothing lasts no time, even at no rate.
    #[must_use]
    pub fn seconds(&self) -> f32 {
        if self.rate_hz == 0 {
            return 0.0;
        }
        (self.samples.len() as f64 / f64::from(self.rate_hz)) as f32
    }

    /// Whether there is no sample at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// Root of the mean square: the steady amplitude with the same power.
    #[must_use]
    pub fn rms(&self) -> f32 {
        if self.is_empty() {
            return 0.0;
        }
        // Added up in double precision: an hour of samples would swallow the small ones in single.
        let power: f64 = self.samples.iter().map(|&s| f64::from(s) * f64::from(s)).sum();
        (power / self.samples.len() as f64).sqrt() as f32
    }

    /// The largest distance from zero.
    #[must_use]
    pub fn peak(&self) -> f32 {
        self.samples.iter().fold(0.0, |peak, s| peak.max(s.abs()))
    }

    /// The RMS level in decibels against full scale (a full-scale square wave is 0),
    /// never below [`SILENCE_DBFS`].
    #[must_use]
    pub fn level_dbfs(&self) -> f32 {
        (20.0 * self.rms().log10()).max(SILENCE_DBFS)
    }
}

/// A sample that every codec can take: what is no number becomes silence, what is too loud is held
/// at full scale.
#[must_use]
pub fn clean(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_is_as_many_samples_as_the_rate() {
        assert_eq!(Sound::new(vec![0.0; 8_000], 8_000).seconds(), 1.0);
        assert_eq!(Sound::silence(1.5, 16_000).samples.len(), 24_000);
    }

    #[test]
    fn what_follows_is_as_long_at_the_rate_of_what_is_there() {
        let mut whole = Sound::default();
        whole.append(Sound::silence(1.0, 24_000));
        whole.append(Sound::silence(1.0, 22_050));
        whole.append(Sound::silence(1.0, 24_000));
        assert_eq!(whole.rate_hz, 24_000);
        assert!((whole.seconds() - 3.0).abs() < 0.01, "{}", whole.seconds());
    }

    #[test]
    fn nothing_lasts_no_time_and_is_silent() {
        let nothing = Sound::default();
        assert_eq!(nothing.seconds(), 0.0);
        assert_eq!(nothing.peak(), 0.0);
        assert_eq!(nothing.level_dbfs(), SILENCE_DBFS);
        assert_eq!(Sound::silence(-1.0, 8_000), Sound::new(Vec::new(), 8_000));
    }

    #[test]
    fn a_square_wave_at_half_scale_is_six_decibels_down() {
        let wave = Sound::new([0.5, -0.5].repeat(4_000), 8_000);
        assert!((wave.level_dbfs() + 6.02).abs() < 0.01);
        assert_eq!(wave.peak(), 0.5);
    }

    #[test]
    fn what_is_no_number_becomes_silence_and_what_is_too_loud_is_held() {
        let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1.5, -2.0, 0.25];
        assert_eq!(odd.map(clean), [0.0, 0.0, 0.0, 1.0, -1.0, 0.25]);
    }
}
