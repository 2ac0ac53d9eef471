//! What is kept: in memory, and on disk below it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ellie_core::audio::Sound;
use moka::future::Cache;

use crate::tts::Spoken;
use crate::{By, Error, wav};

/// How much kept sound stays in memory: some five minutes at 24 kHz.
const MEMORY_BYTES: u64 = 32 << 20;

/// What one voice has said; cheap to clone.
#[derive(Clone)]
pub struct Shelf {
    by: By,
    folder: PathBuf,
    memory: Cache<String, Arc<Spoken>>,
}

impl Shelf {
    pub fn new(by: By, folder: PathBuf) -> Self {
        let weight = |_: &String, spoken: &Arc<Spoken>| {
            u32::try_from(size_of_val(spoken.sound.samples.as_slice())).unwrap_or(u32::MAX)
        };
        let memory = Cache::builder().max_capacity(MEMORY_BYTES).weigher(weight).build();
        Self { by, folder, memory }
    }

    /// What is kept under this key.
    pub async fn find(&self, key: &str) -> Option<Arc<Spoken>> {
        if let Some(kept) = self.memory.get(key).await {
            return Some(kept);
        }
        let found = self.read(key).await?;
        self.memory.insert(key.to_owned(), Arc::clone(&found)).await;
        Some(found)
    }

    /// What is kept, else what is made now. Two who need the same at once wait for one making.
    pub async fn find_or_make(
        &self,
        key: &str,
        make: impl Future<Output = Result<Spoken, Error>>,
    ) -> Result<Arc<Spoken>, Error> {
        let work = async {
            if let Some(found) = self.read(key).await {
                return Ok(found);
            }
            Ok(self.written(key, make.await?).await)
        };
        let made = self.memory.try_get_with_by_ref(key, work);
        let spoken = made.await.map_err(|error: Arc<Error>| Error::clone(&error))?;
        self.forget_if_stood_in(key, &spoken).await;
        Ok(spoken)
    }

    /// Keeps what was made. Of several at once, one is written.
    pub async fn keep(&self, key: &str, spoken: Spoken) {
        let kept = self.memory.get_with_by_ref(key, self.written(key, spoken)).await;
        self.forget_if_stood_in(key, &kept).await;
    }

    #[cfg(test)]
    pub fn in_memory(&self) -> u64 {
        self.memory.entry_count()
    }

    /// Whoever stood in did so this time: the next time it is said, it is asked for again.
    async fn forget_if_stood_in(&self, key: &str, spoken: &Spoken) {
        if spoken.by.stood_in {
            self.memory.invalidate(key).await;
        }
    }

    async fn read(&self, key: &str) -> Option<Arc<Spoken>> {
        let path = self.path(key);
        let sound = on_disk_thread(move || read(&path)).await?;
        Some(Arc::new(Spoken { sound, by: self.by }))
    }

    async fn written(&self, key: &str, spoken: Spoken) -> Arc<Spoken> {
        let spoken = Arc::new(spoken);
        if spoken.by.stood_in {
            return spoken;
        }
        let (path, written) = (self.path(key), Arc::clone(&spoken));
        let failed = on_disk_thread(move || write(&path, &written.sound).err()).await;
        if let Some(error) = failed {
            tracing::warn!(%error, "a sentence could not be kept; it will be made again");
        }
        spoken
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.wav"))
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
