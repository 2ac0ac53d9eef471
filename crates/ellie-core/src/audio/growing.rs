//! Sound that is still being made, at another rate: in the end as long as it was, and nothing late.

use super::resample::{frames_after, resample};
use super::{Flow, Sound};

/// A sound on its way to another rate while it grows.
#[derive(Debug)]
pub struct Growing {
    from_hz: u32,
    to_hz: u32,
    way: Way,
    /// How many samples came, and how many went.
    came: usize,
    went: usize,
}

#[derive(Debug)]
enum Way {
    /// Block by block; so many samples are left out before the first that counts.
    Flow(Box<Flow>, usize),
    /// All at once in the end: between these rates there are no blocks.
    Whole(Vec<f32>),
}

impl Growing {
    /// Nothing yet.
    #[must_use]
    pub fn new(from_hz: u32, to_hz: u32) -> Self {
        let way = match Flow::new(from_hz, to_hz) {
            Some(flow) => {
                let late = flow.late();
                Way::Flow(Box::new(flow), late)
            }
            None => Way::Whole(Vec::new()),
        };
        Self { from_hz, to_hz, way, came: 0, went: 0 }
    }

    /// What is ready after these samples came.
    #[must_use]
    pub fn push(&mut self, samples: &[f32]) -> Vec<f32> {
        self.came += samples.len();
        let ready = self.through(samples);
        self.went += ready.len();
        ready
    }

    /// What is left when no more comes.
    #[must_use]
    pub fn finish(mut self) -> Vec<f32> {
        let whole = frames_after(self.came, self.from_hz, self.to_hz);
        let left = whole.saturating_sub(self.went);
        let mut rest = match &mut self.way {
            Way::Whole(samples) => {
                resample(&Sound::new(std::mem::take(samples), self.from_hz), self.to_hz).samples
            }
            Way::Flow(flow, _) => {
                // Less than a block waits, and half a block is within the filter.
                let silence = vec![0.0; 2 * flow.block()];
                self.through(&silence)
            }
        };
        rest.resize(left, 0.0);
        rest
    }

    fn through(&mut self, samples: &[f32]) -> Vec<f32> {
        match &mut self.way {
            Way::Whole(waiting) => {
                waiting.extend_from_slice(samples);
                Vec::new()
            }
            Way::Flow(flow, late) => {
                let mut ready = flow.push(samples);
                let early = ready.len().min(*late);
                *late -= early;
                ready.drain(..early);
                ready
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tone(length: usize, rate_hz: u32) -> Sound {
        let step = std::f32::consts::TAU * 440.0 / rate_hz as f32;
        Sound::new((0..length).map(|i| 0.5 * (i as f32 * step).sin()).collect(), rate_hz)
    }

    fn grown(sound: &Sound, to_hz: u32, piece: usize) -> Vec<f32> {
        let mut growing = Growing::new(sound.rate_hz, to_hz);
        let mut whole: Vec<f32> =
            sound.samples.chunks(piece).flat_map(|piece| growing.push(piece)).collect();
        whole.extend(growing.finish());
        whole
    }

    #[test]
    fn what_grew_is_what_it_would_have_been_at_once() {
        for (from, to) in [(24_000, 16_000), (24_000, 48_000), (22_050, 16_000), (24_000, 8_000)] {
            let sound = tone(from as usize, from);
            let (grown, whole) = (grown(&sound, to, 777), resample(&sound, to).samples);
            assert_eq!(grown.len(), whole.len());
            // Filters of other lengths begin and end otherwise.
            let edge = to as usize / 20;
            let far = grown.iter().zip(&whole).skip(edge).take(whole.len() - 2 * edge);
            let most = far.map(|(one, other)| (one - other).abs()).fold(0.0, f32::max);
            // Blocks of an odd number are late by half a sample more, for which 440 Hz at 16 kHz changes
            // by 0.04.
            let allowed = if from == 22_050 { 0.05 } else { 0.01 };
            assert!(most < allowed, "{from} {to} {most}");
        }
    }

    #[test]
    fn most_of_it_is_ready_while_it_grows() {
        let mut growing = Growing::new(24_000, 16_000);
        let ready = growing.push(&tone(24_000, 24_000).samples).len();
        assert!(ready > 15_000, "{ready}");
    }

    proptest! {
        #[test]
        fn it_is_as_long_as_it_was(
            length in 0usize..3_000,
            piece in 1usize..1_000,
            from in prop::sample::select(vec![8_000u32, 11_025, 22_050, 24_000, 44_101, 0]),
            to in prop::sample::select(vec![8_000u32, 16_000, 24_000, 44_100, 48_000, 0]),
        ) {
            let sound = tone(length, from);
            let sound = Sound { rate_hz: from, ..sound };
            prop_assert_eq!(grown(&sound, to, piece).len(), resample(&sound, to).samples.len());
        }
    }
}
