//! The log-mel spectrogram Whisper introduced, of the last eight seconds, as Smart Turn wants it.
//!
//! Source of the constants and of the order of steps: the feature extractor of OpenAI's Whisper
//! (25 ms Hann windows every 10 ms, 80 triangular filters on Slaney's mel scale, base-ten
//! logarithm, clipped eight decades under the loudest value).

use std::f64::consts::PI;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

/// The sample rate the spectrogram is defined at.
pub const RATE_HZ: u32 = 16_000;
/// Rows of the spectrogram.
pub const MELS: usize = 80;
/// Columns of the spectrogram: eight seconds at a hop of 10 ms.
pub const FRAMES: usize = WINDOW / HOP;

const WINDOW: usize = 8 * RATE_HZ as usize;
const FFT: usize = 400;
const HOP: usize = 160;
const BINS: usize = FFT / 2 + 1;
const BIN_HZ: f64 = RATE_HZ as f64 / FFT as f64;

/// The tables of the transform, made once.
pub struct LogMel {
    fft: Arc<dyn RealToComplex<f64>>,
    hann: Vec<f64>,
    filters: Vec<Filter>,
}

/// A triangle over the spectrum. Most of it is zero, so it begins at its first bin.
struct Filter {
    first: usize,
    weights: Vec<f64>,
}

impl Default for LogMel {
    fn default() -> Self {
        Self {
            fft: RealFftPlanner::new().plan_fft_forward(FFT),
            hann: (0..FFT).map(|i| 0.5 - 0.5 * (2.0 * PI * i as f64 / FFT as f64).cos()).collect(),
            filters: filters(),
        }
    }
}

impl LogMel {
    /// The features of the last eight seconds, row after row; shorter sound has quiet before it.
    #[must_use]
    pub fn features(&self, samples: &[f32]) -> Vec<f32> {
        let signal = standardised(samples);
        let mut windowed = vec![0.0; FFT];
        let mut spectrum = self.fft.make_output_vec();
        let mut scratch = self.fft.make_scratch_vec();
        let mut features = vec![0f32; MELS * FRAMES];
        let mut loudest = f64::MIN;
        for frame in 0..FRAMES {
            self.window(&signal, frame, &mut windowed);
            // Only a buffer of the wrong length can fail, and these are the plan's own.
            if self.fft.process_with_scratch(&mut windowed, &mut spectrum, &mut scratch).is_err() {
                spectrum.fill(Complex::default());
            }
            for (row, filter) in self.filters.iter().enumerate() {
                let value = filter.energy(&spectrum).max(1e-10).log10();
                loudest = loudest.max(value);
                features[row * FRAMES + frame] = value as f32;
            }
        }
        let floor = (loudest - 8.0) as f32;
        for value in &mut features {
            *value = (value.max(floor) + 4.0) / 4.0;
        }
        features
    }

    /// One frame, centred on its time; the signal is mirrored at both ends.
    fn window(&self, signal: &[f64], frame: usize, windowed: &mut [f64]) {
        let start = (frame * HOP) as isize - (FFT / 2) as isize;
        for ((place, value), weight) in windowed.iter_mut().enumerate().zip(&self.hann) {
            let index = (start + place as isize).unsigned_abs();
            let index = if index < WINDOW { index } else { 2 * (WINDOW - 1) - index };
            *value = signal[index] * weight;
        }
    }
}

impl Filter {
    fn energy(&self, spectrum: &[Complex<f64>]) -> f64 {
        self.weights.iter().zip(&spectrum[self.first..]).map(|(w, bin)| w * bin.norm_sqr()).sum()
    }
}

/// The last eight seconds with mean zero and variance one.
fn standardised(samples: &[f32]) -> Vec<f64> {
    let tail = &samples[samples.len().saturating_sub(WINDOW)..];
    let mut signal = vec![0.0; WINDOW - tail.len()];
    signal.extend(tail.iter().map(|&sample| f64::from(sample)));
    let mean = signal.iter().sum::<f64>() / WINDOW as f64;
    let variance = signal.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / WINDOW as f64;
    let scale = 1.0 / (variance + 1e-7).sqrt();
    for value in &mut signal {
        *value = (*value - mean) * scale;
    }
    signal
}

fn filters() -> Vec<Filter> {
    let top = mel(f64::from(RATE_HZ) / 2.0);
    let edges: Vec<f64> =
        (0..MELS + 2).map(|i| hertz(top * i as f64 / (MELS + 1) as f64)).collect();
    edges.windows(3).map(|edge| triangle(edge[0], edge[1], edge[2])).collect()
}

/// A triangle of area one, from its left edge over its peak to its right edge in hertz.
fn triangle(left: f64, peak: f64, right: f64) -> Filter {
    let weight = |bin: usize| {
        let at = bin as f64 * BIN_HZ;
        let side = ((at - left) / (peak - left)).min((right - at) / (right - peak));
        side.max(0.0) * 2.0 / (right - left)
    };
    let bins: Vec<usize> = (0..BINS).filter(|&bin| weight(bin) > 0.0).collect();
    Filter {
        first: bins.first().copied().unwrap_or(0),
        weights: bins.into_iter().map(weight).collect(),
    }
}

/// Slaney's mel scale: linear below 1 kHz, logarithmic above.
fn mel(hertz: f64) -> f64 {
    if hertz < 1000.0 { 3.0 * hertz / 200.0 } else { 15.0 + (hertz / 1000.0).ln() * STEPS_PER_E }
}

fn hertz(mel: f64) -> f64 {
    if mel < 15.0 { 200.0 * mel / 3.0 } else { 1000.0 * ((mel - 15.0) / STEPS_PER_E).exp() }
}

/// 27 steps for a factor of 6.4; the denominator is ln 6.4.
const STEPS_PER_E: f64 = 27.0 / 1.856_297_990_365_626_2;

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f64, seconds: f64) -> Vec<f32> {
        let count = (seconds * f64::from(RATE_HZ)) as usize;
        (0..count)
            .map(|i| (2.0 * PI * hertz * i as f64 / f64::from(RATE_HZ)).sin() as f32)
            .collect()
    }

    #[test]
    fn a_tone_lights_up_the_row_of_its_pitch() {
        let features = LogMel::default().features(&tone(440.0, 8.0));
        let column = |row: usize| features[row * FRAMES + 400];
        let brightest = (0..MELS).max_by(|&a, &b| column(a).total_cmp(&column(b))).unwrap();
        let expected = mel(440.0) / mel(8000.0) * (MELS + 1) as f64 - 1.0;
        assert!((brightest as f64 - expected).abs() <= 1.0, "{brightest} {expected}");
    }

    #[test]
    fn short_sound_stands_at_the_end() {
        let features = LogMel::default().features(&tone(440.0, 1.0));
        let energy =
            |frame: usize| (0..MELS).map(|row| features[row * FRAMES + frame]).sum::<f32>();
        assert!(energy(750) > energy(100) + 1.0);
    }

    #[test]
    fn nothing_and_too_much_are_fine() {
        let quiet = LogMel::default().features(&[]);
        assert!(quiet.iter().all(|value| value.is_finite()));
        assert_eq!(LogMel::default().features(&tone(100.0, 30.0)).len(), MELS * FRAMES);
    }

    #[test]
    fn the_mel_scale_turns_back() {
        for pitch in [20.0, 999.0, 1000.0, 4000.0, 8000.0] {
            assert!((hertz(mel(pitch)) - pitch).abs() < 1e-6);
        }
        assert!((STEPS_PER_E - 27.0 / 6.4f64.ln()).abs() < 1e-12);
    }
}
