//! A call on tape: both sides as they were heard, with the silence between.

use std::path::Path;

use anyhow::{Context, bail};
use hound::{SampleFormat, WavSpec, WavWriter};
use tokio::time::Instant;

use super::say;

/// Both sides of a call, at one rate.
#[derive(Debug, Default)]
pub struct Tape {
    rate_hz: u32,
    /// When the call began.
    begun: Option<Instant>,
    caller: Vec<f32>,
    ellie: Vec<f32>,
}

impl Tape {
    /// An empty one, from now on.
    pub const fn new(rate_hz: u32, now: Instant) -> Self {
        Self { rate_hz, begun: Some(now), caller: Vec::new(), ellie: Vec::new() }
    }

    /// The caller is heard now.
    pub fn caller_says(&mut self, samples: &[f32], now: Instant) {
        let at = self.place(now);
        follow(&mut self.caller, at, samples);
    }

    /// Sound of Ellie's comes: it is heard now, or when what came before it was heard.
    pub fn ellie_says(&mut self, samples: &[f32], now: Instant) {
        let at = self.place(now);
        follow(&mut self.ellie, at, samples);
    }

    /// What was not heard yet is not going to be.
    pub fn ellie_stops(&mut self, now: Instant) {
        let at = self.place(now);
        self.ellie.truncate(at);
    }

    /// Another call after this one.
    pub fn join(&mut self, later: &Self) {
        self.rate_hz = later.rate_hz;
        let at = self.caller.len().max(self.ellie.len());
        follow(&mut self.caller, at, &later.caller);
        follow(&mut self.ellie, at, &later.ellie);
    }

    /// Keeps Ellie's side.
    pub fn keep_ellie(&self, path: &Path) -> anyhow::Result<()> {
        self.keep(path, 1, self.ellie.iter().copied())
    }

    /// Keeps both sides: the caller on the left, Ellie on the right.
    pub fn keep_both(&self, path: &Path) -> anyhow::Result<()> {
        let length = self.caller.len().max(self.ellie.len());
        let side = |side: &[f32], at: usize| side.get(at).copied().unwrap_or_default();
        let both = (0..length).flat_map(|at| [side(&self.caller, at), side(&self.ellie, at)]);
        self.keep(path, 2, both)
    }

    fn keep(
        &self,
        path: &Path,
        channels: u16,
        samples: impl Iterator<Item = f32>,
    ) -> anyhow::Result<()> {
        if self.ellie.is_empty() {
            bail!("Ellie said nothing");
        }
        let spec = WavSpec {
            channels,
            sample_rate: self.rate_hz,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let name = || path.display().to_string();
        let mut writer = WavWriter::create(path, spec).with_context(name)?;
        for sample in samples {
            writer.write_sample((sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16)?;
        }
        let seconds = writer.duration() / self.rate_hz;
        writer.finalize().with_context(name)?;
        say(format_args!("kept     {seconds} s in {}", path.display()));
        Ok(())
    }

    /// The sample that is heard at a time.
    fn place(&self, now: Instant) -> usize {
        let since = self.begun.map_or_else(Default::default, |begun| now.duration_since(begun));
        (since.as_secs_f64() * f64::from(self.rate_hz)) as usize
    }
}

/// Sound that is heard from a place on, or after what is heard there.
fn follow(side: &mut Vec<f32>, at: usize, samples: &[f32]) {
    side.resize(side.len().max(at), 0.0);
    side.extend_from_slice(samples);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const RATE_HZ: u32 = 1_000;

    fn tape() -> (Tape, impl Fn(u64) -> Instant) {
        let begun = Instant::now();
        (Tape::new(RATE_HZ, begun), move |ms| begun + Duration::from_millis(ms))
    }

    #[test]
    fn what_comes_early_is_heard_after_what_came_before() {
        let (mut tape, at) = tape();
        tape.ellie_says(&[0.5; 30], at(10));
        tape.ellie_says(&[0.25; 30], at(15));
        assert_eq!(tape.ellie.len(), 70);
        assert_eq!((tape.ellie[9], tape.ellie[10], tape.ellie[40]), (0.0, 0.5, 0.25));
    }

    #[test]
    fn what_was_not_heard_is_dropped() {
        let (mut tape, at) = tape();
        tape.ellie_says(&[0.5; 100], at(0));
        tape.ellie_stops(at(40));
        tape.ellie_says(&[0.25; 10], at(60));
        assert_eq!((tape.ellie.len(), tape.ellie[39], tape.ellie[40]), (70, 0.5, 0.0));
        tape.ellie_stops(at(900));
        assert_eq!(tape.ellie.len(), 70);
    }

    #[test]
    fn both_sides_are_kept_side_by_side() {
        let (mut tape, at) = tape();
        let path = std::env::temp_dir().join(format!("ellie-tape-{}.wav", std::process::id()));
        assert!(tape.keep_both(&path).is_err(), "there is nothing on it");
        tape.caller_says(&[1.0; 20], at(0));
        tape.ellie_says(&[-1.0; 20], at(30));
        let (mut later, at) = self::tape();
        later.ellie_says(&[1.0; 5], at(5));
        tape.join(&later);
        tape.keep_both(&path).unwrap();
        let both: Vec<i16> =
            hound::WavReader::open(&path).unwrap().samples().map(Result::unwrap).collect();
        let _ = std::fs::remove_file(&path);
        let heard = |ms: usize| (both[2 * ms], both[2 * ms + 1]);
        assert_eq!(both.len(), 2 * 60);
        assert_eq!([heard(0), heard(25)], [(i16::MAX, 0), (0, 0)]);
        assert_eq!([heard(30), heard(55)], [(0, -i16::MAX), (0, i16::MAX)]);
    }
}
