//! The same sound at another rate.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler, WindowFunction};

use super::Sound;

/// The shorter side of a filter block, in frames. Longer is steeper: at 512 the pass band to
/// 16 kHz ends near 7.7 kHz, above all that speech models listen to.
const BLOCK_FRAMES: usize = 512;

/// Where growing a block stops. Every rate that equipment uses needs far less; rates with next to
/// no common divisor (44101 to 16000) would ask for transforms of a second and more.
const BLOCK_FRAMES_MAX: usize = 1 << 16;

/// The sound at another rate: as long as before, nothing late.
///
/// Between the rates that equipment uses, nothing above half the lower rate is left. Between two
/// with next to no common divisor straight lines are drawn, and what is above folds down.
///
/// A sound at rate 0, or asked for at rate 0, has no length: the result is empty.
#[must_use]
pub fn resample(sound: &Sound, to_hz: u32) -> Sound {
    if sound.rate_hz == to_hz {
        return sound.clone();
    }
    let frames = frames_after(sound.samples.len(), sound.rate_hz, to_hz);
    if frames == 0 {
        return Sound::new(Vec::new(), to_hz);
    }
    let mut samples = filtered(sound, to_hz).unwrap_or_else(|| drawn(sound, to_hz, frames));
    samples.resize(frames, 0.0);
    Sound::new(samples, to_hz)
}

/// How many frames so many fill at the other rate; a begun one counts.
pub(super) fn frames_after(frames: usize, from_hz: u32, to_hz: u32) -> usize {
    if from_hz == to_hz {
        return frames;
    }
    let frames = frames as u128 * u128::from(to_hz);
    frames.div_ceil(u128::from(from_hz.max(1))).try_into().unwrap_or(usize::MAX)
        * usize::from(from_hz > 0)
}

/// Through a Fourier transform, with the filter's delay taken off again.
fn filtered(sound: &Sound, to_hz: u32) -> Option<Vec<f32>> {
    let (from, to) = (sound.rate_hz as usize, to_hz as usize);
    let block = block_frames(sound.rate_hz, to_hz)?;
    let window = WindowFunction::BlackmanHarris2;
    let mut filter = Fft::new_custom(from, to, block, 1, 1, window, FixedSync::Both).ok()?;
    let frames = sound.samples.len();
    let input = InterleavedSlice::new(&sound.samples, 1, frames).ok()?;
    Some(filter.process_all(&input, frames, None).ok()?.take_data())
}

/// Input frames in a block: whole periods of the two rates, enough for a steep filter.
///
/// An even number of periods, for the filter's delay is half a block: half a frame too many would
/// stay behind as a delay.
fn block_frames(from_hz: u32, to_hz: u32) -> Option<usize> {
    let common = gcd(from_hz, to_hz);
    let (from, to) = ((from_hz / common) as usize, (to_hz / common) as usize);
    let periods = BLOCK_FRAMES.div_ceil(from.min(to)).next_multiple_of(2);
    (from.max(to) * periods <= BLOCK_FRAMES_MAX).then_some(from * periods)
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Straight lines from sample to sample, without a filter: plain, but quick for any pair of rates.
fn drawn(sound: &Sound, to_hz: u32, frames: usize) -> Vec<f32> {
    let step = f64::from(sound.rate_hz) / f64::from(to_hz);
    let at = |index: usize| sound.samples.get(index).copied().unwrap_or_default();
    (0..frames)
        .map(|frame| {
            let place = frame as f64 * step;
            let (index, part) = (place as usize, place.fract() as f32);
            at(index) * (1.0 - part) + at(index + 1) * part
        })
        .collect()
}

#[cfg(test)]
mod tests;
