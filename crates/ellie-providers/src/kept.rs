//! Sentences that were synthesised once, kept on disk by the hash of what they are.
//!
//! Only what is marked as fit to be kept is; a sentence with a caller's name in it never is.

mod shelf;

use std::path::PathBuf;

use futures_util::future::BoxFuture;
use futures_util::stream::{StreamExt, TryStreamExt, try_unfold};
use sha2::{Digest, Sha256};

use crate::tts::{Begun, Coming, More, Spoken, Tts, Utterance};
use crate::{By, Error};
use shelf::Shelf;

/// A voice that does not say the same thing twice.
pub struct Kept<T> {
    voice: T,
    /// What made the sound besides the utterance: the model, the pronunciations.
    identity: String,
    shelf: Shelf,
    is_heard_early: bool,
}

impl<T: Tts> Kept<T> {
    /// Keeps in a folder what this voice says, which is called so. The folder is made when it is first
    /// needed.
    pub fn new(voice: T, by: By, folder: PathBuf, identity: String) -> Self {
        Self { voice, identity, shelf: Shelf::new(by, folder), is_heard_early: false }
    }

    /// Of a voice that makes its speech piece by piece: what is not kept yet is heard while it is made,
    /// by everybody who needs it then.
    #[must_use]
    pub fn heard_early(self) -> Self {
        Self { is_heard_early: true, ..self }
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

    async fn begin_early(&self, utterance: Utterance) -> Result<Begun, Error> {
        let key = self.key(&utterance);
        if let Some(kept) = self.shelf.find(&key).await {
            return Ok(Begun::Whole(Spoken::clone(&kept)));
        }
        Ok(match self.voice.begin(utterance).await? {
            Begun::Whole(spoken) => {
                self.shelf.keep(&key, spoken.clone()).await;
                Begun::Whole(spoken)
            }
            Begun::Coming(coming) => Begun::Coming(keeping(coming, self.shelf.clone(), key)),
        })
    }
}

impl<T: Tts> Tts for Kept<T> {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        Box::pin(async move {
            if !utterance.keep {
                return self.voice.speak(utterance).await;
            }
            let key = self.key(&utterance);
            let make = async { self.voice.speak(utterance).await };
            let spoken = self.shelf.find_or_make(&key, make).await?;
            Ok(Spoken::clone(&spoken))
        })
    }

    fn begin(&self, utterance: Utterance) -> BoxFuture<'_, Result<Begun, Error>> {
        Box::pin(async move {
            match (utterance.keep, self.is_heard_early) {
                (false, _) => self.voice.begin(utterance).await,
                (true, true) => self.begin_early(utterance).await,
                (true, false) => Ok(Begun::Whole(self.speak(utterance).await?)),
            }
        })
    }

    fn voices(&self) -> Vec<&str> {
        self.voice.voices()
    }
}

/// What comes, and when it is whole in the voice that began it, it is kept.
fn keeping(coming: Coming, shelf: Shelf, key: String) -> Coming {
    let Coming { first, rest } = coming;
    let state = (rest, Some(first.clone()), shelf, key);
    let rest = try_unfold(state, |(mut rest, so_far, shelf, key)| async move {
        let more = rest.try_next().await?;
        let so_far = match (&more, so_far) {
            (Some(More::Sound(samples)), Some(mut so_far)) => {
                so_far.sound.samples.extend_from_slice(samples);
                Some(so_far)
            }
            (None, Some(whole)) => {
                shelf.keep(&key, whole).await;
                None
            }
            (Some(More::Anew(_)), _) | (_, None) => None,
        };
        Ok(more.map(|more| (more, (rest, so_far, shelf, key))))
    });
    Coming { first, rest: rest.boxed() }
}

#[cfg(test)]
mod tests;
