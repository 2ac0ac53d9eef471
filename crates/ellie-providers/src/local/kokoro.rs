//! Kokoro-82M: phonemes in, speech at 24 kHz out.

use std::collections::HashMap;
use std::path::PathBuf;

use ellie_core::audio::Sound;
use ellie_core::speakable::speakable;
use futures_util::future::BoxFuture;
use ort::session::Session;
use ort::value::Tensor;

use super::onnx::MadeOver;
use super::pronounce::Pronouncer;
use super::runtime::{Runtime, broken, failed};
use super::worker::{Readiness, Worker};
use crate::tts::{Spoken, Tts, Utterance};
use crate::{By, Error};

const ROLE: &str = "text to speech";

/// What it is called.
pub const BY: By = By::of("kokoro");

const RATE_HZ: u32 = 24_000;
const STYLE: usize = 256;

/// The model's context is 512 tokens, of which the first and the last are padding; a voice has
/// a style for each number of tokens up to that.
const PHONEMES: usize = 509;

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
            let sound = self.0.run(move |model| model.speak(&text, &voice, speed)).await?;
            Ok(Spoken { sound, by: BY })
        })
    }

    fn voices(&self) -> Vec<&str> {
        VOICES.into_iter().chain(ALIASES.map(|(alias, _)| alias)).collect()
    }
}

impl Model {
    fn speak(&mut self, text: &str, voice: &str, speed: f32) -> Result<Sound, Error> {
        let phonemes = self.pronouncer.phonemes(&speakable(text));
        let ids: Vec<i64> =
            phonemes.chars().filter_map(|c| self.vocabulary.get(&c).copied()).collect();
        let id = |c: char| self.vocabulary.get(&c).copied().unwrap_or(-1);
        let ends = ['.', '!', '?'].map(id);
        let mut samples = Vec::new();
        for piece in pieces(&ids, &|id| ends.contains(&id), id(' ')) {
            let style = self.style(voice, piece.len())?;
            samples.extend(self.infer(piece, style, speed).map_err(failed(ROLE))?);
        }
        Ok(Sound { samples, rate_hz: RATE_HZ })
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
