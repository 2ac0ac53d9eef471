//! Silero v6 voice activity detection: 512 samples at 16 kHz, after 64 samples of context.

use ellie_core::audio::{Sound, resample};
use futures_util::future::BoxFuture;
use ort::session::Session;
use ort::value::Tensor;

use super::runtime::{Runtime, failed};
use super::worker::{Readiness, Worker};
use crate::Error;
use crate::vad::{Judged, Memory, Vad};

const ROLE: &str = "voice activity";
const RATE_HZ: u32 = 16_000;
const FRAME: usize = 512;
const CONTEXT: usize = 64;
const STATE: [usize; 3] = [2, 1, 128];

/// Live calls that may wait for it at once: each has one stretch of sound there at the most.
const CALLS: usize = 4_096;

/// The detector on its thread.
pub struct Silero(Worker<Model>);

struct Model {
    session: Session,
}

impl Silero {
    /// Starts loading.
    pub fn start(runtime: Runtime) -> Self {
        Self(Worker::start_for(CALLS, ROLE, move || {
            let file = runtime.path("silero/silero_vad_16k_op15.onnx");
            let mut model = Model { session: runtime.session(&file, 1)? };
            model.listen(&[0.0; FRAME], Memory::default())?;
            Ok(model)
        }))
    }

    /// Whether it is warm.
    pub fn readiness(&self) -> Readiness {
        self.0.readiness()
    }
}

impl Vad for Silero {
    fn listen(&self, sound: Sound, memory: Memory) -> BoxFuture<'_, Result<Judged, Error>> {
        let listen =
            move |model: &mut Model| model.listen(&resample(&sound, RATE_HZ).samples, memory);
        Box::pin(self.0.run(listen))
    }
}

impl Model {
    /// One probability a frame; the last frame is filled up with quiet. What is remembered is the
    /// network's state, and the end of the last window.
    fn listen(&mut self, samples: &[f32], memory: Memory) -> Result<Judged, Error> {
        let mut state = memory.0;
        state.resize(STATE.iter().product::<usize>() + CONTEXT, 0.0);
        let mut window = vec![0.0; CONTEXT + FRAME];
        let before = state.split_off(STATE.iter().product());
        window[FRAME..].copy_from_slice(&before);
        let mut voice = Vec::with_capacity(samples.len().div_ceil(FRAME));
        for frame in samples.chunks(FRAME) {
            window.copy_within(FRAME.., 0);
            window[CONTEXT..].fill(0.0);
            window[CONTEXT..CONTEXT + frame.len()].copy_from_slice(frame);
            voice.push(self.step(&window, &mut state).map_err(failed(ROLE))?);
        }
        state.extend_from_slice(&window[FRAME..]);
        Ok(Judged { voice, memory: Memory(state) })
    }

    fn step(&mut self, window: &[f32], state: &mut Vec<f32>) -> ort::Result<f32> {
        let outputs = self.session.run(ort::inputs![
            "input" => Tensor::from_array(([1, window.len()], window.to_vec()))?,
            "state" => Tensor::from_array((STATE, std::mem::take(state)))?,
            "sr" => Tensor::from_array(([0usize; 0], vec![i64::from(RATE_HZ)]))?,
        ])?;
        *state = outputs["stateN"].try_extract_tensor::<f32>()?.1.to_vec();
        Ok(outputs["output"].try_extract_tensor::<f32>()?.1.first().copied().unwrap_or(0.0))
    }
}
