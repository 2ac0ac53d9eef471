//! What a vendor is asked, and whoever stands in for it as well.

use std::sync::Arc;

use ellie_core::audio::Sound;
use ellie_providers::Error;
use ellie_providers::stt::{Listener, Stt, Transcript};
use ellie_providers::tts::{Begun, Spoken, Tts, Utterance};
use futures_util::future::BoxFuture;

use super::Vendor;
use super::coming::{self, Instead};
use super::race::Race;

impl Stt for Vendor<dyn Stt> {
    fn transcribe(&self, speech: Sound) -> BoxFuture<'_, Result<Transcript, Error>> {
        let vendor = Arc::clone(&self.provider);
        let same = speech.clone();
        let asked = async move { something(vendor.transcribe(same).await?) };
        Box::pin(self.race.run(true, asked, instead(&*self.inside, speech)))
    }

    /// Only a vendor that is well: one that was left alone is tried again with speech that is whole.
    fn listen(&self, rate_hz: u32) -> Option<Box<dyn Listener>> {
        let vendor = self.race.way.is_open().then(|| self.provider.listen(rate_hz))??;
        let (inside, race) = (Arc::clone(&self.inside), Arc::clone(&self.race));
        Some(Box::new(Both { vendor, inside, race }))
    }
}

/// A vendor that listens, and whoever inside stands in for it when the words are wanted.
struct Both {
    vendor: Box<dyn Listener>,
    inside: Arc<dyn Stt>,
    race: Arc<Race>,
}

impl Listener for Both {
    fn hear(&mut self, samples: &[f32]) {
        self.vendor.hear(samples);
    }

    fn words(&mut self, speech: Sound) -> BoxFuture<'static, Result<Transcript, Error>> {
        let heard = self.vendor.words(speech.clone());
        let asked = async move { something(heard.await?) };
        let (inside, race) = (Arc::clone(&self.inside), Arc::clone(&self.race));
        Box::pin(async move { race.run(true, asked, instead(&*inside, speech)).await })
    }

    fn part(&mut self) {
        self.vendor.part();
    }
}

/// What is heard inside.
async fn instead(inside: &dyn Stt, speech: Sound) -> Result<Transcript, Error> {
    let heard = inside.transcribe(speech).await?;
    Ok(Transcript { by: heard.by.instead(), ..heard })
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
