//! Speech as it comes back from those who speak: bare samples, and no more of them than a text
//! can take to say.

use std::ops::RangeInclusive;

use ellie_core::audio::Sound;
use futures_util::TryStreamExt;
use reqwest::RequestBuilder;

use super::{Answer, Dialect, Pcm, Server, failed, unavailable};
use crate::Error;
use crate::tts::{Spoken, Utterance};

const ROLE: &str = "text to speech";

/// Bare samples say nothing of their rate; this is the one that each vendor is asked for.
pub(crate) const RATE_HZ: u32 = 24_000;

/// No voice takes longer: a second for each character, and a while to begin and end.
const SLOWEST: Patience = Patience { for_each_character: 1.0, besides: 10.0, at_most: 600.0 };

/// How files begin that servers send who do not know bare samples: played, they would be noise.
const FILES: [&[u8]; 4] = [b"RIFF", b"OggS", b"fLaC", b"ID3"];

/// What a vendor can be asked to say.
pub(crate) struct Bounds {
    /// The longest text that is taken in one piece.
    pub(crate) characters: usize,
    /// The slowest and the fastest pace that is taken.
    pub(crate) speeds: RangeInclusive<f32>,
}

impl Bounds {
    /// Refuses what the vendor would: it is not even sent.
    pub(crate) fn check(&self, utterance: &Utterance, voices: &[&str]) -> Result<(), Error> {
        let Utterance { text, voice, speed, .. } = utterance;
        let (most, speeds) = (self.characters, &self.speeds);
        if !voices.contains(&voice.as_str()) {
            return Err(Error::Refused(format!("there is no voice named {voice}")));
        }
        if text.chars().count() > most {
            let words = format!("text of more than {most} characters in one piece");
            return Err(Error::Refused(words));
        }
        if !speeds.contains(speed) {
            let words = format!("a speed is between {} and {}", speeds.start(), speeds.end());
            return Err(Error::Refused(words));
        }
        Ok(())
    }
}

/// What a server says when it is asked so. Where there are no words it is not asked.
pub(crate) async fn say<D: Dialect>(
    server: &Server<D>,
    request: RequestBuilder,
    utterance: &Utterance,
) -> Result<Spoken, Error> {
    let Utterance { text, speed, .. } = utterance;
    if text.trim().is_empty() {
        return Ok(Spoken { sound: Sound::new(Vec::new(), RATE_HZ), by: server.by() });
    }
    let answer = server.ask(ROLE, request).await?;
    let sound = sound(answer, SLOWEST.bytes(text.chars().count(), *speed)).await?;
    Ok(Spoken { sound, by: server.by() })
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
