//! The sound of a piece, as far as it is made, as the line wants it.

use std::sync::Arc;
use std::time::Duration;

use ellie_core::audio::{Growing, Sound, resample};

/// Sound at the rate of the line.
pub struct Made {
    sound: Arc<Sound>,
    /// Where it comes from, while more of it comes.
    source: Option<Source>,
}

/// What came, as it came, and how it is brought to the rate of the line.
struct Source {
    sound: Sound,
    way: Growing,
}

impl Made {
    /// All of it. It was asked for on the line before, perhaps.
    pub fn whole(sound: Arc<Sound>, rate_hz: u32) -> Self {
        let sound = match sound.rate_hz == rate_hz {
            true => sound,
            false => Arc::new(resample(&sound, rate_hz)),
        };
        Self { sound, source: None }
    }

    /// The first of it.
    pub fn begin(first: &Sound, rate_hz: u32) -> Self {
        let sound = Arc::new(Sound::new(Vec::new(), rate_hz));
        let way = Growing::new(first.rate_hz, rate_hz);
        let source = Source { sound: Sound::new(Vec::new(), first.rate_hz), way };
        let mut made = Self { sound, source: Some(source) };
        made.grow(&first.samples);
        made
    }

    /// More of it.
    pub fn grow(&mut self, samples: &[f32]) {
        if let Some(Source { sound, way }) = &mut self.source {
            sound.samples.extend_from_slice(samples);
            Arc::make_mut(&mut self.sound).samples.extend(way.push(samples));
        }
    }

    /// That was all.
    pub fn end(&mut self) {
        if let Some(Source { way, .. }) = self.source.take() {
            Arc::make_mut(&mut self.sound).samples.extend(way.finish());
        }
    }

    /// There will not be more.
    pub fn cut(&mut self) {
        self.source = None;
    }

    /// The line has another rate from now on.
    pub fn suit(&mut self, rate_hz: u32) {
        if self.sound.rate_hz == rate_hz {
            return;
        }
        self.sound = Arc::new(match &mut self.source {
            None => resample(&self.sound, rate_hz),
            Some(Source { sound, way }) => {
                *way = Growing::new(sound.rate_hz, rate_hz);
                Sound::new(way.push(&sound.samples), rate_hz)
            }
        });
    }

    /// Whether no more of it comes.
    pub const fn is_whole(&self) -> bool {
        self.source.is_none()
    }

    /// So far.
    pub fn sound(&self) -> &Sound {
        &self.sound
    }

    /// How long it is so far.
    pub fn length(&self) -> Duration {
        let Sound { samples, rate_hz } = &*self.sound;
        Duration::from_secs_f64(samples.len() as f64 / f64::from((*rate_hz).max(1)))
    }
}
