//! `ellie eval turns`: when Ellie takes the floor, beside voice activity alone and the turn model alone.

mod alone;
mod clip;
mod curve;
mod heard;
mod listing;
mod outcome;
mod parted;
mod pause;
mod played;
mod report;
mod set;
mod speaker;

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use ellie_providers::Providers;
use ellie_providers::local;
use indicatif::ProgressBar;

use super::models;
use alone::{Silence, silences};
use clip::{Clip, PhoneLine};
use heard::Heard;
use outcome::{Outcome, Taken};
use set::Set;

/// Which turns.
#[derive(Args)]
pub struct Arguments {
    /// Sets of turns, as in bench/turns.
    #[arg(required = true)]
    sets: Vec<PathBuf>,
    /// Keep what is said and what is made of it in this folder, so that a second run is quick.
    #[arg(long, value_name = "FOLDER")]
    cache: PathBuf,
    /// What the voices go through.
    #[arg(long = "line", value_delimiter = ',', value_name = "LINE",
        default_values = ["room", "telephone", "noisy"])]
    lines: Vec<PhoneLine>,
    /// The folder of Asterisk's prompts, for sets of recorded words: see bench/prompts.sh.
    #[arg(long, value_name = "FOLDER")]
    recordings: Option<PathBuf>,
    /// Write every silence to this file, parted by tabs.
    #[arg(long, value_name = "FILE")]
    silences: Option<PathBuf>,
}

/// A clip on a line, and how the floor was taken in it.
pub struct Played {
    /// The clip.
    pub clip: Clip,
    /// Its silences, for the ways that stand alone.
    pub silences: Vec<Silence>,
    /// Where Ellie took the floor.
    pub taken: Vec<Taken>,
    /// The words up to each silence.
    pub words: Vec<String>,
}

impl Played {
    /// What came of it.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(&self.clip, &self.taken)
    }
}

/// Measures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let settings = local::Config { made: arguments.cache.clone(), ..models::settings()? };
    let providers = models::start(settings).await?;
    let sets: Vec<Set> =
        arguments.sets.iter().map(|path| Set::read(path)).collect::<anyhow::Result<_>>()?;
    report::introduce();
    let mut listed = listing::HEADER.to_owned();
    for (set, path) in sets.iter().zip(&arguments.sets) {
        let clips =
            speaker::clips(set, providers.tts.as_ref(), arguments.recordings.as_deref()).await?;
        for &line in &arguments.lines {
            let played = play(&clips, line, &providers, &arguments).await?;
            let name = path.file_stem().unwrap_or_default().display().to_string();
            report::set(&name, line, &played);
            listed += &listing::listed(&name, line, &played);
        }
    }
    if let Some(file) = &arguments.silences {
        std::fs::write(file, listed).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// Plays the clips of a set over a line.
async fn play(
    clips: &[Clip],
    line: PhoneLine,
    providers: &Providers,
    arguments: &Arguments,
) -> anyhow::Result<Vec<Played>> {
    let folder = arguments.cache.join("heard");
    let mut all = Vec::with_capacity(clips.len());
    let clips = ProgressBar::new(clips.len() as u64).wrap_iter(clips.iter());
    for (number, clip) in clips.enumerate() {
        let clip = line.carries(clip, number as u64);
        let mut heard = Heard::new(providers, &clip.sound, &folder).await?;
        let silences = silences(&mut heard).await?;
        let taken = played::played(&clip, &mut heard).await?;
        let mut words = Vec::new();
        if arguments.silences.is_some() {
            for silence in &silences {
                let so_far = silence.first_voice.saturating_sub(5)..silence.from + 5;
                words.push(heard.words(&so_far).await?.0);
            }
        }
        heard.keep()?;
        all.push(Played { clip, silences, taken, words });
    }
    Ok(all)
}
