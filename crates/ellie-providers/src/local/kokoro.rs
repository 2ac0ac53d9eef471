//! Kokoro-82M: phonemes in, speech at 24 kHz out.

use std::collections::HashMap;
use std::path::PathBuf;

use ellie_core::audio::Sound;
use ellie_core::sentence::growing_breaths;
use ellie_core::speakable::speakable;
use futures_util::future::BoxFuture;
use futures_util::stream::{StreamExt, TryStreamExt};
use ort::session::Session;
use ort::value::Tensor;

use super::onnx::MadeOver;
use super::pronounce::Pronouncer;
use super::runtime::{Runtime, broken, failed};
use super::worker::{Readiness, Worker};
use crate::tts::{Begun, Coming, More, Spoken, Tts, Utterance};
use crate::{By, Error};

const ROLE: &str = "text to speech";

/// What it is called.
pub const BY: By = By::of("kokoro");

const RATE_HZ: u32 = 24_000;
const STYLE: usize = 256;

/// The model's context is 512 tokens, of which the first and the last are padding; a voice has
/// a style for each number of tokens up to that.
const PHONEMES: usize = 509;

/// What is made first of a sentence that somebody waits for has at least so many bytes, more than a
/// second of sound: fewer words have no melody.
const FIRST_BREATH: usize = 20;

/// How much sound is handed on at once: a tenth of a second.
const PART: usize = RATE_HZ as usize / 10;

/// Where a voice begins and ends: what is softer, Kokoro's silence too, is not heard.
const SOFTEST: f32 = 0.005;

/// What is left of the silence before a voice, in which a soft consonant begins. Kokoro leaves 0.3 s.
const BEFORE: usize = RATE_HZ as usize * 2 / 25;

/// What is left of the silence after a voice, most of the pause between two sentences. Kokoro leaves
/// 0.5 s.
const AFTER: usize = RATE_HZ as usize * 3 / 10;

/// Kokoro's own voices that are fetched, the default first: American and British, women and men.
const VOICES: [&str; 9] = [
    "af_heart",
    "af_bella",
    "af_nova",
    "af_alloy",
    "af_sky",
    "am_michael",
    "am_echo",
    "am_onyx",
    "bm_fable",
];

/// The voices of OpenAI's API by name, and Kokoro's that come nearest.
const ALIASES: [(&str, &str); 6] = [
    ("alloy", "af_alloy"),
    ("echo", "am_echo"),
    ("fable", "bm_fable"),
    ("onyx", "am_onyx"),
    ("nova", "af_nova"),
    ("shimmer", "af_sky"),
];

/// The voice on its thread.
pub struct Kokoro(Worker<Model>);

struct Model {
    session: Session,
    vocabulary: HashMap<char, i64>,
    voices: HashMap<&'static str, Vec<f32>>,
    pronouncer: Pronouncer,
}

impl Kokoro {
    /// Starts loading; the faster graph is made in `prepared` the first time.
    pub fn start(
        runtime: Runtime,
        threads: usize,
        prepared: PathBuf,
        pronunciations: Vec<(String, String)>,
    ) -> Self {
        Self(Worker::start(ROLE, move || {
            let (session, _) = MadeOver::Kokoro.open(&runtime, &prepared, threads)?;
            let mut model = Model {
                session,
                vocabulary: vocabulary(&runtime)?,
                voices: voices(&runtime)?,
                pronouncer: Pronouncer::load(&runtime.path("pronounce"), &pronunciations)
                    .map_err(|error| Error::Refused(error.to_string()))?,
            };
            model.speak("Hello.", VOICES[0], 1.0)?;
            Ok(model)
        }))
    }

    /// Whether it is warm.
    pub fn readiness(&self) -> Readiness {
        self.0.readiness()
    }
}

impl Tts for Kokoro {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        let Utterance { text, voice, speed, .. } = utterance;
        Box::pin(async move {
            let speak = move |model: &mut Model| model.speak(&speakable(&text), &voice, speed);
            Ok(spoken(self.0.run(speak).await?))
        })
    }

    /// The first breath is heard while the others are made.
    fn begin(&self, utterance: Utterance) -> BoxFuture<'_, Result<Begun, Error>> {
        let Utterance { text, voice, speed, .. } = utterance;
        Box::pin(async move {
            let mut parts = self.0.run_in_parts(move |model, hand_on| {
                for breath in growing_breaths(&speakable(&text), FIRST_BREATH) {
                    let samples = model.speak(breath, &voice, speed)?;
                    // Nobody may want the rest.
                    if samples.chunks(PART).any(|part| hand_on.send(part.to_vec()).is_err()) {
                        break;
                    }
                }
                Ok(())
            })?;
            let first = spoken(parts.try_next().await?.unwrap_or_default());
            Ok(Begun::Coming(Coming { first, rest: parts.map_ok(More::Sound).boxed() }))
        })
    }

    fn voices(&self) -> Vec<&str> {
        VOICES.into_iter().chain(ALIASES.map(|(alias, _)| alias)).collect()
    }
}

fn spoken(samples: Vec<f32>) -> Spoken {
    Spoken { sound: Sound { samples, rate_hz: RATE_HZ }, by: BY }
}

impl Model {
    /// The sound of a text that is written as it is said.
    fn speak(&mut self, text: &str, voice: &str, speed: f32) -> Result<Vec<f32>, Error> {
        let phonemes = self.pronouncer.phonemes(text);
        let ids: Vec<i64> =
            phonemes.chars().filter_map(|c| self.vocabulary.get(&c).copied()).collect();
        let id = |c: char| self.vocabulary.get(&c).copied().unwrap_or(-1);
        let ends = ['.', '!', '?'].map(id);
        let mut samples = Vec::new();
        for piece in pieces(&ids, &|id| ends.contains(&id), id(' ')) {
            let style = self.style(voice, piece.len())?;
            let sound = self.infer(piece, style, speed).map_err(failed(ROLE))?;
            samples.extend_from_slice(voiced(&sound));
        }
        Ok(samples)
    }

    /// A voice's style depends on how many tokens are spoken.
    fn style(&self, voice: &str, tokens: usize) -> Result<Vec<f32>, Error> {
        let alias = ALIASES.iter().find(|(alias, _)| *alias == voice);
        let styles = self
            .voices
            .get(alias.map_or(voice, |(_, of)| *of))
            .ok_or_else(|| Error::Refused(format!("there is no voice named {voice}")))?;
        let from = tokens.min(PHONEMES) * STYLE;
        Ok(styles[from..from + STYLE].to_vec())
    }

    fn infer(&mut self, ids: &[i64], style: Vec<f32>, speed: f32) -> ort::Result<Vec<f32>> {
        let tokens = [&[0], ids, &[0]].concat();
        let outputs = self.session.run(ort::inputs![
            "tokens" => Tensor::from_array(([1, tokens.len()], tokens))?,
            "style" => Tensor::from_array(([1usize, STYLE], style))?,
            "speed" => Tensor::from_array(([1usize], vec![speed]))?,
        ])?;
        Ok(outputs["audio"].try_extract_tensor::<f32>()?.1.to_vec())
    }
}

/// What is heard of a sound, with as much of the silence around it as is wanted.
fn voiced(samples: &[f32]) -> &[f32] {
    let is_heard = |sample: &f32| sample.abs() >= SOFTEST;
    let Some(first) = samples.iter().position(is_heard) else { return samples };
    let last = samples.iter().rposition(is_heard).unwrap_or(first);
    &samples[first.saturating_sub(BEFORE)..(last + AFTER).min(samples.len())]
}

/// Cuts what is too long for the model: after a sentence where one ends in the last half, else
/// before a word.
fn pieces<'i>(mut ids: &'i [i64], is_end: &dyn Fn(i64) -> bool, space: i64) -> Vec<&'i [i64]> {
    let mut pieces = Vec::new();
    while ids.len() > PHONEMES {
        let window = &ids[..PHONEMES];
        let sentence = window.iter().rposition(|&id| is_end(id)).filter(|&at| at > PHONEMES / 2);
        let word = || window.iter().rposition(|&id| id == space).filter(|&at| at > 0);
        let cut = sentence.map(|at| at + 1).or_else(word).unwrap_or(PHONEMES);
        let (piece, rest) = ids.split_at(cut);
        pieces.push(piece);
        ids = rest;
    }
    if !ids.is_empty() {
        pieces.push(ids);
    }
    pieces
}

fn vocabulary(runtime: &Runtime) -> Result<HashMap<char, i64>, Error> {
    let name = "kokoro/vocab.json";
    let json: serde_json::Value = serde_json::from_slice(&runtime.read(name)?)
        .map_err(|error| broken(&runtime.path(name), error))?;
    let table = json["vocab"].as_object();
    let table = table.ok_or_else(|| broken(&runtime.path(name), "no vocabulary in it"))?;
    Ok(table.iter().filter_map(|(key, id)| Some((key.chars().next()?, id.as_i64()?))).collect())
}

fn voices(runtime: &Runtime) -> Result<HashMap<&'static str, Vec<f32>>, Error> {
    VOICES
        .into_iter()
        .map(|voice| {
            let name = format!("kokoro/voices/{voice}.bin");
            let bytes = runtime.read(&name)?;
            let (words, _) = bytes.as_chunks::<4>();
            let styles: Vec<f32> = words.iter().map(|word| f32::from_le_bytes(*word)).collect();
            if styles.len() < (PHONEMES + 1) * STYLE {
                return Err(broken(&runtime.path(&name), "too short for a voice"));
            }
            Ok((voice, styles))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACE: i64 = 16;
    const STOP: i64 = 4;

    fn cut(ids: &[i64]) -> Vec<&[i64]> {
        let pieces = pieces(ids, &|id| id == STOP, SPACE);
        assert!(pieces.iter().all(|piece| (1..=PHONEMES).contains(&piece.len())));
        assert_eq!(pieces.concat(), ids);
        pieces
    }

    #[test]
    fn most_of_the_silence_around_a_voice_is_cut_off() {
        let second = RATE_HZ as usize;
        let silence = vec![SOFTEST / 2.0; second];
        let sound = [&silence[..], &[0.5, 0.0, -0.5], &silence].concat();
        assert_eq!(voiced(&sound).len(), BEFORE + 2 + AFTER);
        assert_eq!(voiced(&sound)[BEFORE], 0.5);
        assert_eq!(voiced(&[0.5]), [0.5]);
        assert_eq!(voiced(&silence), silence);
        assert!(voiced(&[]).is_empty());
    }

    #[test]
    fn long_speech_is_cut_at_words() {
        let ids: Vec<i64> = (0..2000).map(|i| if i % 7 == 0 { SPACE } else { 50 }).collect();
        assert!(cut(&ids)[1..].iter().all(|piece| piece[0] == SPACE));
    }

    #[test]
    fn long_speech_is_cut_after_a_sentence_where_one_ends() {
        let ids: Vec<i64> = (1..2000).map(|i| if i % 90 == 0 { STOP } else { 50 }).collect();
        let pieces = cut(&ids);
        assert!(pieces[..pieces.len() - 1].iter().all(|piece| piece.ends_with(&[STOP])));
    }

    #[test]
    fn a_word_without_an_end_is_cut_anyway() {
        cut(&[50; 1200]);
        cut(&[SPACE; 1200]);
        assert!(cut(&[]).is_empty());
    }
}
