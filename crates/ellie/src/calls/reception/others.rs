//! What the front desk hears and speaks for others than callers: any recording, any text. Nothing of it
//! is kept, for whose it is is not known.

use std::sync::Arc;

use bytes::Bytes;
use ellie_core::audio::Sound;
use ellie_core::sentence::sentences;
use ellie_providers::tts::Utterance;
use futures_util::{Stream, StreamExt, stream};
use tokio::time::Instant;

use super::Reception;
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

    /// Speaks any text.
    pub async fn speak(&self, text: &str, voice: &str, speed: Speed) -> Result<Sound, Error> {
        let _place = self.for_others.acquire().await;
        let mut whole = Sound::default();
        for sentence in sentences(text) {
            let sound = self.say(sentence.to_owned(), voice.to_owned(), speed).await?;
            whole.rate_hz = sound.rate_hz;
            whole.samples.extend(sound.samples);
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
        let sentences: Vec<String> = sentences(text).into_iter().map(str::to_owned).collect();
        let (reception, voice) = (Arc::clone(self), voice.to_owned());
        stream::iter(sentences).then(move |sentence| {
            let (reception, voice) = (Arc::clone(&reception), voice.clone());
            async move {
                let _place = reception.for_others.acquire().await;
                reception.say(sentence, voice, speed).await
            }
        })
    }

    async fn say(&self, text: String, voice: String, speed: Speed) -> Result<Sound, Error> {
        let utterance = Utterance { text, voice, speed: speed.times(), keep: false };
        Ok(self.providers.tts.speak(utterance).await?)
    }
}
