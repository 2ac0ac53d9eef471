//! The local models as the settings name them, loaded and warm.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use ellie::config::{Config, Speech};
use ellie::media::{Container, Limits, decode};
use ellie_core::audio::Sound;
use ellie_providers::Providers;
use ellie_providers::local::{self, Readiness, State};
use ellie_providers::tts::{Tts, Utterance};

use crate::commands::live::trimmed;

/// The settings of the local models.
pub fn settings() -> anyhow::Result<local::Config> {
    match Config::load().context("the settings cannot be used")?.speech {
        Speech::Local(local) => Ok(local),
        Speech::Simulated { .. } => bail!("speech is simulated: there are no models to measure"),
    }
}

/// Starts the models and waits until each is warm.
pub async fn start(config: local::Config) -> anyhow::Result<Providers> {
    let providers = local::start(config)?;
    for model in &providers.readiness {
        ready(model).await?;
    }
    Ok(providers)
}

/// Waits until a model is warm.
pub async fn ready(model: &Readiness) -> anyhow::Result<()> {
    loop {
        match model.state() {
            State::Ready => return Ok(()),
            State::Failed(reason) => bail!("{}: {reason}", model.role),
            State::Warming => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

/// Words in one of the voices, from the first sound to the last.
pub async fn said(words: &str, voice: &str, tts: &dyn Tts) -> anyhow::Result<Sound> {
    let (text, voice) = (words.to_owned(), voice.to_owned());
    let said = Utterance { text, voice, speed: 1.0, keep: false, is_awaited: false };
    Ok(trimmed(&tts.speak(said).await?.sound))
}

/// The sound of a recording in any format that Ellie takes.
pub fn recording(path: &Path) -> anyhow::Result<Sound> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let limits = Limits { max_seconds: 600, allowed: Container::ALL };
    Ok(decode(&bytes, limits).with_context(|| path.display().to_string())?.sound)
}
