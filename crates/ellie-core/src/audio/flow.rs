//! Sound that is still coming, at another rate.

use std::fmt;

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler, WindowFunction};

/// A block is a fiftieth of a second: shorter ones have a filter that cuts into speech on a
/// telephone (to 3.4 kHz), longer ones are late.
const BLOCKS_A_SECOND: u32 = 50;

/// A stream of sound on its way to another rate. It is late by a block and a half: 30 ms.
pub struct Flow {
    /// None where the rates are the same.
    filter: Option<Fft<f32>>,
    waiting: Vec<f32>,
}

impl Flow {
    /// From one rate to another. `None` where either has no whole block, as no rate of telephones
    /// and sound cards does.
    #[must_use]
    pub fn new(from_hz: u32, to_hz: u32) -> Option<Self> {
        let has_blocks = |rate: u32| rate > 0 && rate.is_multiple_of(BLOCKS_A_SECOND);
        if !has_blocks(from_hz) || !has_blocks(to_hz) {
            return None;
        }
        if from_hz == to_hz {
            return Some(Self { filter: None, waiting: Vec::new() });
        }
        let (from, to) = (from_hz as usize, to_hz as usize);
        let block = (from_hz / BLOCKS_A_SECOND) as usize;
        let window = WindowFunction::BlackmanHarris2;
        let filter = Fft::new_custom(from, to, block, 1, 1, window, FixedSync::Both).ok()?;
        Some(Self { filter: Some(filter), waiting: Vec::new() })
    }

    /// What is ready after these samples came. Less than a block waits for more.
    #[must_use]
    pub fn push(&mut self, samples: &[f32]) -> Vec<f32> {
        let Some(filter) = &mut self.filter else { return samples.to_vec() };
        self.waiting.extend_from_slice(samples);
        let block = filter.input_frames_next().max(1);
        let whole = self.waiting.len() / block * block;
        let mut ready = Vec::with_capacity(whole / block * filter.output_frames_next());
        for block in self.waiting.get(..whole).unwrap_or_default().chunks_exact(block) {
            let input = InterleavedSlice::new(block, 1, block.len());
            let output = input.ok().and_then(|input| filter.process(&input, None).ok());
            ready.extend(output.map(|output| output.take_data()).unwrap_or_default());
        }
        self.waiting.drain(..whole);
        ready
    }
}

impl Flow {
    /// How many of the first samples that come out are of nothing that went in.
    pub(super) fn late(&self) -> usize {
        self.filter.as_ref().map_or(0, Resampler::output_delay)
    }

    /// How many samples make a block, after which something is ready; 1 where all is at once.
    pub(super) fn block(&self) -> usize {
        self.filter.as_ref().map_or(1, Resampler::input_frames_next).max(1)
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow").field("waiting", &self.waiting.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sound;
    use super::*;

    fn tone(rate_hz: u32, hz: f32) -> Sound {
        let step = std::f32::consts::TAU * hz / rate_hz as f32;
        Sound::new((0..rate_hz).map(|i| 0.5 * (i as f32 * step).sin()).collect(), rate_hz)
    }

    /// In pieces of odd lengths, as packets come.
    fn through(from_hz: u32, to_hz: u32, sound: &Sound) -> Sound {
        let mut flow = Flow::new(from_hz, to_hz).unwrap();
        let pieces = sound.samples.chunks(317).flat_map(|piece| flow.push(piece));
        Sound::new(pieces.collect(), to_hz)
    }

    #[test]
    fn a_tone_of_speech_comes_through_as_loud_as_it_was() {
        for (from, to) in [(8_000, 16_000), (24_000, 16_000), (48_000, 16_000), (16_000, 8_000)] {
            let sound = tone(from, 3_300.0);
            let after = through(from, to, &sound);
            let (late, steady) = (to as usize / 10, &after.samples);
            let steady = Sound::new(steady[late..].to_vec(), to);
            assert!(
                (steady.rms() / sound.rms() - 1.0).abs() < 0.05,
                "{from} {to} {}",
                steady.rms()
            );
            assert!(after.samples.len() + (to / BLOCKS_A_SECOND) as usize >= to as usize);
        }
    }

    #[test]
    fn what_the_lower_rate_cannot_have_is_gone() {
        let after = through(48_000, 16_000, &tone(48_000, 12_000.0));
        assert!(after.rms() < 0.01, "{}", after.rms());
    }

    #[test]
    fn the_same_rate_is_not_touched() {
        let sound = tone(16_000, 440.0);
        assert_eq!(through(16_000, 16_000, &sound), sound);
    }

    #[test]
    fn rates_without_whole_blocks_are_refused() {
        for (from, to) in [(0, 16_000), (16_000, 0), (11_025, 16_000), (44_101, 16_000)] {
            assert!(Flow::new(from, to).is_none(), "{from} {to}");
        }
    }
}
