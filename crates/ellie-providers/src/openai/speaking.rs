//! Text to speech: text goes out, bare samples come back.

use ellie_core::audio::Sound;
use futures_util::TryStreamExt;
use futures_util::future::BoxFuture;
use serde::Serialize;

use super::Server;
use crate::Error;
use crate::remote::{Answer, Pcm, failed, unavailable};
use crate::tts::{Spoken, Tts, Utterance};

const ROLE: &str = "text to speech";

/// Bare samples say nothing of their rate; this is the one the format has.
const RATE_HZ: u32 = 24_000;

/// The longest text that is taken in one piece.
const MOST_CHARACTERS: usize = 4096;

/// The slowest and the fastest pace that is taken.
const SPEEDS: (f32, f32) = (0.25, 4.0);

/// No voice takes longer: a second for each character, and a while to begin and end.
const SLOWEST: Patience = Patience { for_each_character: 1.0, besides: 10.0, at_most: 600.0 };

/// The voices that OpenAI has, the default first. Its older models know fewer of them.
pub const VOICES: [&str; 13] = [
    "marin", "cedar", "alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage",
    "shimmer", "verse",
];

/// How files begin that servers send who do not know bare samples: played, they would be noise.
const FILES: [&[u8]; 4] = [b"RIFF", b"OggS", b"fLaC", b"ID3"];

/// The voices of a server, by one of its models.
#[derive(Debug, Clone)]
pub struct Speaking {
    server: Server,
    model: String,
    voices: Vec<&'static str>,
}

impl Speaking {
    /// With a model such as `gpt-4o-mini-tts`, and the voices that OpenAI has.
    #[must_use]
    pub fn new(server: Server, model: impl Into<String>) -> Self {
        Self { server, model: model.into(), voices: VOICES.into() }
    }

    /// With the voices of another vendor, the one to take unasked first.
    #[must_use]
    pub fn with_voices(self, voices: Vec<&'static str>) -> Self {
        Self { voices, ..self }
    }

    async fn say(&self, utterance: Utterance) -> Result<Spoken, Error> {
        let by = self.server.by();
        if utterance.text.trim().is_empty() {
            return Ok(Spoken { sound: Sound::new(Vec::new(), RATE_HZ), by });
        }
        let asked = self.asked(&utterance)?;
        let most = SLOWEST.bytes(utterance.text.chars().count(), asked.speed);
        let request = self.server.post("audio/speech").json(&asked);
        let sound = sound(self.server.ask(ROLE, request).await?, most).await?;
        Ok(Spoken { sound, by })
    }

    fn asked<'u>(&'u self, utterance: &'u Utterance) -> Result<Asked<'u>, Error> {
        let Utterance { text, voice, speed, .. } = utterance;
        if !self.voices.contains(&voice.as_str()) {
            return Err(Error::Refused(format!("there is no voice named {voice}")));
        }
        if text.chars().count() > MOST_CHARACTERS {
            let words = format!("text of more than {MOST_CHARACTERS} characters in one piece");
            return Err(Error::Refused(words));
        }
        if !(SPEEDS.0..=SPEEDS.1).contains(speed) {
            let words = format!("a speed is between {} and {}", SPEEDS.0, SPEEDS.1);
            return Err(Error::Refused(words));
        }
        let model = &self.model;
        Ok(Asked { model, input: text, voice, response_format: "pcm", speed: *speed })
    }
}

impl Tts for Speaking {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        Box::pin(self.say(utterance))
    }

    fn voices(&self) -> Vec<&'static str> {
        self.voices.clone()
    }
}

/// A request as it goes out.
#[derive(Serialize)]
struct Asked<'u> {
    model: &'u str,
    input: &'u str,
    voice: &'u str,
    response_format: &'static str,
    speed: f32,
}

/// The longest speech that is waited for, in seconds.
struct Patience {
    for_each_character: f32,
    besides: f32,
    at_most: f32,
}

impl Patience {
    fn bytes(&self, characters: usize, speed: f32) -> usize {
        let seconds = self.besides + self.for_each_character * characters as f32 / speed;
        (seconds.min(self.at_most) * RATE_HZ as f32) as usize * size_of::<i16>()
    }
}

async fn sound(answer: Answer, most: usize) -> Result<Sound, Error> {
    let kind = answer.media_type();
    let is_other_sound = kind.starts_with("audio/") && !is_bare(&kind);
    if is_other_sound {
        return Err(unavailable(ROLE, "the server's sound is not the bare samples asked for"));
    }
    if !is_bare(&kind) {
        return Err(failed(ROLE, "the server's answer is no sound"));
    }
    let (mut pcm, mut beginning) = (Pcm::default(), Vec::new());
    let mut pieces = answer.pieces(most);
    while let Some(piece) = pieces.try_next().await? {
        beginning.extend(piece.iter().take(4usize.saturating_sub(beginning.len())));
        pcm.push(&piece);
    }
    if FILES.iter().any(|file| beginning.starts_with(file)) {
        return Err(unavailable(ROLE, "the server sent a file, not the bare samples asked for"));
    }
    let samples = pcm.finish().ok_or_else(|| failed(ROLE, "the sound ends within a sample"))?;
    if samples.is_empty() {
        return Err(failed(ROLE, "the server sent no sound"));
    }
    Ok(Sound::new(samples, RATE_HZ))
}

/// Whether an answer of this kind may be bare samples: vendors differ in what they call them.
fn is_bare(kind: &str) -> bool {
    matches!(
        kind,
        "" | "audio/pcm" | "audio/l16" | "audio/raw" | "audio/x-raw" | "application/octet-stream"
    )
}
