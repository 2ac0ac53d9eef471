//! Simulated providers, for tests and for trying things out: quick, the same every time, and
//! clearly no speech.

use std::sync::atomic::{AtomicUsize, Ordering};

use ellie_core::audio::Sound;
use ellie_core::dialogue::meaning::Embedding;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};

use crate::embed::Embed;
use crate::stt::{Stt, Transcript};
use crate::tts::{Spoken, Tts, Utterance};
use crate::turn::Turn;
use crate::vad::{Judged, Memory, Vad};
use crate::{By, Error};

/// What they are called.
const BY: By = By::of("simulated");

/// Hears the same words in any sound.
pub struct FakeStt(pub String);

impl Stt for FakeStt {
    fn transcribe(&self, _: Sound) -> BoxFuture<'_, Result<Transcript, Error>> {
        let transcript = Transcript {
            text: self.0.clone(),
            confidence: Some(0.9),
            language: Some("en"),
            by: BY,
        };
        ready(Ok(transcript)).boxed()
    }
}

/// Hums: a tone as long as the text would take, at about fifteen letters a second.
#[derive(Default)]
pub struct FakeTts(AtomicUsize);

impl FakeTts {
    /// How many utterances were spoken.
    pub fn spoken(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Tts for FakeTts {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let seconds = utterance.text.chars().count() as f32 / 15.0 / utterance.speed;
        let rate_hz = 24_000;
        // One wave of 200 Hz again and again: a sine for each sample would cost more than the rest
        // of the turn.
        let wave: Vec<f32> = (0..120u8)
            .map(|i| 0.3 * (f32::from(i) * std::f32::consts::TAU / 120.0).sin())
            .collect();
        let samples = wave.into_iter().cycle().take((seconds * rate_hz as f32) as usize).collect();
        ready(Ok(Spoken { sound: Sound { samples, rate_hz }, by: BY })).boxed()
    }

    fn voices(&self) -> Vec<&str> {
        vec!["af_heart", "am_echo", "alloy"]
    }
}

/// Takes anything loud for voice.
pub struct FakeVad;

impl Vad for FakeVad {
    fn listen(&self, sound: Sound, memory: Memory) -> BoxFuture<'_, Result<Judged, Error>> {
        let frame = (sound.rate_hz * ellie_core::vad::FRAME_MS / 1000).max(1) as usize;
        let loud = |chunk: &[f32]| chunk.iter().any(|sample| sample.abs() > 0.02);
        let track = sound.samples.chunks(frame).map(|chunk| f32::from(u8::from(loud(chunk))));
        ready(Ok(Judged { voice: track.collect(), memory })).boxed()
    }
}

/// Takes every pause for the end.
pub struct FakeTurn;

impl Turn for FakeTurn {
    fn is_over(&self, _: Sound) -> BoxFuture<'_, Result<f32, Error>> {
        ready(Ok(1.0)).boxed()
    }
}

/// Sentences mean the same where they share their words.
pub struct FakeEmbed;

impl Embed for FakeEmbed {
    fn embed(&self, sentence: String) -> BoxFuture<'_, Result<Embedding, Error>> {
        let mut direction = vec![0.0; 256];
        for word in ellie_core::dialogue::understand::words(&sentence) {
            let place =
                word.bytes().fold(7u32, |hash, byte| hash.wrapping_mul(31) ^ u32::from(byte));
            direction[place as usize % 256] += 1.0;
        }
        let length = direction.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
        for value in &mut direction {
            *value /= length;
        }
        ready(Ok(Embedding(direction))).boxed()
    }
}
