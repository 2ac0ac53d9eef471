//! Piper, the voice `en_US-joe-medium`: quick and plain. Optional, for its licence is unclear.

use std::collections::HashMap;

use ellie_core::audio::Sound;
use ellie_core::speakable::speakable;
use futures_util::future::BoxFuture;
use ort::session::Session;
use ort::value::Tensor;

use super::pronounce::{Pronouncer, piper::to_espeak};
use super::runtime::{Runtime, broken, failed};
use super::worker::{Readiness, Worker};
use crate::tts::{Spoken, Tts, Utterance};
use crate::{By, Error};

const ROLE: &str = "text to speech";

/// What it is called.
pub const BY: By = By::of("piper");

const VOICE: &str = "joe";
const SETTINGS: &str = "piper/en_US-joe-medium.onnx.json";

/// The voice on its thread.
pub struct Piper(Worker<Model>);

struct Model {
    session: Session,
    settings: Settings,
    pronouncer: Pronouncer,
}

/// What stands in the voice's own file.
struct Settings {
    ids: HashMap<char, i64>,
    noise: f32,
    length: f32,
    noise_width: f32,
    rate_hz: u32,
}

impl Piper {
    /// Starts loading.
    pub fn start(runtime: Runtime, threads: usize, pronunciations: Vec<(String, String)>) -> Self {
        Self(Worker::start(ROLE, move || {
            let file = runtime.path("piper/en_US-joe-medium.onnx");
            let mut model = Model {
                session: runtime.session(&file, threads)?,
                settings: Settings::read(&runtime)?,
                pronouncer: Pronouncer::load(&runtime.path("pronounce"), &pronunciations)
                    .map_err(|error| Error::Refused(error.to_string()))?,
            };
            model.speak("Hello.", 1.0)?;
            Ok(model)
        }))
    }

    /// Whether it is warm.
    pub fn readiness(&self) -> Readiness {
        self.0.readiness()
    }
}

impl Tts for Piper {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        let Utterance { text, speed, .. } = utterance;
        Box::pin(async move {
            let sound = self.0.run(move |model| model.speak(&text, speed)).await?;
            Ok(Spoken { sound, by: BY })
        })
    }

    fn voices(&self) -> Vec<&str> {
        vec![VOICE]
    }
}

impl Model {
    fn speak(&mut self, text: &str, speed: f32) -> Result<Sound, Error> {
        let phonemes = to_espeak(&self.pronouncer.phonemes(&speakable(text)));
        let samples = self.infer(self.ids(&phonemes), speed).map_err(failed(ROLE))?;
        Ok(Sound { samples, rate_hz: self.settings.rate_hz })
    }

    /// `^`, then every phoneme with a pad after it, then `$`.
    fn ids(&self, phonemes: &str) -> Vec<i64> {
        let id = |c: char| self.settings.ids.get(&c).copied();
        let mut ids: Vec<i64> = [id('^'), Some(0)].into_iter().flatten().collect();
        ids.extend(phonemes.chars().filter_map(id).flat_map(|id| [id, 0]));
        ids.extend(id('$'));
        ids
    }

    fn infer(&mut self, ids: Vec<i64>, speed: f32) -> ort::Result<Vec<f32>> {
        let Settings { noise, length, noise_width, .. } = self.settings;
        let count = ids.len();
        let scales = vec![noise, length / speed, noise_width];
        let outputs = self.session.run(ort::inputs![
            "input" => Tensor::from_array(([1, count], ids))?,
            "input_lengths" => Tensor::from_array(([1usize], vec![count as i64]))?,
            "scales" => Tensor::from_array(([3usize], scales))?,
        ])?;
        Ok(outputs["output"].try_extract_tensor::<f32>()?.1.to_vec())
    }
}

impl Settings {
    fn read(runtime: &Runtime) -> Result<Self, Error> {
        let json: serde_json::Value = serde_json::from_slice(&runtime.read(SETTINGS)?)
            .map_err(|error| broken(&runtime.path(SETTINGS), error))?;
        let table = json["phoneme_id_map"].as_object();
        let table = table.ok_or_else(|| broken(&runtime.path(SETTINGS), "no phonemes in it"))?;
        let scale =
            |name: &str, default: f64| json["inference"][name].as_f64().unwrap_or(default) as f32;
        Ok(Self {
            ids: table
                .iter()
                .filter_map(|(key, ids)| Some((key.chars().next()?, ids[0].as_i64()?)))
                .collect(),
            noise: scale("noise_scale", 0.667),
            length: scale("length_scale", 1.0),
            noise_width: scale("noise_w", 0.8),
            rate_hz: json["audio"]["sample_rate"]
                .as_u64()
                .and_then(|rate| u32::try_from(rate).ok())
                .unwrap_or(22_050),
        })
    }
}
