//! Silero v6 voice activity detection: 512 samples at 16 kHz, after 64 samples of context.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ellie_core::audio::{Sound, resample};
use futures_util::future::BoxFuture;
use ort::session::Session;
use ort::value::{DynValue, Tensor};
use tokio::sync::oneshot;

use super::runtime::{Runtime, failed};
use super::worker::{Readiness, Worker};
use crate::Error;
use crate::vad::{Judged, Memory, Vad};

const ROLE: &str = "voice activity";
const RATE_HZ: u32 = 16_000;
const FRAME: usize = 512;
const CONTEXT: usize = 64;
/// Numbers in each of the network's two layers.
const LAYER: usize = 128;

/// Live calls that may wait for it at once: each has one stretch of sound there at the most.
const CALLS: usize = 4_096;

/// Frames of different calls that are judged in one run: more are hardly cheaper each.
const LANES: usize = 32;

/// Where many call, a run waits for so long after the one before, so that more can join. A single
/// call, with a frame every 32 ms, never waits.
const GATHERING: Duration = Duration::from_millis(4);

/// The detector on its thread. Whoever comes while it runs joins its next run, so that a frame of
/// each of many calls costs little more than one frame.
pub struct Silero {
    worker: Worker<Model>,
    waiting: Arc<Waiting>,
}

/// Sound that waits to be judged.
#[derive(Default)]
struct Waiting {
    lanes: Mutex<VecDeque<Lane>>,
    more: Condvar,
}

impl Silero {
    /// Starts loading.
    pub fn start(runtime: Runtime) -> Self {
        let load = move || {
            let file = runtime.path("silero/silero_vad_16k_op15.onnx");
            let mut model = Model { session: runtime.session(&file, 1)?, gathered: Instant::now() };
            model.step(&mut [Lane::new(Sound::default(), Memory::default()).0])?;
            Ok(model)
        };
        Self { worker: Worker::start_for(CALLS, ROLE, load), waiting: Arc::default() }
    }

    /// Whether it is warm.
    pub fn readiness(&self) -> Readiness {
        self.worker.readiness()
    }
}

impl Vad for Silero {
    fn listen(&self, sound: Sound, memory: Memory) -> BoxFuture<'_, Result<Judged, Error>> {
        Box::pin(async move {
            let (lane, judged) = Lane::new(sound, memory);
            self.waiting.push(lane);
            let waiting = Arc::clone(&self.waiting);
            let running = self.worker.run(move |model| model.judge_all(&waiting));
            // The run that judges it may be another's; its own is not begun then.
            tokio::select! {
                biased;
                judged = judged => judged.map_err(|_| lost()),
                Err(error) = running => Err(error),
            }
        })
    }
}

fn lost() -> Error {
    Error::Failed { role: ROLE, reason: "the job was lost".into() }
}

impl Waiting {
    /// Where no run takes anything, as after a failure, those nobody waits for any more make room.
    fn push(&self, lane: Lane) {
        let mut lanes = self.lock();
        while lanes.pop_front_if(|first| first.answer.is_closed()).is_some() {}
        lanes.push_back(lane);
        drop(lanes);
        self.more.notify_one();
    }

    /// Waits for so long, or until there is one for each lane.
    fn gather(&self, at_most: Duration) {
        let is_room = |lanes: &mut VecDeque<Lane>| lanes.len() < LANES;
        drop(self.more.wait_timeout_while(self.lock(), at_most, is_room));
    }

    /// Fills up what is left of the lanes, with those that somebody still waits for.
    fn join(&self, lanes: &mut Vec<Lane>) {
        lanes.retain(|lane| !lane.answer.is_closed());
        let room = LANES.saturating_sub(lanes.len());
        let newcomers: Vec<Lane> = {
            let mut waiting = self.lock();
            let wanted = std::iter::from_fn(|| waiting.pop_front());
            wanted.filter(|lane| !lane.answer.is_closed()).take(room).collect()
        };
        lanes.extend(newcomers.into_iter().map(Lane::at_our_rate));
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The sound of one call, judged frame by frame.
struct Lane {
    sound: Sound,
    /// How many of them are judged.
    done: usize,
    /// The end of the frame before.
    context: [f32; CONTEXT],
    /// The network's state, a layer after the other.
    state: Vec<f32>,
    voice: Vec<f32>,
    answer: oneshot::Sender<Judged>,
}

impl Lane {
    /// What is remembered is the network's state, and the end of the last frame.
    fn new(sound: Sound, memory: Memory) -> (Self, oneshot::Receiver<Judged>) {
        let (answer, judged) = oneshot::channel();
        let mut state = memory.0;
        state.resize(2 * LAYER + CONTEXT, 0.0);
        let mut context = [0.0; CONTEXT];
        context.copy_from_slice(&state.split_off(2 * LAYER));
        (Self { sound, done: 0, context, state, voice: Vec::new(), answer }, judged)
    }

    /// On the model's thread, for a long recording takes a while.
    fn at_our_rate(self) -> Self {
        match self.sound.rate_hz {
            RATE_HZ => self,
            _ => Self { sound: resample(&self.sound, RATE_HZ), ..self },
        }
    }

    fn is_done(&self) -> bool {
        self.done >= self.sound.samples.len()
    }

    /// The next frame after its context; the last one is filled up with quiet.
    fn window(&self, window: &mut [f32]) {
        let frame = self.sound.samples.get(self.done..).unwrap_or_default();
        let frame = &frame[..frame.len().min(FRAME)];
        window[..CONTEXT].copy_from_slice(&self.context);
        window[CONTEXT..CONTEXT + frame.len()].copy_from_slice(frame);
    }

    fn take(&mut self, voice: f32, window: &[f32]) {
        self.voice.push(voice);
        self.context.copy_from_slice(&window[FRAME..]);
        self.done += FRAME;
    }

    fn finish(self) {
        let memory = Memory([self.state, self.context.to_vec()].concat());
        let _ = self.answer.send(Judged { voice: self.voice, memory });
    }
}

struct Model {
    session: Session,
    /// When new sound was taken up last.
    gathered: Instant,
}

impl Model {
    /// Judges what waits. Whoever comes meanwhile waits for the next run, but where a long recording
    /// would hold it up.
    fn judge_all(&mut self, waiting: &Waiting) -> Result<(), Error> {
        waiting.gather(GATHERING.saturating_sub(self.gathered.elapsed()));
        self.gathered = Instant::now();
        let mut lanes = Vec::with_capacity(LANES);
        waiting.join(&mut lanes);
        loop {
            lanes.extract_if(.., |lane| lane.is_done()).for_each(Lane::finish);
            if lanes.is_empty() {
                return Ok(());
            }
            self.step(&mut lanes)?;
            if lanes.iter().any(|lane| !lane.is_done()) {
                waiting.join(&mut lanes);
            }
        }
    }

    /// Judges the next frame of each.
    fn step(&mut self, lanes: &mut [Lane]) -> Result<(), Error> {
        let mut windows = vec![0.0; lanes.len() * (CONTEXT + FRAME)];
        for (lane, window) in lanes.iter().zip(windows.chunks_mut(CONTEXT + FRAME)) {
            lane.window(window);
        }
        let layer = |layer: usize| {
            lanes.iter().flat_map(move |lane| lane.state[layer * LAYER..][..LAYER].iter().copied())
        };
        let state = layer(0).chain(layer(1)).collect();
        let (voice, state) = self.run(lanes.len(), windows.clone(), state)?;
        let (first, second) = state.split_at(state.len() / 2);
        let states = first.chunks(LAYER).zip(second.chunks(LAYER));
        let judged = windows.chunks(CONTEXT + FRAME).zip(voice).zip(states);
        for (lane, ((window, voice), (first, second))) in lanes.iter_mut().zip(judged) {
            lane.state = [first, second].concat();
            lane.take(voice, window);
        }
        Ok(())
    }

    /// A probability and the new state of each lane.
    fn run(
        &mut self,
        lanes: usize,
        windows: Vec<f32>,
        state: Vec<f32>,
    ) -> Result<(Vec<f32>, Vec<f32>), Error> {
        let run = |session: &mut Session| -> ort::Result<_> {
            let numbers = |value: &DynValue| -> ort::Result<Vec<f32>> {
                Ok(value.try_extract_tensor::<f32>()?.1.to_vec())
            };
            let outputs = session.run(ort::inputs![
                "input" => Tensor::from_array(([lanes, CONTEXT + FRAME], windows))?,
                "state" => Tensor::from_array(([2, lanes, LAYER], state))?,
                "sr" => Tensor::from_array(([0usize; 0], vec![i64::from(RATE_HZ)]))?,
            ])?;
            Ok((numbers(&outputs["output"])?, numbers(&outputs["stateN"])?))
        };
        let (voice, state) = run(&mut self.session).map_err(failed(ROLE))?;
        if voice.len() != lanes || state.len() != 2 * lanes * LAYER {
            let reason = format!("{} answers to {lanes} questions", voice.len());
            return Err(Error::Failed { role: ROLE, reason });
        }
        Ok((voice, state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_gone_is_not_kept_waiting() {
        let waiting = Waiting::default();
        for _ in 0..1000 {
            let (lane, gone) = Lane::new(Sound::silence(0.03, RATE_HZ), Memory::default());
            drop(gone);
            waiting.push(lane);
        }
        assert_eq!(waiting.lock().len(), 1, "a detector that failed takes nobody");
        let (lane, _there) = Lane::new(Sound::silence(0.03, RATE_HZ), Memory::default());
        waiting.push(lane);
        let mut lanes = Vec::new();
        waiting.join(&mut lanes);
        assert_eq!((lanes.len(), waiting.lock().len()), (1, 0));
    }
}
