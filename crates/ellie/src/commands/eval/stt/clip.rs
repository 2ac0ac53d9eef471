//! One recording, heard.

use std::sync::{Arc, Mutex, PoisonError};

use ellie::calls::{Error, SPEECH_HZ, hear};
use ellie_core::audio::{Sound, resample};
use ellie_core::wer::{Score, score};
use ellie_providers::Providers;
use ellie_providers::local::{self, Moonshine, confidence};
use ellie_providers::stt::{Stt, Transcript};
use futures_util::future::BoxFuture;

use super::prompts::Prompt;
use crate::commands::eval::models;
use crate::commands::eval::noise::Condition;

/// A recording that was listened to.
pub struct Clip {
    /// The recording's name.
    pub name: String,
    /// The recording's number among those chosen.
    pub number: usize,
    /// How it reached Ellie.
    pub condition: Condition,
    /// What was said.
    pub said: String,
    /// What was heard; empty where nobody seemed to speak.
    pub heard: String,
    /// How far one is from the other.
    pub score: Score,
    /// The confidence that came with it.
    pub confidence: Option<f32>,
    /// What each stretch of voice weighed.
    pub stretches: Vec<Stretch>,
    /// How long it is.
    pub seconds: f64,
    /// How long it took to find the voice and the words.
    pub work_ms: f64,
}

/// A stretch of voice: how long it is, and what its confidence is made of.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// Its length.
    pub seconds: f32,
    /// See [`confidence::surprise`].
    pub surprise: f32,
}

impl Clip {
    /// The share of words that were heard right.
    pub fn right(&self) -> f64 {
        (1.0 - self.score.rate()).clamp(0.0, 1.0)
    }
}

/// Listens the way a call does, and keeps what the recogniser weighed.
pub struct Ear {
    providers: Providers,
    weighed: Arc<Weighing>,
}

/// The recogniser, with a note of what it weighed.
struct Weighing {
    recogniser: Moonshine,
    stretches: Mutex<Vec<Stretch>>,
}

impl Stt for Weighing {
    fn transcribe(
        &self,
        speech: Sound,
    ) -> BoxFuture<'_, Result<Transcript, ellie_providers::Error>> {
        Box::pin(async move {
            let seconds = speech.seconds();
            let (transcript, tokens) = self.recogniser.weigh(speech).await?;
            let surprise = confidence::surprise(&tokens);
            if let (false, Some(surprise)) = (transcript.text.is_empty(), surprise) {
                let mut stretches = self.stretches.lock().unwrap_or_else(PoisonError::into_inner);
                stretches.push(Stretch { seconds, surprise });
            }
            Ok(transcript)
        })
    }
}

impl Ear {
    /// With the models that the settings name.
    pub async fn open() -> anyhow::Result<Self> {
        let settings = local::Config { threads: 1, ..models::settings()? };
        let recogniser = local::recogniser(&settings.models, 1)?;
        models::ready(&recogniser.readiness()).await?;
        let weighed = Arc::new(Weighing { recogniser, stretches: Mutex::default() });
        let stt: Arc<dyn Stt> = Arc::clone(&weighed) as Arc<dyn Stt>;
        let providers = Providers { stt, ..models::start(settings).await? };
        Ok(Self { providers, weighed })
    }

    /// Listens to one recording.
    pub async fn hear(
        &self,
        prompt: &Prompt,
        number: usize,
        condition: Condition,
    ) -> anyhow::Result<Clip> {
        let sound = condition.of(&models::recording(&prompt.path)?, number as u64);
        let seconds = f64::from(sound.seconds());
        let (transcript, work_ms) =
            match hear(&self.providers, resample(&sound, SPEECH_HZ), 0.0).await {
                Ok(heard) => (heard.transcript, heard.voice_ms + heard.transcribe_ms),
                Err(Error::NoSpeech) => (Transcript::default(), 0.0),
                Err(error) => return Err(error.into()),
            };
        let mut stretches = self.weighed.stretches.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Clip {
            name: prompt.name.clone(),
            number,
            condition,
            said: prompt.text.clone(),
            score: score(&prompt.text, &transcript.text),
            heard: transcript.text,
            confidence: transcript.confidence,
            stretches: std::mem::take(&mut *stretches),
            seconds,
            work_ms,
        })
    }
}

/// Every clip on a line.
pub fn listed(clips: &[Clip]) -> String {
    let mut text =
        "recording\tcondition\tright\tconfidence\tseconds\tsurprise\tsaid\theard\n".to_owned();
    for clip in clips {
        let surprise = clip.stretches.first().map(|stretch| format!("{:.4}", stretch.surprise));
        let cells = [
            clip.name.clone(),
            clip.condition.name(),
            format!("{:.4}", clip.right()),
            clip.confidence.map_or_else(String::new, |sure| format!("{sure:.4}")),
            format!("{:.2}", clip.seconds),
            surprise.unwrap_or_default(),
            clip.said.clone(),
            clip.heard.clone(),
        ];
        text += &(cells.join("\t") + "\n");
    }
    text
}
