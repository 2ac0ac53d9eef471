//! The roles: the same is asked of both.

use std::sync::Arc;

use ellie_core::audio::Sound;
use ellie_providers::Error;
use ellie_providers::stt::{Stt, Transcript};
use ellie_providers::tts::{Tts, Utterance};
use futures_util::future::BoxFuture;

use super::{Hearing, Speaking};

impl Stt for Hearing {
    fn transcribe(&self, speech: Sound) -> BoxFuture<'_, Result<Transcript, Error>> {
        let vendor = Arc::clone(&self.vendor.provider);
        let same = speech.clone();
        let asked = async move { vendor.transcribe(same).await };
        Box::pin(self.vendor.race.run(asked, self.inside.transcribe(speech)))
    }
}

impl Tts for Speaking {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Sound, Error>> {
        let vendor = Arc::clone(&self.vendor.provider);
        let inside = Utterance { voice: self.voice_inside(&utterance.voice), ..utterance.clone() };
        let asked = async move { vendor.speak(utterance).await };
        Box::pin(self.vendor.race.run(asked, self.inside.speak(inside)))
    }

    fn voices(&self) -> Vec<&'static str> {
        self.vendor.provider.voices()
    }
}

impl Speaking {
    /// The voice inside that is named like the vendor's, else the usual one.
    fn voice_inside(&self, voice: &str) -> String {
        let voices = self.inside.voices();
        let same = voices.iter().find(|inside| **inside == voice);
        same.or(voices.first()).copied().unwrap_or_default().to_owned()
    }
}
