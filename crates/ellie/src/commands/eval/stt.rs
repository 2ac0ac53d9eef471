//! `ellie eval stt`: how many words of human recordings are heard right, and whether the
//! confidence that comes with them can be believed.

mod calibration;
mod clip;
mod fit;
mod prompts;

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use ellie_core::wer::Score;

use super::noise::Condition;
use super::spread::figure;
use super::table::Table;
use clip::{Clip, Ear};
use prompts::prompts;

/// Which recordings.
#[derive(Args)]
pub struct Arguments {
    /// The folder of recordings.
    folder: PathBuf,
    /// What is said in them: lines like `name: text`, as Asterisk's core-sounds-en.txt.
    #[arg(long, value_name = "FILE")]
    texts: PathBuf,
    /// Also through a telephone line and with noise; then fit and check the confidence.
    #[arg(long)]
    noise: bool,
    /// Write every clip to this file, parted by tabs.
    #[arg(long, value_name = "FILE")]
    clips: Option<PathBuf>,
}

/// Measures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let prompts = prompts(&arguments.folder, &arguments.texts)?;
    let conditions = if arguments.noise { &Condition::ALL[..] } else { &[Condition::Clean] };
    let ear = Ear::open().await?;
    let mut clips = Vec::with_capacity(prompts.len() * conditions.len());
    for &condition in conditions {
        for (number, prompt) in prompts.iter().enumerate() {
            clips.push(ear.hear(prompt, number, condition).await?);
        }
    }
    println!(
        "{} prompts, read by one woman, chosen by rule: see prompts.rs. Each goes the way of a",
        prompts.len()
    );
    println!(
        "call: resampled to 16 kHz, cut into stretches of voice, transcribed, joined. Words are"
    );
    println!("scored after both texts are brought to the same spelling. White noise is measured");
    println!("against the loudness of the whole recording. Speed is sound a second of work.\n");
    summary(&clips, conditions).print();
    worst(&clips);
    if arguments.noise {
        calibration::report(&clips);
    }
    match &arguments.clips {
        Some(path) => {
            std::fs::write(path, clip::listed(&clips)).with_context(|| path.display().to_string())
        }
        None => Ok(()),
    }
}

fn summary(clips: &[Clip], conditions: &[Condition]) -> Table {
    let mut table = Table::new([
        "recordings",
        "word error rate",
        "all words right",
        "substituted",
        "left out",
        "put in",
        "of words",
        "nothing heard",
        "real-time factor",
    ]);
    for &condition in conditions {
        let clips: Vec<&Clip> = clips.iter().filter(|clip| clip.condition == condition).collect();
        let mut score = Score::default();
        clips.iter().for_each(|clip| score += clip.score);
        let right = clips.iter().filter(|clip| clip.score.errors() == 0).count();
        let deaf = clips.iter().filter(|clip| clip.heard.is_empty()).count();
        let seconds: f64 = clips.iter().map(|clip| clip.seconds).sum();
        let work_s: f64 = clips.iter().map(|clip| clip.work_ms).sum::<f64>() / 1e3;
        table.row([
            condition.name(),
            format!("{:.2} %", score.rate() * 100.0),
            format!("{:.1} %", right as f64 * 100.0 / clips.len().max(1) as f64),
            score.substitutions.to_string(),
            score.deletions.to_string(),
            score.insertions.to_string(),
            score.words.to_string(),
            deaf.to_string(),
            figure(work_s / seconds),
        ]);
    }
    table
}

/// The clean recordings with the most errors a word.
fn worst(clips: &[Clip]) {
    const SHOWN: usize = 20;
    let mut bad: Vec<&Clip> = clips
        .iter()
        .filter(|clip| clip.condition == Condition::Clean && clip.score.errors() > 0)
        .collect();
    bad.sort_by(|a, b| b.score.rate().total_cmp(&a.score.rate()));
    println!("The worst of the clean ones ({} have an error):", bad.len());
    for clip in bad.into_iter().take(SHOWN) {
        println!("  {} {:.0} %", clip.name, clip.score.rate() * 100.0);
        println!("    said   {}", clip.said);
        println!("    heard  {}", clip.heard);
    }
    println!();
}
