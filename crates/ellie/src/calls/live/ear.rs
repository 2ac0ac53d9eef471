//! The caller's sound: what was heard lately, and where there is voice in it.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;

use ellie_core::audio::Sound;
use ellie_core::floor::Frames;
use ellie_core::vad::FRAME_MS;
use ellie_providers::Error;
use ellie_providers::vad::{Judged, Memory, Vad};
use futures_util::future::BoxFuture;

/// Samples a second of what is heard.
pub const EAR_HZ: u32 = 16_000;

/// Samples in a frame.
const FRAME: usize = (EAR_HZ * FRAME_MS / 1000) as usize;

/// So much is remembered: a stretch of speech has twenty seconds at the most.
const REMEMBERED: usize = 30 * EAR_HZ as usize / FRAME;

/// Samples there is always room for: a second.
const ROOM: usize = EAR_HZ as usize;

/// Frames that are judged at once: a second of sound, so that no call holds the others up.
const MOST_AT_ONCE: usize = EAR_HZ as usize / FRAME;

/// So many frames that wait are a detector that is late.
const LATE: usize = 256 / FRAME_MS as usize;

/// Frames that may wait for the detector. More are not kept: it is far behind.
const MOST_WAITING: usize = REMEMBERED / 2;

/// An ear.
pub struct Ear {
    vad: Arc<dyn Vad>,
    memory: Memory,
    /// A frame that is not whole yet.
    begun: Vec<f32>,
    /// Frames that were not judged yet.
    waiting: Vec<f32>,
    judging: Option<BoxFuture<'static, Result<Judged, Error>>>,
    /// How many are judged now.
    being_judged: usize,
    heard: VecDeque<i16>,
    /// The number of the first frame that is remembered.
    first: u64,
}

impl Ear {
    /// An ear that has heard nothing yet.
    pub fn new(vad: Arc<dyn Vad>) -> Self {
        Self {
            vad,
            memory: Memory::default(),
            begun: Vec::with_capacity(FRAME),
            waiting: Vec::new(),
            judging: None,
            being_judged: 0,
            heard: VecDeque::new(),
            first: 0,
        }
    }

    /// Takes sound at [`EAR_HZ`].
    pub fn hear(&mut self, samples: &[f32]) {
        for sample in samples {
            self.begun.push(*sample);
            if self.begun.len() < FRAME {
                continue;
            }
            if self.waiting.len() < MOST_WAITING * FRAME {
                self.waiting.extend_from_slice(&self.begun);
                self.remember();
            }
            self.begun.clear();
        }
    }

    fn remember(&mut self) {
        let loudest = f32::from(i16::MAX);
        self.heard.extend(self.begun.iter().map(|sample| (sample * loudest) as i16));
        self.forget((self.heard.len() / FRAME).saturating_sub(REMEMBERED));
    }

    /// Forgets what is before this frame, and gives its memory back: most calls are silent most of
    /// the time.
    pub fn forget_before(&mut self, frame: u64) {
        let forgotten = usize::try_from(frame.saturating_sub(self.first)).unwrap_or(usize::MAX);
        self.forget(forgotten.min(self.heard.len() / FRAME));
        if self.heard.capacity() > 4 * self.heard.len().max(ROOM) {
            self.heard.shrink_to(2 * self.heard.len().max(ROOM));
        }
        // What has waited on a busy machine waits no longer.
        if self.waiting.capacity() > 4 * self.waiting.len().max(ROOM) {
            self.waiting.shrink_to(2 * self.waiting.len().max(ROOM));
        }
    }

    fn forget(&mut self, frames: usize) {
        self.heard.drain(..frames * FRAME);
        self.first += frames as u64;
    }

    /// The number of the frame that comes next.
    pub fn end(&self) -> u64 {
        self.first + (self.heard.len() / FRAME) as u64
    }

    /// Whether much sound waits to be judged.
    pub fn is_behind(&self) -> bool {
        self.waiting.len() >= LATE * FRAME
    }

    /// The probability of voice in each of the next frames. Waits until there are any; where it cannot
    /// be judged, there is none.
    pub async fn judged(&mut self) -> Vec<f32> {
        let vad = &self.vad;
        let judging = match &mut self.judging {
            Some(judging) => judging,
            None if self.waiting.is_empty() => return pending().await,
            idle => {
                self.being_judged = (self.waiting.len() / FRAME).min(MOST_AT_ONCE);
                let frames = self.waiting.drain(..self.being_judged * FRAME).collect();
                let sound = Sound::new(frames, EAR_HZ);
                let (vad, memory) = (Arc::clone(vad), std::mem::take(&mut self.memory));
                idle.insert(Box::pin(async move { vad.listen(sound, memory).await }))
            }
        };
        let judged = judging.await;
        self.judging = None;
        let Judged { mut voice, memory } = judged.unwrap_or_else(|error| {
            tracing::warn!(%error, "sound of a call could not be judged");
            Judged::default()
        });
        voice.resize(self.being_judged, 0.0);
        self.memory = memory;
        voice
    }

    /// The sound of these frames, as far as it is remembered.
    pub fn cut(&self, frames: &Frames) -> Sound {
        let place = |frame: u64| {
            let frames = usize::try_from(frame.saturating_sub(self.first)).unwrap_or(usize::MAX);
            frames.saturating_mul(FRAME).min(self.heard.len())
        };
        let (start, end) = (place(frames.start), place(frames.end));
        let loudest = f32::from(i16::MAX);
        let samples = self.heard.range(start..end.max(start));
        Sound::new(samples.map(|sample| f32::from(*sample) / loudest).collect(), EAR_HZ)
    }
}

#[cfg(test)]
mod tests {
    use ellie_providers::fake::FakeVad;

    use super::*;

    fn seconds(seconds: usize, level: f32) -> Vec<f32> {
        vec![level; seconds * EAR_HZ as usize]
    }

    #[tokio::test]
    async fn every_frame_is_judged_once_in_order_however_it_came() {
        let mut ear = Ear::new(Arc::new(FakeVad));
        let sound = [seconds(1, 0.0), seconds(1, 0.5)].concat();
        for piece in sound.chunks(317) {
            ear.hear(piece);
        }
        let mut voice = ear.judged().await;
        assert!(voice.len() <= MOST_AT_ONCE, "others wait");
        while voice.len() < sound.len() / FRAME {
            voice.extend(ear.judged().await);
        }
        assert_eq!(voice.iter().filter(|voice| **voice > 0.5).count(), 31);
        assert!(voice.is_sorted());
    }

    #[tokio::test]
    async fn what_waited_while_the_detector_was_late_takes_no_memory_afterwards() {
        let mut ear = Ear::new(Arc::new(FakeVad));
        ear.hear(&seconds(14, 0.5));
        while !ear.waiting.is_empty() {
            ear.judged().await;
        }
        ear.forget_before(u64::MAX);
        let kept = ear.waiting.capacity() + ear.heard.capacity();
        assert!(kept <= 6 * ROOM, "{kept} samples are kept");
    }

    #[tokio::test]
    async fn what_was_heard_lately_can_be_cut_out_and_no_more() {
        let mut ear = Ear::new(Arc::new(FakeVad));
        for second in 0..40 {
            ear.hear(&seconds(1, second as f32 / 100.0));
            ear.judged().await;
        }
        let at_35 = 35 * 1000 / u64::from(FRAME_MS) + 1;
        let cut = ear.cut(&(at_35..at_35 + 10));
        assert_eq!(cut.samples.len(), 10 * FRAME);
        assert!(cut.samples.iter().all(|sample| (sample - 0.35).abs() < 1e-3));
        assert!(ear.cut(&(0..10)).is_empty());
        assert!(ear.cut(&(10_000..10_010)).is_empty());
        assert!(ear.heard.len() <= (REMEMBERED + 1) * FRAME);
    }
}
