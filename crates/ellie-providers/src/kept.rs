//! Sentences that were synthesised once, kept on disk by the hash of what they are.
//!
//! Only what is marked as fit to be kept is; a sentence with a caller's name in it never is.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;
use moka::future::Cache;
use sha2::{Digest, Sha256};

use crate::tts::{Spoken, Tts, Utterance};
use crate::{By, Error, wav};

/// How much kept sound stays in memory: some five minutes at 24 kHz.
const MEMORY_BYTES: u64 = 32 << 20;

/// A voice that does not say the same thing twice.
pub struct Kept<T> {
    voice: T,
    by: By,
    folder: PathBuf,
    /// What made the sound besides the utterance: the model, the pronunciations.
    identity: String,
    memory: Cache<String, Arc<Spoken>>,
}

impl<T: Tts> Kept<T> {
    /// Keeps in a folder what this voice says, which is called so. The folder is made when it is first
    /// needed.
    pub fn new(voice: T, by: By, folder: PathBuf, identity: String) -> Self {
        let weight = |_: &String, spoken: &Arc<Spoken>| {
            u32::try_from(size_of_val(spoken.sound.samples.as_slice())).unwrap_or(u32::MAX)
        };
        let memory = Cache::builder().max_capacity(MEMORY_BYTES).weigher(weight).build();
        Self { voice, by, folder, identity, memory }
    }

    fn key(&self, utterance: &Utterance) -> String {
        let Utterance { text, voice, speed, .. } = utterance;
        let speed = speed.to_string();
        let mut hash = Sha256::new();
        for part in [self.identity.as_str(), voice, &speed, text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// From disk, else from the voice.
    async fn load_or_speak(&self, key: &str, utterance: Utterance) -> Result<Arc<Spoken>, Error> {
        let path = self.folder.join(format!("{key}.wav"));
        if let Some(sound) = on_disk_thread({
            let path = path.clone();
            move || read(&path)
        })
        .await
        {
            return Ok(Arc::new(Spoken { sound, by: self.by }));
        }
        let spoken = Arc::new(self.voice.speak(utterance).await?);
        // Whoever stood in did so this time: the next time it is said, it is asked for again.
        if spoken.by.stood_in {
            return Ok(spoken);
        }
        let written = Arc::clone(&spoken);
        let failed = on_disk_thread(move || write(&path, &written.sound).err()).await;
        if let Some(error) = failed {
            tracing::warn!(%error, "a sentence could not be kept; it will be made again");
        }
        Ok(spoken)
    }
}

impl<T: Tts> Tts for Kept<T> {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        Box::pin(async move {
            if !utterance.keep {
                return self.voice.speak(utterance).await;
            }
            let key = self.key(&utterance);
            // Two callers who need the same sentence wait for one synthesis.
            let made = self.memory.try_get_with_by_ref(&key, self.load_or_speak(&key, utterance));
            let spoken = made.await.map_err(|error| Error::clone(&error))?;
            if spoken.by.stood_in {
                self.memory.invalidate(&key).await;
            }
            Ok(Spoken::clone(&spoken))
        })
    }

    fn voices(&self) -> Vec<&str> {
        self.voice.voices()
    }
}

async fn on_disk_thread<R: Send + 'static>(
    work: impl FnOnce() -> Option<R> + Send + 'static,
) -> Option<R> {
    tokio::task::spawn_blocking(work).await.ok().flatten()
}

/// A damaged file is no file: it is made again.
fn read(path: &Path) -> Option<Sound> {
    let mut wav = hound::WavReader::open(path).ok()?;
    let rate_hz = wav.spec().sample_rate;
    let samples: Result<Vec<i16>, _> = wav.samples::<i16>().collect();
    let samples = samples.ok()?.into_iter().map(|s| f32::from(s) / f32::from(i16::MAX)).collect();
    Some(Sound { samples, rate_hz })
}

/// Written beside its final name, so that a crash leaves no half a sentence under it.
fn write(path: &Path, sound: &Sound) -> io::Result<()> {
    let draft = path.with_extension(format!("{}.part", std::process::id()));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::File::create(&draft)?;
    file.write_all(&wav::of(sound).map_err(io::Error::other)?)?;
    file.sync_all()?;
    std::fs::rename(&draft, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::FakeTts;

    fn utterance(text: &str, keep: bool) -> Utterance {
        Utterance {
            text: text.into(),
            voice: "af_heart".into(),
            speed: 1.0,
            keep,
            is_awaited: true,
        }
    }

    fn kept(folder: &Path) -> Kept<FakeTts> {
        Kept::new(FakeTts::default(), By::of("simulated"), folder.join("speech"), "fake".into())
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(folder.join("speech")) else { return Vec::new() };
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    #[tokio::test]
    async fn a_kept_sentence_is_made_once_even_across_restarts() {
        let folder = tempfile::tempdir().unwrap();
        let first = kept(folder.path());
        let Spoken { sound, by } = first.speak(utterance("Hello.", true)).await.unwrap();
        first.speak(utterance("Hello.", true)).await.unwrap();
        assert_eq!(first.voice.spoken(), 1);
        let second = kept(folder.path());
        let again = second.speak(utterance("Hello.", true)).await.unwrap();
        assert_eq!(second.voice.spoken(), 0);
        assert_eq!((again.sound.samples.len(), again.by), (sound.samples.len(), by));
    }

    /// A voice in whose stead another speaks at first.
    #[derive(Default)]
    struct Away(FakeTts);

    impl Tts for Away {
        fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
            Box::pin(async {
                let spoken = self.0.speak(utterance).await?;
                let by = if self.0.spoken() == 1 { spoken.by.instead() } else { spoken.by };
                Ok(Spoken { by, ..spoken })
            })
        }

        fn voices(&self) -> Vec<&str> {
            self.0.voices()
        }
    }

    #[tokio::test]
    async fn whoever_stands_in_is_not_kept_for_the_one_who_is_away() {
        let folder = tempfile::tempdir().unwrap();
        let by = By::of("simulated");
        let kept = Kept::new(Away::default(), by, folder.path().join("speech"), "away".into());
        for (stood_in, asked, written) in [(true, 1, 0), (false, 2, 1), (false, 2, 1)] {
            let spoken = kept.speak(utterance("Hello.", true)).await.unwrap();
            assert_eq!(spoken.by.stood_in, stood_in);
            assert_eq!((kept.voice.0.spoken(), files(folder.path()).len()), (asked, written));
        }
    }

    #[tokio::test]
    async fn what_is_not_to_be_kept_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let kept = kept(folder.path());
        kept.speak(utterance("I have Dana Whitfield.", false)).await.unwrap();
        assert!(files(folder.path()).is_empty());
        assert_eq!(kept.memory.entry_count(), 0);
    }

    #[tokio::test]
    async fn a_damaged_file_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        kept(folder.path()).speak(utterance("Hello.", true)).await.unwrap();
        let [file] = &files(folder.path())[..] else { panic!("one file") };
        let whole = std::fs::read(file).unwrap();
        std::fs::write(file, &whole[..whole.len() / 2]).unwrap();
        let again = kept(folder.path());
        again.speak(utterance("Hello.", true)).await.unwrap();
        assert_eq!(again.voice.spoken(), 1);
        assert_eq!(std::fs::read(file).unwrap(), whole);
    }

    #[tokio::test]
    async fn another_voice_or_pace_is_another_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let kept = kept(folder.path());
        kept.speak(utterance("Hello.", true)).await.unwrap();
        kept.speak(Utterance { speed: 1.5, ..utterance("Hello.", true) }).await.unwrap();
        kept.speak(Utterance { voice: "am_echo".into(), ..utterance("Hello.", true) })
            .await
            .unwrap();
        assert_eq!(files(folder.path()).len(), 3);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_only_costs_time() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("speech"), "a file in the way").unwrap();
        let sound = kept(folder.path()).speak(utterance("Hello.", true)).await;
        assert!(sound.is_ok());
    }
}
