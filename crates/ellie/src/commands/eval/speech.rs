//! `ellie eval speech`: how long each local model takes, by the length of what it is given.

mod utterances;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use ellie_core::audio::Sound;
use ellie_core::vad::FRAME_MS;
use ellie_providers::Providers;
use ellie_providers::local::models::{Group, check_quick};
use ellie_providers::local::{self, Moonshine, VoiceModel};
use ellie_providers::stt::Stt;
use tokio::time::Instant;

use super::models;
use super::spread::{Spread, figure};
use super::table::Table;
use utterances::{Clip, SENTENCES, TEXTS, clips, keep};

/// What to measure with.
#[derive(Args)]
pub struct Arguments {
    /// Threads a model may use, one number or several.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2])]
    threads: Vec<usize>,
    /// How often each step is timed.
    #[arg(long, default_value_t = 20)]
    runs: usize,
    /// Human speech to cut the utterances from; else the voice's own speech is used.
    #[arg(long, value_name = "FILE")]
    recording: Option<PathBuf>,
    /// Keep the utterances, the texts and their phonemes in this folder, for other programs.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
}

/// Runs before those that count.
const WARM_UP: usize = 2;

/// A step is timed for so long, unless that makes fewer than [`FEWEST`] runs.
const LONGEST: Duration = Duration::from_secs(15);

/// The fewest runs that have a spread.
const FEWEST: usize = 5;

/// The table under way.
struct Clock {
    runs: usize,
    threads: usize,
    table: Table,
}

impl Clock {
    /// Times a step, and adds its row. `seconds` is the length of the sound, where there is one.
    async fn time<T>(
        &mut self,
        model: &str,
        given: &str,
        seconds: Option<f32>,
        mut step: impl AsyncFnMut() -> Result<T, ellie_providers::Error>,
    ) -> anyhow::Result<()> {
        for _ in 0..WARM_UP {
            step().await?;
        }
        let started = Instant::now();
        let mut times = Vec::with_capacity(self.runs);
        while times.len() < self.runs && (times.len() < FEWEST || started.elapsed() < LONGEST) {
            let begun = Instant::now();
            step().await?;
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        let Some(spread) = Spread::of(times) else { return Ok(()) };
        let factor = seconds.map(|seconds| spread.median / 1e3 / f64::from(seconds));
        let [p10, median, p90] = spread.cells();
        self.table.row([
            model.to_owned(),
            given.to_owned(),
            self.threads.to_string(),
            p10,
            median,
            p90,
            factor.map_or_else(|| "-".to_owned(), figure),
        ]);
        Ok(())
    }
}

/// Measures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let settings = models::settings()?;
    let providers = models::start(settings.clone()).await?;
    let clips = clips(arguments.recording.as_deref(), providers.tts.as_ref()).await?;
    drop(providers);
    if let Some(folder) = &arguments.keep {
        keep(folder, &clips, &settings)?;
    }
    let header = ["model", "given", "threads", "p10 ms", "median ms", "p90 ms", "real-time factor"];
    let mut clock = Clock { runs: arguments.runs, threads: 1, table: Table::new(header) };
    for threads in arguments.threads {
        clock.threads = threads;
        let config = local::Config { threads, ..settings.clone() };
        listening(&mut clock, &config, &clips).await?;
        speaking(&mut clock, config.clone(), VoiceModel::Kokoro, "Kokoro").await?;
        if check_quick(&config.models, &[Group::Piper]).is_ok() {
            speaking(&mut clock, config, VoiceModel::Piper, "Piper").await?;
        }
    }
    println!(
        "At most {} runs of each after {WARM_UP} to warm up, fewer where they",
        arguments.runs
    );
    println!("take more than {} s, through the providers' traits: the queue,", LONGEST.as_secs());
    println!("resampling, tokens and phonemes are in the figures. The real-time factor is the");
    println!("median over the length of the sound, heard or made. Silero runs on one thread.\n");
    clock.table.print();
    Ok(())
}

async fn listening(
    clock: &mut Clock,
    config: &local::Config,
    clips: &[Clip],
) -> anyhow::Result<()> {
    let voice = VoiceModel::Kokoro;
    let providers = models::start(local::Config { voice, ..config.clone() }).await?;
    if clock.threads == 1 {
        voice_activity(clock, &providers, clips).await?;
    }
    for Clip { name, sound } in clips {
        let step = async || providers.turn.is_over(sound.clone()).await;
        clock.time("Smart Turn", name, Some(sound.seconds()), step).await?;
    }
    let recogniser: Moonshine = local::recogniser(&config.models, clock.threads)?;
    models::ready(&recogniser.readiness()).await?;
    for Clip { name, sound } in clips {
        let step = async || recogniser.transcribe(sound.clone()).await;
        clock.time("Moonshine", name, Some(sound.seconds()), step).await?;
    }
    for (name, sentence) in SENTENCES {
        let step = async || providers.embed.embed(sentence.to_owned()).await;
        clock.time("MiniLM", name, None, step).await?;
    }
    Ok(())
}

async fn voice_activity(
    clock: &mut Clock,
    providers: &Providers,
    clips: &[Clip],
) -> anyhow::Result<()> {
    for Clip { name, sound } in clips {
        let step = async || providers.vad.voice(sound.clone()).await;
        clock.time("Silero", name, Some(sound.seconds()), step).await?;
    }
    let Some(clip) = clips.first() else { return Ok(()) };
    let samples = (clip.sound.rate_hz * FRAME_MS / 1000) as usize;
    let frame = clip.sound.samples.iter().take(samples).copied().collect();
    let frame = Sound::new(frame, clip.sound.rate_hz);
    let step = async || providers.vad.voice(frame.clone()).await;
    clock.time("Silero", "a frame of 32 ms", Some(frame.seconds()), step).await
}

async fn speaking(
    clock: &mut Clock,
    config: local::Config,
    voice: VoiceModel,
    name: &str,
) -> anyhow::Result<()> {
    let providers = models::start(local::Config { voice, ..config }).await?;
    for (given, text) in TEXTS {
        let made = utterances::spoken(text, providers.tts.as_ref()).await?;
        let step = async || utterances::spoken(text, providers.tts.as_ref()).await;
        let given = format!("a text of {given}");
        clock.time(name, &given, Some(made.seconds()), step).await?;
    }
    Ok(())
}
