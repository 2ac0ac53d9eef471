//! Smart Turn v3.2: is the speaker done? A vote on the last eight seconds, not a verdict.

use ellie_core::audio::{Sound, resample};
use futures_util::future::BoxFuture;
use ort::session::Session;
use ort::value::Tensor;

use super::log_mel::{FRAMES, LogMel, MELS, RATE_HZ};
use super::runtime::{Runtime, failed};
use super::worker::{Readiness, Worker};
use crate::{Error, turn::Turn};

const ROLE: &str = "end of turn";

/// The detector on its thread.
pub struct SmartTurn(Worker<Model>);

struct Model {
    session: Session,
    log_mel: LogMel,
}

impl SmartTurn {
    /// Starts loading.
    pub fn start(runtime: Runtime, threads: usize) -> Self {
        Self(Worker::start(ROLE, move || {
            let file = runtime.path("smart-turn/smart-turn-v3.2-cpu.onnx");
            let session = runtime.session(&file, threads)?;
            let mut model = Model { session, log_mel: LogMel::default() };
            model.is_over(&[])?;
            Ok(model)
        }))
    }

    /// Whether it is warm.
    pub fn readiness(&self) -> Readiness {
        self.0.readiness()
    }
}

impl Turn for SmartTurn {
    fn is_over(&self, sound: Sound) -> BoxFuture<'_, Result<f32, Error>> {
        Box::pin(self.0.run(move |model| model.is_over(&resample(&sound, RATE_HZ).samples)))
    }
}

impl Model {
    fn is_over(&mut self, samples: &[f32]) -> Result<f32, Error> {
        let features = self.log_mel.features(samples);
        self.infer(features).map_err(failed(ROLE))
    }

    fn infer(&mut self, features: Vec<f32>) -> ort::Result<f32> {
        let input = Tensor::from_array(([1, MELS, FRAMES], features))?;
        let outputs = self.session.run(ort::inputs!["input_features" => input])?;
        Ok(outputs["logits"].try_extract_tensor::<f32>()?.1.first().copied().unwrap_or(0.0))
    }
}
