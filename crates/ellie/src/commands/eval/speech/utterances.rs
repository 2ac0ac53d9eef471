//! What the models are given to hear and to say.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use ellie::media::{Format, encode};
use ellie_core::audio::{Sound, resample};
use ellie_core::speakable::speakable;
use ellie_providers::local;
use ellie_providers::local::pronounce::Pronouncer;
use ellie_providers::tts::{Tts, Utterance};

use crate::commands::eval::models;

/// A sound to hear.
pub struct Clip {
    /// How long it is, in words.
    pub name: String,
    /// The sound, at the rate the models listen at.
    pub sound: Sound,
}

/// Texts whose speech lasts about as long as their name says.
pub const TEXTS: [(&str, &str); 3] = [
    ("2 s", "Thank you, I will write that down."),
    ("5 s", "Our office is open from nine to five, Monday through Friday, and closed on holidays."),
    (
        "10 s",
        "I can take a message for one of our attorneys, and somebody will call you back within \
         one business day. First, may I have your name, and the best number to reach you during \
         the afternoon?",
    ),
];

/// Sentences of a caller.
pub const SENTENCES: [(&str, &str); 3] = [
    ("5 words", "what are your hours today"),
    ("14 words", "hi i would like to know how much a first consultation costs with you"),
    (
        "44 words",
        "so my landlord sent me a letter last week saying that i have to be out by the end of the \
         month and i do not think he can do that because i have always paid and so i wanted to \
         talk to somebody about it",
    ),
];

const SECONDS: [usize; 3] = [2, 5, 10];
const RATE_HZ: u32 = 16_000;

/// Sounds of two, five and ten seconds: cut from a recording, which begins again where it is too
/// short, or said by the voice and filled up with quiet.
pub async fn clips(recording: Option<&Path>, voice: &dyn Tts) -> anyhow::Result<Vec<Clip>> {
    let recording = recording.map(models::recording).transpose()?;
    let mut clips = Vec::new();
    for (seconds, (name, text)) in SECONDS.into_iter().zip(TEXTS) {
        let count = seconds * RATE_HZ as usize;
        let samples: Vec<f32> = match &recording {
            Some(sound) => {
                let sound = resample(sound, RATE_HZ).samples;
                if sound.is_empty() {
                    bail!("the recording is empty");
                }
                sound.into_iter().cycle().take(count).collect()
            }
            None => {
                let mut samples = resample(&spoken(text, voice).await?, RATE_HZ).samples;
                samples.resize(count, 0.0);
                samples
            }
        };
        clips.push(Clip { name: name.to_owned(), sound: Sound::new(samples, RATE_HZ) });
    }
    Ok(clips)
}

/// A text, said anew.
pub async fn spoken(text: &str, voice: &dyn Tts) -> Result<Sound, ellie_providers::Error> {
    let name = voice.voices().first().copied().unwrap_or_default().to_owned();
    let utterance = Utterance {
        text: text.to_owned(),
        voice: name,
        speed: 1.0,
        keep: false,
        is_awaited: false,
    };
    Ok(voice.speak(utterance).await?.sound)
}

/// Writes the sounds as WAV, and the texts with Kokoro's phonemes.
pub fn keep(folder: &Path, clips: &[Clip], config: &local::Config) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let pronouncer = Pronouncer::load(&config.models.join("pronounce"), &[])?;
    for (place, Clip { name, sound }) in clips.iter().enumerate() {
        let file = format!("heard-{}.wav", name.replace(' ', ""));
        fs::write(folder.join(file), encode(sound, Format::Wav)?)
            .with_context(|| format!("utterance {place}"))?;
    }
    for (name, text) in TEXTS {
        let name = name.replace(' ', "");
        fs::write(folder.join(format!("said-{name}.txt")), text)?;
        let phonemes = pronouncer.phonemes(&speakable(text));
        fs::write(folder.join(format!("said-{name}.phonemes")), phonemes)?;
    }
    for (name, sentence) in SENTENCES {
        let name = name.replace(' ', "-");
        fs::write(folder.join(format!("meant-{name}.txt")), sentence)?;
    }
    Ok(())
}
