//! What a telephone and a street do to a recording, the same in every run.

use ellie_core::audio::g711::{RATE_HZ, from_mu_law, to_mu_law};
use ellie_core::audio::{Sound, resample};

/// How a recording reaches Ellie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Condition {
    /// As it was recorded.
    Clean,
    /// Through the telephone's eight bits a sample (ITU-T G.711, mu-law, 8 kHz).
    MuLaw,
    /// With white noise so many decibels below the speech.
    Noise(f32),
}

impl Condition {
    /// From the best to the worst.
    pub const ALL: [Self; 7] = [
        Self::Clean,
        Self::MuLaw,
        Self::Noise(20.0),
        Self::Noise(15.0),
        Self::Noise(10.0),
        Self::Noise(5.0),
        Self::Noise(0.0),
    ];

    /// Its name in a table.
    pub fn name(self) -> String {
        match self {
            Self::Clean => "clean".into(),
            Self::MuLaw => "mu-law".into(),
            Self::Noise(db) => format!("noise {db} dB"),
        }
    }

    /// The sound as it arrives. The seed is the recording's number: no two have the same noise.
    pub fn of(self, sound: &Sound, seed: u64) -> Sound {
        match self {
            Self::Clean => sound.clone(),
            Self::MuLaw => {
                let mut phone = resample(sound, RATE_HZ);
                for sample in &mut phone.samples {
                    *sample = from_mu_law(to_mu_law(*sample));
                }
                phone
            }
            Self::Noise(db) => with_noise(sound, db, seed),
        }
    }
}

/// Against the root mean square of the whole recording, pauses and all.
fn with_noise(sound: &Sound, db: f32, seed: u64) -> Sound {
    hissing(sound, sound.rms() / 10f32.powf(db / 20.0), seed)
}

/// With white noise of this amplitude.
pub fn hissing(sound: &Sound, amplitude: f32, seed: u64) -> Sound {
    let mut dice = Dice::new(seed);
    let samples = sound.samples.iter().map(|sample| sample + amplitude * dice.normal()).collect();
    Sound::new(samples, sound.rate_hz)
}

/// Numbers by chance that are the same each time (Marsaglia's xorshift64*).
pub struct Dice(u64);

impl Dice {
    /// The same numbers for the same seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Between 0 and 1, never 0.
    pub fn throw(&mut self) -> f32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 40;
        (bits as f32 + 0.5) / (1u32 << 24) as f32
    }

    /// Of the normal distribution (Box and Muller, 1958).
    pub fn normal(&mut self) -> f32 {
        let radius = (-2.0 * self.throw().ln()).sqrt();
        radius * (std::f32::consts::TAU * self.throw()).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone() -> Sound {
        let samples = (0..16_000).map(|i| 0.5 * (i as f32 * 0.3).sin()).collect();
        Sound::new(samples, 16_000)
    }

    #[test]
    fn noise_is_as_loud_as_asked_and_the_same_each_time() {
        let clean = tone();
        let noisy = Condition::Noise(10.0).of(&clean, 7);
        let noise = noisy.samples.iter().zip(&clean.samples).map(|(a, b)| a - b).collect();
        let ratio_db = 20.0 * (clean.rms() / Sound::new(noise, 16_000).rms()).log10();
        assert!((ratio_db - 10.0).abs() < 0.3, "{ratio_db}");
        assert_eq!(noisy, Condition::Noise(10.0).of(&clean, 7));
        assert_ne!(noisy, Condition::Noise(10.0).of(&clean, 8));
    }

    #[test]
    fn the_telephone_has_its_own_rate() {
        assert_eq!(Condition::MuLaw.of(&tone(), 0).rate_hz, 8_000);
    }
}
