//! What was on the line: both sides of a call, each at its time.

use std::path::Path;

use hound::{SampleFormat, WavSpec, WavWriter};

/// A recording of a call. The caller's side runs in real time; Ellie's comes in pieces, some of them
/// ahead of time.
#[derive(Default)]
pub struct Tape {
    caller: Vec<f32>,
    ellie: Vec<f32>,
}

impl Tape {
    /// The caller says this, or is silent for so long.
    pub fn caller_says(&mut self, samples: &[f32]) {
        self.caller.extend_from_slice(samples);
    }

    /// This comes of Ellie's, to be heard when what came before was.
    pub fn ellie_says(&mut self, samples: &[f32]) {
        let now = self.caller.len();
        if self.ellie.len() < now {
            self.ellie.resize(now, 0.0);
        }
        self.ellie.extend_from_slice(samples);
    }

    /// What has not been heard yet never is.
    pub fn ellie_stops(&mut self) {
        self.ellie.truncate(self.caller.len());
    }

    /// What was heard of Ellie, with the silence in between.
    pub fn ellies_side(&self) -> &[f32] {
        &self.ellie
    }

    /// Writes it with the caller on the left and Ellie on the right.
    pub fn keep(&self, path: &Path, rate_hz: u32) -> Result<(), hound::Error> {
        let spec = WavSpec {
            channels: 2,
            sample_rate: rate_hz,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let mut file = WavWriter::create(path, spec)?;
        let at = |side: &[f32], place: usize| side.get(place).copied().unwrap_or_default();
        for place in 0..self.caller.len().max(self.ellie.len()) {
            for side in [&self.caller, &self.ellie] {
                file.write_sample((at(side, place).clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16)?;
            }
        }
        file.finalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_ahead_of_time_is_heard_in_its_time_and_what_is_dropped_never() {
        let mut tape = Tape::default();
        tape.caller_says(&[0.0; 4]);
        tape.ellie_says(&[0.5; 3]);
        tape.ellie_says(&[0.5; 3]);
        assert_eq!(tape.ellies_side(), [0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
        tape.caller_says(&[0.1; 2]);
        tape.ellie_stops();
        assert_eq!(tape.ellies_side().len(), 6);
        tape.caller_says(&[0.1; 2]);
        tape.ellie_says(&[0.5; 1]);
        assert_eq!(tape.ellies_side()[6..], [0.0, 0.0, 0.5]);
    }
}
