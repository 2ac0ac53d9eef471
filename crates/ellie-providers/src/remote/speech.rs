//! Speech as it comes back from those who speak: bare samples, handed on as they come, and no more of
//! them than a text can take to say.

use std::ops::RangeInclusive;

use bytes::Bytes;
use ellie_core::audio::Sound;
use futures_util::stream::{BoxStream, StreamExt, TryStreamExt, try_unfold};
use reqwest::RequestBuilder;

use super::{Answer, Dialect, Pcm, Server, failed, unavailable};
use crate::Error;
use crate::tts::{Begun, Coming, More, Spoken, Utterance};

const ROLE: &str = "text to speech";

/// Bare samples say nothing of their rate; this is the one that each vendor is asked for.
pub(crate) const RATE_HZ: u32 = 24_000;

/// So many samples are waited for before the first are handed on, a tenth of a second: the beginning of
/// a word is not sound yet, nor is what drips.
const FIRST: usize = RATE_HZ as usize / 10;

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

/// What a server begins to say when it is asked so. Where there are no words it is not asked.
pub(crate) async fn begin<D: Dialect>(
    server: &Server<D>,
    request: RequestBuilder,
    utterance: &Utterance,
) -> Result<Begun, Error> {
    let Utterance { text, speed, .. } = utterance;
    let spoken = |samples| Spoken { sound: Sound::new(samples, RATE_HZ), by: server.by() };
    if text.trim().is_empty() {
        return Ok(Begun::Whole(spoken(Vec::new())));
    }
    let answer = server.ask(ROLE, request).await?;
    is_speech(&answer.media_type())?;
    let mut arriving = Arriving::new(answer, SLOWEST.bytes(text.chars().count(), *speed));
    let mut first = Vec::new();
    while first.len() < FIRST {
        match arriving.next().await? {
            Some(samples) => first.extend(samples),
            None if first.is_empty() => return Err(failed(ROLE, "the server sent no sound")),
            None => return Ok(Begun::Whole(spoken(first))),
        }
    }
    let rest = try_unfold(arriving, |mut arriving| async move {
        let more = arriving.next().await?;
        Ok(more.map(|samples| (More::Sound(samples), arriving)))
    });
    Ok(Begun::Coming(Coming { first: spoken(first), rest: rest.boxed() }))
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

fn is_speech(kind: &str) -> Result<(), Error> {
    if is_bare(kind) {
        return Ok(());
    }
    Err(match kind.starts_with("audio/") {
        true => unavailable(ROLE, "the server's sound is not the bare samples asked for"),
        false => failed(ROLE, "the server's answer is no sound"),
    })
}

/// Samples as they come.
struct Arriving {
    pieces: BoxStream<'static, Result<Bytes, Error>>,
    pcm: Pcm,
    /// The first bytes, which tell a file.
    beginning: Vec<u8>,
}

impl Arriving {
    fn new(answer: Answer, most: usize) -> Self {
        Self { pieces: answer.pieces(most), pcm: Pcm::default(), beginning: Vec::new() }
    }

    /// Some more; nothing when that was all. An answer that is cut off may end like one that is whole,
    /// but for half a sample.
    async fn next(&mut self) -> Result<Option<Vec<f32>>, Error> {
        while let Some(piece) = self.pieces.try_next().await? {
            let missing = 4usize.saturating_sub(self.beginning.len());
            self.beginning.extend(piece.iter().take(missing));
            if FILES.iter().any(|file| self.beginning.starts_with(file)) {
                let why = "the server sent a file, not the bare samples asked for";
                return Err(unavailable(ROLE, why));
            }
            self.pcm.push(&piece);
            let samples = self.pcm.take();
            if !samples.is_empty() {
                return Ok(Some(samples));
            }
        }
        match self.pcm.is_torn() {
            true => Err(failed(ROLE, "the sound ends within a sample")),
            false => Ok(None),
        }
    }
}

/// Whether an answer of this kind may be bare samples: vendors differ in what they call them.
fn is_bare(kind: &str) -> bool {
    matches!(
        kind,
        "" | "audio/pcm" | "audio/l16" | "audio/raw" | "audio/x-raw" | "application/octet-stream"
    )
}
