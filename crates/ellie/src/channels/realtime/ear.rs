//! The sound a client appends, on its way to the line.

use tokio::time::Instant;

use super::fault::Fault;
use super::feed::{self, Feed};
use crate::calls::live::EAR_HZ;
use crate::channels::live::{Format, Hearing, LONGEST_FRAME_S};

/// Less than this is no sound to be committed, in samples.
const SHORTEST: usize = EAR_HZ as usize / 10;

/// What was appended.
pub struct Ear {
    hearing: Hearing,
    /// What is heard as fast as the ear follows.
    pub feed: Feed,
    /// What was appended and not committed, where the client does that.
    pub buffer: Vec<f32>,
    /// How much was appended since the last commit, in samples.
    fresh: usize,
    /// How much ever was.
    pub heard: usize,
}

impl Ear {
    /// One that has heard nothing.
    pub fn new(format: Format, now: Instant) -> Option<Self> {
        let (feed, buffer) = (Feed::new(now), Vec::new());
        Some(Self { hearing: Hearing::new(format)?, feed, buffer, fresh: 0, heard: 0 })
    }

    /// Sound is written so from now on.
    pub fn suits(&mut self, format: Format) -> Result<(), Fault> {
        let unreadable = || Fault::value("session.audio.input.format", "It cannot be read");
        self.hearing = Hearing::new(format).ok_or_else(unreadable)?;
        Ok(())
    }

    /// The sound of these bytes, where there is room for it beside what is held elsewhere.
    pub fn read(&mut self, bytes: &[u8], format: Format, held: usize) -> Result<Vec<f32>, Fault> {
        let width = format.bytes_a_sample();
        if bytes.is_empty() || !bytes.len().is_multiple_of(width) {
            return Err(Fault::value("audio", "There are no whole samples in it"));
        }
        let rate_hz = format.sample_rate_hz as usize;
        let samples = bytes.len() / width * EAR_HZ as usize / rate_hz;
        if self.buffer.len() + self.feed.len() + held + samples > feed::MOST {
            return Err(full());
        }
        self.fresh += samples;
        self.heard += samples;
        let mut sound = Vec::with_capacity(samples);
        for second in bytes.chunks(LONGEST_FRAME_S * rate_hz * width) {
            let read = self.hearing.read(second);
            sound.extend(read.map_err(|words| Fault::value("audio", words))?);
        }
        Ok(sound)
    }

    /// What was appended is all: it is held by whoever asks for it, or ends in a quiet.
    pub fn commit(&mut self, format: Format, is_held: bool) -> Result<Option<Vec<f32>>, Fault> {
        if self.fresh < SHORTEST {
            let words = "A tenth of a second of sound at least is to be appended first";
            return Err(Fault::new("input_audio_buffer_commit_empty", words));
        }
        if !is_held && self.feed.len() > feed::MOST {
            return Err(full());
        }
        self.fresh = 0;
        let rest = self.rest(format);
        if !is_held {
            self.feed.push(&rest);
            self.feed.push_quiet();
            return Ok(None);
        }
        let mut sound = std::mem::take(&mut self.buffer);
        sound.extend(rest);
        Ok(Some(sound))
    }

    /// What is still on its way to another rate.
    fn rest(&mut self, format: Format) -> Vec<f32> {
        let quiet = vec![0.0; format.sample_rate_hz as usize / 10];
        self.hearing.read(&format.write(&quiet)).unwrap_or_default()
    }

    /// What waited to be committed is heard as it is.
    pub fn feed_buffer(&mut self) {
        let buffer = std::mem::take(&mut self.buffer);
        self.feed.push(&buffer);
    }

    /// What was appended is forgotten, as far as it was not heard.
    pub fn clear(&mut self) {
        self.feed.clear();
        self.buffer.clear();
        self.buffer.shrink_to(SHORTEST);
        self.fresh = 0;
    }
}

fn full() -> Fault {
    let words = "More than a minute of sound waits: commit it, or append it as it is said";
    Fault::new("input_audio_buffer_full", words)
}
