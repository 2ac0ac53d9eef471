//! Models inside: no key, no network, one thread a model.

pub mod confidence;
mod kokoro;
mod log_mel;
mod minilm;
pub mod models;
mod moonshine;
mod onnx;
mod piper;
pub mod pronounce;
mod runtime;
mod silero;
mod smart_turn;
mod worker;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use moonshine::Moonshine;
use runtime::Runtime;
pub use worker::{Readiness, State};

use crate::kept::Kept;
use crate::{Error, Providers};

/// Where the local models are, and how they run.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder `ellie models fetch` fills.
    pub models: PathBuf,
    /// The folder for what is made of the models: rewritten graphs, kept sentences.
    pub made: PathBuf,
    /// Threads a model may use for one job.
    pub threads: usize,
    /// Which voice speaks.
    pub voice: VoiceModel,
    /// How to say the words a voice gets wrong: as written, and a respelling or `/phonemes/`.
    pub pronunciations: Vec<(String, String)>,
}

/// The speech synthesisers that can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VoiceModel {
    /// Kokoro-82M.
    #[default]
    Kokoro,
    /// Piper: some eight times as fast, plainer, and of unclear licence; see `ellie models list`.
    Piper,
}

/// Starts every local model on its thread and returns at once; jobs wait until it is loaded.
pub fn start(config: Config) -> Result<Providers, Error> {
    let runtime = Runtime::load(&config.models)?;
    let silero = silero::Silero::start(runtime.clone());
    let smart_turn = smart_turn::SmartTurn::start(runtime.clone(), config.threads);
    let moonshine = Moonshine::start(runtime.clone(), 1);
    let minilm = minilm::MiniLm::start(runtime.clone(), config.threads, config.made.clone());
    let mut readiness =
        vec![silero.readiness(), smart_turn.readiness(), moonshine.readiness(), minilm.readiness()];
    let speech = config.made.join("speech");
    let identity = identity(&config);
    let tts: Arc<dyn crate::tts::Tts> = match config.voice {
        VoiceModel::Kokoro => {
            let made = config.made.clone();
            let voice = kokoro::Kokoro::start(runtime, config.threads, made, config.pronunciations);
            readiness.push(voice.readiness());
            Arc::new(Kept::new(voice, kokoro::BY, speech, identity))
        }
        VoiceModel::Piper => {
            let voice = piper::Piper::start(runtime, config.threads, config.pronunciations);
            readiness.push(voice.readiness());
            Arc::new(Kept::new(voice, piper::BY, speech, identity))
        }
    };
    Ok(Providers {
        stt: Arc::new(moonshine),
        tts,
        vad: Arc::new(silero),
        turn: Arc::new(smart_turn),
        embed: Arc::new(minilm),
        readiness,
    })
}

/// What makes the sound of a sentence, besides the sentence: Ellie's version, which stands for how
/// she reads numbers and names, the model by its hash, and the firm's pronunciations.
fn identity(config: &Config) -> String {
    let group = match config.voice {
        VoiceModel::Kokoro => models::Group::Speaking,
        VoiceModel::Piper => models::Group::Piper,
    };
    let packages = models::packages().iter().filter(|package| package.group == group);
    let hashes: Vec<&str> = packages.map(|package| package.archive.content.sha256).collect();
    format!("{} {} {:?}", env!("CARGO_PKG_VERSION"), hashes.join(" "), config.pronunciations)
}

/// Starts the detector of voice alone.
pub fn detector(models: &Path) -> Result<(Arc<dyn crate::vad::Vad>, Readiness), Error> {
    let silero = silero::Silero::start(Runtime::load(models)?);
    let readiness = silero.readiness();
    Ok((Arc::new(silero), readiness))
}

/// Starts the recogniser alone, on so many threads: for measuring it, and what it weighs.
pub fn recogniser(models: &Path, threads: usize) -> Result<Moonshine, Error> {
    Ok(Moonshine::start(Runtime::load(models)?, threads))
}
