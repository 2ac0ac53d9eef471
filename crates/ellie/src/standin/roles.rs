//! What a vendor is asked, and whoever stands in for it as well.

use std::sync::Arc;

use ellie_core::audio::Sound;
use ellie_providers::Error;
use ellie_providers::stt::{Stt, Transcript};
use ellie_providers::tts::{Begun, Spoken, Tts, Utterance};
use futures_util::future::BoxFuture;

use super::Vendor;
use super::coming::{self, Instead};

impl Stt for Vendor<dyn Stt> {
    fn transcribe(&self, speech: Sound) -> BoxFuture<'_, Result<Transcript, Error>> {
        let vendor = Arc::clone(&self.provider);
        let same = speech.clone();
        let asked = async move { something(vendor.transcribe(same).await?) };
        let inside = async {
            let heard = self.inside.transcribe(speech).await?;
            Ok(Transcript { by: heard.by.instead(), ..heard })
        };
        Box::pin(self.race.run(true, asked, inside))
    }
}

impl Tts for Vendor<dyn Tts> {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        let (vendor, instead) = (Arc::clone(&self.provider), self.instead(&utterance));
        let is_awaited = utterance.is_awaited;
        let asked = async move { vendor.speak(utterance).await };
        Box::pin(self.race.run(is_awaited, asked, instead.speak()))
    }

    fn begin(&self, utterance: Utterance) -> BoxFuture<'_, Result<Begun, Error>> {
        let (race, vendor) = (Arc::clone(&self.race), Arc::clone(&self.provider));
        let instead = self.instead(&utterance);
        Box::pin(coming::begin(race, vendor, utterance, instead))
    }

    fn voices(&self) -> Vec<&str> {
        self.provider.voices()
    }
}

impl Vendor<dyn Tts> {
    fn instead(&self, utterance: &Utterance) -> Instead {
        let voice = self.voice_inside(&utterance.voice);
        Instead::new(Arc::clone(&self.inside), Utterance { voice, ..utterance.clone() })
    }

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
