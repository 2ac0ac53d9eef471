//! What the models make of a clip, kept so that each question is asked once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use ellie::calls::live::EAR_HZ;
use ellie_core::audio::Sound;
use ellie_core::floor::Frames;
use ellie_core::vad::FRAME_MS;
use ellie_providers::Providers;
use ellie_providers::vad::Memory;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const FRAME: usize = (EAR_HZ * FRAME_MS / 1000) as usize;

/// A clip and what was made of it.
pub struct Heard<'p> {
    providers: &'p Providers,
    sound: &'p Sound,
    answers: Answers,
    file: PathBuf,
    is_new: bool,
}

/// What the models answered, by the frames they were asked about.
#[derive(Default, Serialize, Deserialize)]
struct Answers {
    voice: Vec<f32>,
    votes: BTreeMap<String, f32>,
    words: BTreeMap<String, (String, Option<f32>)>,
}

impl<'p> Heard<'p> {
    /// Listens to a clip as to a call: frame by frame, with what is remembered of those before.
    pub async fn new(
        providers: &'p Providers,
        sound: &'p Sound,
        folder: &Path,
    ) -> anyhow::Result<Self> {
        let file = folder.join(format!("{}.json", name_of(sound)));
        let kept = std::fs::read(&file).ok();
        // What cannot be read is asked again.
        let kept = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let is_new = kept.is_none();
        let mut heard = Self { providers, sound, answers: kept.unwrap_or_default(), file, is_new };
        if heard.is_new {
            heard.answers.voice = heard.listen().await?;
        }
        Ok(heard)
    }

    async fn listen(&self) -> anyhow::Result<Vec<f32>> {
        let mut memory = Memory::default();
        let mut voice = Vec::new();
        for frame in self.sound.samples.as_chunks::<FRAME>().0 {
            let frame = Sound::new(frame.to_vec(), EAR_HZ);
            let judged = self.providers.vad.listen(frame, memory).await?;
            voice.extend(judged.voice);
            memory = judged.memory;
        }
        Ok(voice)
    }

    /// The probability of voice in each frame.
    pub fn voice(&self) -> &[f32] {
        &self.answers.voice
    }

    /// The turn model's vote.
    pub async fn vote(&mut self, frames: &Frames) -> anyhow::Result<f32> {
        let key = key(frames);
        if let Some(vote) = self.answers.votes.get(&key) {
            return Ok(*vote);
        }
        let vote = self.providers.turn.is_over(self.cut(frames)).await?;
        self.is_new = true;
        Ok(*self.answers.votes.entry(key).or_insert(vote))
    }

    /// The words, and how sure they are.
    pub async fn words(&mut self, frames: &Frames) -> anyhow::Result<(String, Option<f32>)> {
        let key = key(frames);
        if let Some(words) = self.answers.words.get(&key) {
            return Ok(words.clone());
        }
        let heard = self.providers.stt.transcribe(self.cut(frames)).await?;
        self.is_new = true;
        let words = (heard.text, heard.confidence);
        self.answers.words.insert(key, words.clone());
        Ok(words)
    }

    /// Keeps what is new of it.
    pub fn keep(&self) -> anyhow::Result<()> {
        if !self.is_new {
            return Ok(());
        }
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        let bytes = serde_json::to_vec(&self.answers)?;
        std::fs::write(&self.file, bytes).with_context(|| self.file.display().to_string())
    }

    fn cut(&self, frames: &Frames) -> Sound {
        let place = |frame: u64| {
            let frame = usize::try_from(frame).unwrap_or(usize::MAX);
            frame.saturating_mul(FRAME).min(self.sound.samples.len())
        };
        let samples = self.sound.samples.get(place(frames.start)..place(frames.end));
        Sound::new(samples.unwrap_or_default().to_vec(), EAR_HZ)
    }
}

fn key(frames: &Frames) -> String {
    format!("{}-{}", frames.start, frames.end)
}

/// Another sound, and another version of Ellie, has another name.
fn name_of(sound: &Sound) -> String {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    for sample in &sound.samples {
        hash.update(sample.to_le_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_asked_once_is_known_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let providers = Providers::fake("yes");
        let sound = Sound::new(vec![0.3; 16_000], EAR_HZ);
        let mut heard = Heard::new(&providers, &sound, folder.path()).await.unwrap();
        assert_eq!(heard.voice().len(), 31, "whole frames");
        let asked = (heard.vote(&(0..20)).await.unwrap(), heard.words(&(0..99)).await.unwrap());
        heard.keep().unwrap();
        let again = Heard::new(&providers, &sound, folder.path()).await.unwrap();
        assert!(!again.is_new);
        assert_eq!(again.voice(), heard.voice());
        assert_eq!((again.answers.votes["0-20"], again.answers.words["0-99"].clone()), asked);
    }

    #[tokio::test]
    async fn a_broken_file_is_asked_again() {
        let folder = tempfile::tempdir().unwrap();
        let providers = Providers::fake("yes");
        let sound = Sound::new(vec![0.3; 16_000], EAR_HZ);
        Heard::new(&providers, &sound, folder.path()).await.unwrap().keep().unwrap();
        let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        std::fs::write(file, b"{\"voice\":").unwrap();
        let heard = Heard::new(&providers, &sound, folder.path()).await.unwrap();
        assert!(heard.is_new && heard.voice().len() == 31);
    }
}
