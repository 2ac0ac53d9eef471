//! The roles: the same is asked of both.

use std::sync::Arc;

use ellie_core::audio::Sound;
use ellie_providers::Error;
use ellie_providers::stt::{Stt, Transcript};
use ellie_providers::tts::{Spoken, Tts, Utterance};
use futures_util::future::BoxFuture;

use super::{Hearing, Speaking};

impl Stt for Hearing {
    fn transcribe(&self, speech: Sound) -> BoxFuture<'_, Result<Transcript, Error>> {
        let vendor = Arc::clone(&self.vendor.provider);
        let same = speech.clone();
        let asked = async move { something(vendor.transcribe(same).await?) };
        let inside = async {
            let heard = self.inside.transcribe(speech).await?;
            Ok(Transcript { by: heard.by.instead(), ..heard })
        };
        Box::pin(self.vendor.race.run(self.vendor.patience, asked, inside))
    }
}

impl Tts for Speaking {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        let vendor = Arc::clone(&self.vendor.provider);
        let inside = Utterance { voice: self.voice_inside(&utterance.voice), ..utterance.clone() };
        let patience = match utterance.keep {
            true => self.vendor.patience.for_kept(),
            false => self.vendor.patience,
        };
        let asked = async move { vendor.speak(utterance).await };
        let inside = async {
            let spoken = self.inside.speak(inside).await?;
            Ok(Spoken { by: spoken.by.instead(), ..spoken })
        };
        Box::pin(self.vendor.race.run(patience, asked, inside))
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

/// What was heard. Voice in which a vendor hears nothing is for the models inside to judge.
fn something(heard: Transcript) -> Result<Transcript, Error> {
    match heard.text.trim().is_empty() {
        true => Err(Error::Refused("nothing was heard".into())),
        false => Ok(heard),
    }
}
