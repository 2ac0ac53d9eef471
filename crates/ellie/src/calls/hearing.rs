//! From sound to words: where somebody speaks, then what is said there.

use ellie_core::audio::Sound;
use ellie_core::vad;
use ellie_providers::Providers;
use ellie_providers::stt::Transcript;
use ellie_providers::vad::Memory;
use tokio::time::Instant;

use super::Error;

/// What was heard, and how long each stage took.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// The words.
    pub transcript: Transcript,
    /// The same, stretch by stretch; none, where nobody said anything.
    pub said: Vec<Said>,
    /// How long the recording is.
    pub seconds: f64,
    /// Milliseconds for unpacking the recording.
    pub decode_ms: f64,
    /// Milliseconds for finding where somebody speaks.
    pub voice_ms: f64,
    /// Milliseconds for writing down what is said.
    pub transcribe_ms: f64,
}

/// What was said from one pause to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The words.
    pub text: String,
    /// The second of the recording it begins at.
    pub begins: f64,
    /// The second it ends at.
    pub ends: f64,
}

/// The voice detector is asked about so much at a time, so that another caller need not wait for
/// the end of a long recording.
const SLICE_SECONDS: usize = 30;

const FRAME_MS: usize = vad::FRAME_MS as usize;

/// Listens to a whole recording that took so long to unpack, in which somebody has to speak.
pub async fn hear(providers: &Providers, sound: Sound, decode_ms: f64) -> Result<Heard, Error> {
    let heard = listen(providers, sound, decode_ms).await?;
    if heard.said.is_empty() { Err(Error::NoSpeech) } else { Ok(heard) }
}

/// The same, whether or not anybody speaks in it.
pub async fn listen(providers: &Providers, sound: Sound, decode_ms: f64) -> Result<Heard, Error> {
    let begun = Instant::now();
    let voice = voice(providers, &sound).await?;
    let voice_ms = milliseconds_since(begun);
    let begun = Instant::now();
    let seconds = sound.samples.len() as f64 / f64::from(sound.rate_hz.max(1));
    let (mut parts, mut said) = (Vec::new(), Vec::new());
    for stretch in vad::stretches(&voice) {
        let frames = stretch.len() as f32;
        let part = providers.stt.transcribe(vad::cut(&sound, &stretch)).await?;
        if !part.text.is_empty() {
            let at = |frame: usize| ((frame * FRAME_MS) as f64 / 1e3).min(seconds);
            let (begins, ends) = (at(stretch.start), at(stretch.end));
            said.push(Said { text: part.text.clone(), begins, ends });
        }
        parts.push((part, frames));
    }
    let transcript = joined(parts).unwrap_or_default();
    let transcribe_ms = milliseconds_since(begun);
    Ok(Heard { transcript, said, seconds, decode_ms, voice_ms, transcribe_ms })
}

/// Milliseconds since then.
pub fn milliseconds_since(then: Instant) -> f64 {
    then.elapsed().as_secs_f64() * 1e3
}

/// The probability of voice in each frame.
async fn voice(providers: &Providers, sound: &Sound) -> Result<Vec<f32>, Error> {
    let frame = (sound.rate_hz as usize * vad::FRAME_MS as usize / 1000).max(1);
    let slice = (SLICE_SECONDS * sound.rate_hz as usize).next_multiple_of(frame).max(1);
    let (mut voice, mut memory) = (Vec::new(), Memory::default());
    for samples in sound.samples.chunks(slice) {
        let slice = Sound { samples: samples.to_vec(), rate_hz: sound.rate_hz };
        let judged = providers.vad.listen(slice, memory).await?;
        voice.extend(judged.voice);
        memory = judged.memory;
    }
    Ok(voice)
}

/// One transcript of several; its confidence is theirs, weighted by how long each is.
fn joined(parts: Vec<(Transcript, f32)>) -> Option<Transcript> {
    let spoken: Vec<_> = parts.into_iter().filter(|(part, _)| !part.text.is_empty()).collect();
    let Transcript { language, by, .. } = spoken.first()?.0;
    let length: f32 = spoken.iter().map(|(_, length)| length).sum();
    let weighted = spoken.iter().map(|(part, share)| Some(part.confidence? * share / length));
    let confidence = weighted.sum();
    let texts: Vec<&str> = spoken.iter().map(|(part, _)| part.text.as_str()).collect();
    Some(Transcript { text: texts.join(" "), confidence, language, by })
}

#[cfg(test)]
mod tests {
    use ellie_providers::By;

    use super::*;

    fn part(text: &str, confidence: Option<f32>) -> Transcript {
        Transcript { text: text.into(), confidence, language: Some("en"), by: By::of("test") }
    }

    #[test]
    fn confidence_is_weighted_by_length() {
        let parts = vec![(part("Hello", Some(1.0)), 3.0), (part("there.", Some(0.5)), 1.0)];
        let whole = joined(parts).unwrap();
        assert_eq!(whole, part("Hello there.", Some(0.875)));
    }

    #[test]
    fn one_unknown_confidence_makes_the_whole_unknown() {
        let parts = vec![(part("Hello", Some(1.0)), 3.0), (part("there.", None), 1.0)];
        assert_eq!(joined(parts).unwrap().confidence, None);
    }

    #[test]
    fn no_words_are_no_transcript() {
        assert_eq!(joined(vec![]), None);
        assert_eq!(joined(vec![(part("", None), 1.0)]), None);
    }

    #[tokio::test]
    async fn silence_is_no_speech_however_long() {
        let silence = Sound { samples: vec![0.0; 16_000 * 70], rate_hz: 16_000 };
        let heard = hear(&Providers::fake("words nobody said"), silence, 0.0).await;
        assert_eq!(heard, Err(Error::NoSpeech));
    }

    #[tokio::test]
    async fn what_is_said_is_told_with_when_and_nothing_where_nobody_speaks() {
        let providers = Providers::fake("hello");
        let mut sound = Sound { samples: vec![0.0; 16_000 * 10], rate_hz: 16_000 };
        let nothing = listen(&providers, sound.clone(), 0.0).await.unwrap();
        assert_eq!((nothing.said, nothing.transcript.text.as_str()), (vec![], ""));
        assert!((nothing.seconds - 10.0).abs() < 1e-9);
        sound.samples[16_000..32_000].fill(0.5);
        sound.samples[16_000 * 8..].fill(0.5);
        let heard = listen(&providers, sound, 0.0).await.unwrap();
        let [first, second] = &heard.said[..] else { panic!("{:?}", heard.said) };
        assert_eq!((first.text.as_str(), second.text.as_str()), ("hello", "hello"));
        assert!((0.7..1.0).contains(&first.begins) && (2.0..2.3).contains(&first.ends));
        assert!((7.7..8.0).contains(&second.begins) && (second.ends - 10.0).abs() < 1e-9);
    }

    #[tokio::test]
    async fn slices_join_without_a_seam() {
        let providers = Providers::fake("hello");
        let mut sound = Sound { samples: vec![0.0; 16_000 * 70], rate_hz: 16_000 };
        sound.samples[16_000 * 29..16_000 * 32].fill(0.5);
        let whole = providers.vad.listen(sound.clone(), Memory::default()).await.unwrap().voice;
        assert_eq!(voice(&providers, &sound).await.unwrap(), whole);
    }
}
