//! From a recording to its words: where somebody speaks, then what is said there.

use ellie_core::audio::{Sound, resample};
use ellie_core::vad;
use ellie_providers::Providers;
use ellie_providers::stt::Transcript;
use tokio::time::Instant;

use super::Error;

/// What recognisers listen at: nothing is gained above, and everything is quicker.
const SPEECH_HZ: u32 = 16_000;

/// What was heard, and how long each stage took.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// The words.
    pub transcript: Transcript,
    /// Milliseconds for finding where somebody speaks.
    pub voice_ms: f64,
    /// Milliseconds for writing down what is said.
    pub transcribe_ms: f64,
}

/// Listens to a whole recording.
pub async fn hear(providers: &Providers, sound: Sound) -> Result<Heard, Error> {
    let sound = at_speech_rate(sound).await;
    let begun = Instant::now();
    let voice = providers.vad.voice(sound.clone()).await?;
    let voice_ms = milliseconds_since(begun);
    let begun = Instant::now();
    let mut parts = Vec::new();
    for stretch in vad::stretches(&voice) {
        let seconds = stretch.len() as f32;
        let part = providers.stt.transcribe(vad::cut(&sound, &stretch)).await?;
        parts.push((part, seconds));
    }
    let transcript = joined(parts).ok_or(Error::NoSpeech)?;
    Ok(Heard { transcript, voice_ms, transcribe_ms: milliseconds_since(begun) })
}

/// Milliseconds since then.
pub fn milliseconds_since(then: Instant) -> f64 {
    then.elapsed().as_secs_f64() * 1e3
}

/// Ten minutes of sound take longer than the async threads may be held.
async fn at_speech_rate(sound: Sound) -> Sound {
    if sound.rate_hz == SPEECH_HZ {
        return sound;
    }
    let empty = Sound { samples: Vec::new(), rate_hz: SPEECH_HZ };
    tokio::task::spawn_blocking(move || resample(&sound, SPEECH_HZ)).await.unwrap_or(empty)
}

/// One transcript of several; its confidence is theirs, weighted by how long each is.
fn joined(parts: Vec<(Transcript, f32)>) -> Option<Transcript> {
    let spoken: Vec<_> = parts.into_iter().filter(|(part, _)| !part.text.is_empty()).collect();
    let language = spoken.first()?.0.language;
    let length: f32 = spoken.iter().map(|(_, length)| length).sum();
    let weighted = spoken.iter().map(|(part, share)| Some(part.confidence? * share / length));
    let confidence = weighted.sum();
    let texts: Vec<&str> = spoken.iter().map(|(part, _)| part.text.as_str()).collect();
    Some(Transcript { text: texts.join(" "), confidence, language })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str, confidence: Option<f32>) -> Transcript {
        Transcript { text: text.into(), confidence, language: "en" }
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
    async fn silence_is_no_speech() {
        let silence = Sound { samples: vec![0.0; 16_000], rate_hz: 8_000 };
        let heard = hear(&Providers::fake("words nobody said"), silence).await;
        assert_eq!(heard, Err(Error::NoSpeech));
    }
}
