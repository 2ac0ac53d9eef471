//! What the front desk hears and speaks for others than callers: any recording, any text. Nothing of it
//! is kept, for whose it is is not known.

use std::sync::Arc;

use bytes::Bytes;
use ellie_core::audio::Sound;
use ellie_core::sentence::sentences;
use ellie_providers::By;
use ellie_providers::tts::{Spoken, Utterance};
use futures_util::{Stream, StreamExt, stream};
use tokio::time::Instant;

use super::{PAUSE, Reception, when_not_busy};
use crate::calls::hearing::{Heard, hear, listen, milliseconds_since};
use crate::calls::{Error, Speed};

impl Reception {
    /// What is said in a recording, in which somebody has to speak.
    pub async fn hear(&self, recording: Bytes) -> Result<Heard, Error> {
        let begun = Instant::now();
        let sound = self.recordings.open(recording).await?;
        hear(&self.providers, sound, milliseconds_since(begun)).await
    }

    /// What is said in a recording, if anything is.
    pub async fn listen(&self, recording: Bytes) -> Result<Heard, Error> {
        let begun = Instant::now();
        let sound = self.recordings.open(recording).await?;
        listen(&self.providers, sound, milliseconds_since(begun)).await
    }

    /// The same of sound that was not recorded.
    pub async fn listen_to(&self, sound: Sound) -> Result<Heard, Error> {
        listen(&self.providers, sound, 0.0).await
    }

    /// Speaks any text. Where one sentence was spoken in the stead of a vendor, the whole was.
    pub async fn speak(&self, text: &str, voice: &str, speed: Speed) -> Result<Spoken, Error> {
        let _place = self.for_others.acquire().await;
        let mut whole = Spoken::default();
        for sentence in sentences(text) {
            let spoken = self.say(sentence.to_owned(), voice.to_owned(), speed).await?;
            let stood_in = whole.by.stood_in || spoken.by.stood_in;
            whole.by = By { stood_in, ..spoken.by };
            whole.sound.append(spoken.sound);
        }
        Ok(whole)
    }

    /// Speaks any text, each sentence when it is asked for. Whoever is slow to ask has no place
    /// meanwhile.
    pub fn speak_sentences(
        self: &Arc<Self>,
        text: &str,
        voice: &str,
        speed: Speed,
    ) -> impl Stream<Item = Result<Sound, Error>> + Send + use<> {
        let sentences = sentences(text).into_iter().map(str::to_owned).collect();
        let (reception, voice) = (Arc::clone(self), voice.to_owned());
        one_by_one(sentences, move |sentence| {
            let (reception, voice) = (Arc::clone(&reception), voice.clone());
            async move {
                let _place = reception.for_others.acquire().await;
                Ok(reception.say(sentence, voice, speed).await?.sound)
            }
        })
    }

    async fn say(&self, text: String, voice: String, speed: Speed) -> Result<Spoken, Error> {
        let utterance =
            Utterance { text, voice, speed: speed.times(), keep: false, is_awaited: true };
        Ok(self.providers.tts.speak(utterance).await?)
    }
}

/// Has one sentence said after the other. While every place is taken by callers nothing is begun,
/// and what was begun waits until one is free.
fn one_by_one<S, F>(
    sentences: Vec<String>,
    say: S,
) -> impl Stream<Item = Result<Sound, Error>> + Send + use<S, F>
where
    S: Fn(String) -> F + Clone + Send + Sync,
    F: Future<Output = Result<Sound, Error>> + Send,
{
    stream::iter(sentences.into_iter().enumerate()).then(move |(number, sentence)| {
        let say = say.clone();
        async move {
            let again = || say(sentence.clone());
            if number == 0 { again().await } else { when_not_busy(PAUSE, again).await }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const BUSY: Error = Error::Provider(ellie_providers::Error::Busy { role: "text to speech" });

    /// Says what is asked at these times, and is busy at all others.
    fn free_at(
        times: &'static [usize],
    ) -> impl Fn(String) -> std::future::Ready<Result<Sound, Error>> + Clone {
        let asked = Arc::new(AtomicUsize::new(0));
        move |sentence| {
            let time = asked.fetch_add(1, Ordering::Relaxed);
            let sound = Sound::new(vec![0.0; sentence.len()], 24_000);
            std::future::ready(if times.contains(&time) { Ok(sound) } else { Err(BUSY) })
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_begun_is_gone_on_with_when_there_is_a_place() {
        let sentences = || vec!["a".to_owned(), "bb".to_owned()];
        let said = one_by_one(sentences(), free_at(&[0, 4]));
        let lengths = said.map(|sound| sound.map(|sound| sound.samples.len()));
        assert_eq!(lengths.collect::<Vec<_>>().await, [Ok(1), Ok(2)]);
        let mut said = Box::pin(one_by_one(sentences(), free_at(&[1])));
        assert_eq!(said.next().await, Some(Err(BUSY)), "nobody waits for the first");
    }
}
