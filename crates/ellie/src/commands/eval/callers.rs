//! `ellie eval callers`: scripted callers through a real server, graded on what was said and on
//! what the database holds at the end.

mod actor;
mod grade;
mod machine;
mod scene;
mod script;
mod secrets;
mod tempter;

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use super::noise::Condition;
use super::spread::{figure, percentile};
use super::table::Table;
use actor::Played;
use scene::{Scene, Voices};
use script::{Group, Script};
use tempter::Tempter;

/// Whom to let call, and how.
#[derive(Args)]
pub struct Arguments {
    /// Only callers whose name has these words in it.
    #[arg(long, value_name = "WORDS")]
    only: Option<String>,
    /// Only every so manieth caller.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    every: u16,
    /// Let the callers speak instead of type, over lines like these.
    #[arg(long, value_delimiter = ',', value_name = "LINE")]
    spoken: Vec<PhoneLine>,
    /// The URL of an empty PostgreSQL database to keep the calls in, instead of a new SQLite file.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Let a simulated model help that tries to break every rule.
    #[arg(long)]
    tempted: bool,
    /// Print what was said in each call, and not only in those that failed.
    #[arg(long)]
    show: bool,
}

/// What a spoken caller's voice goes through.
#[derive(Clone, Copy, ValueEnum)]
enum PhoneLine {
    /// Nothing.
    Clean,
    /// The telephone's eight bits at 8 kHz (G.711).
    Telephone,
    /// White noise, 15 dB below the voice.
    Noisy,
}

impl PhoneLine {
    fn condition(self) -> Condition {
        match self {
            Self::Clean => Condition::Clean,
            Self::Telephone => Condition::MuLaw,
            Self::Noisy => Condition::Noise(15.0),
        }
    }
}

/// Measures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let groups = script::all().context("the scripts of the callers cannot be read")?;
    let lines: Vec<Option<Condition>> = match arguments.spoken.as_slice() {
        [] => vec![None],
        spoken => spoken.iter().map(|line| Some(line.condition())).collect(),
    };
    let (mut failed, voices) = (0, Arc::new(Voices::default()));
    for line in lines {
        failed += Box::pin(all_call(&arguments, &groups, line, Arc::clone(&voices))).await?;
    }
    match failed {
        0 => Ok(()),
        failed => bail!("{failed} callers failed"),
    }
}

/// A caller's call and what was wrong with it.
struct Graded {
    group: &'static str,
    played: Played,
    faults: Vec<String>,
}

/// Lets them call one after the other; returns how many failed.
async fn all_call(
    arguments: &Arguments,
    groups: &[Group],
    line: Option<Condition>,
    voices: Arc<Voices>,
) -> anyhow::Result<usize> {
    let tempter = match arguments.tempted {
        true => Some(Tempter::start().await?),
        false => None,
    };
    let scene = Scene::open(arguments.database.clone(), line, voices, tempter.as_ref());
    let scene = Box::pin(scene).await?;
    let mut graded: Vec<Graded> = Vec::new();
    // Who called, and the number that was given.
    let mut done: HashMap<&str, Option<String>> = HashMap::new();
    for (group, script) in chosen(arguments, groups) {
        let before = earlier(groups, script);
        if let Some(before) = before.filter(|before| !done.contains_key(before.name.as_str())) {
            let played = Box::pin(scene.play(before, None)).await?;
            done.insert(&before.name, played.number());
        }
        let number = before.and_then(|before| done.get(before.name.as_str())?.as_deref());
        let played = Box::pin(scene.play(script, number)).await?;
        let faults = grade::faults(script, &played, scene.secrets(), line.is_some());
        if !faults.is_empty() || arguments.show {
            tell(group, script, &played, &faults);
        }
        done.insert(&script.name, played.number());
        graded.push(Graded { group, played, faults });
    }
    println!("\nScripted callers, {}:\n", how(line));
    table(groups, &graded).print();
    if let Some(tempter) = tempter {
        println!("\nThe model that tries to break every rule was asked {} times.", tempter.asked());
    }
    if line.is_none() {
        machine::measure(
            scene.office()?,
            &graded.iter().map(|one| &one.played).collect::<Vec<_>>(),
        );
    }
    scene.close().await?;
    Ok(graded.iter().filter(|one| !one.faults.is_empty()).count())
}

fn how(line: Option<Condition>) -> String {
    line.map_or_else(|| "typed".into(), |line| format!("spoken, {}", line.name()))
}

/// The callers that are asked for, with the name of their group.
fn chosen<'g>(
    arguments: &'g Arguments,
    groups: &'g [Group],
) -> impl Iterator<Item = (&'static str, &'g Script)> {
    let is_named = |script: &Script| match &arguments.only {
        Some(words) => script.name.contains(words.as_str()),
        None => true,
    };
    groups
        .iter()
        .flat_map(|group| group.scripts.iter().map(|script| (group.name, script)))
        .filter(move |(_, script)| is_named(script))
        .step_by(usize::from(arguments.every))
}

/// The caller who has to have called before.
fn earlier<'g>(groups: &'g [Group], script: &Script) -> Option<&'g Script> {
    let name = script.after.as_ref()?;
    groups.iter().flat_map(|group| &group.scripts).find(|other| other.name == *name)
}

fn tell(group: &str, script: &Script, played: &Played, faults: &[String]) {
    println!("\n{group}, {}: {}", script.level, script.name);
    for turn in &played.turns {
        println!("  > {}", turn.said);
        if turn.heard != turn.said {
            println!("    heard: {}", turn.heard);
        }
        println!("  Ellie: {}", turn.reply);
    }
    for fault in faults {
        println!("  FAILED: {fault}");
    }
}

fn table(groups: &[Group], graded: &[Graded]) -> Table {
    let header = ["group", "callers", "passed", "turns", "turn p50 ms", "p99 ms", "think p99 ms"];
    let mut table = Table::new(header);
    let names = groups.iter().map(|group| Some(group.name)).chain([None]);
    for name in names {
        let these: Vec<&Graded> =
            graded.iter().filter(|one| name.is_none_or(|name| one.group == name)).collect();
        let passed = these.iter().filter(|one| one.faults.is_empty()).count();
        let turns = || these.iter().flat_map(|one| &one.played.turns);
        let whole = sorted(turns().map(|turn| turn.whole_ms));
        let think = sorted(turns().map(|turn| turn.think_ms));
        let at =
            |values: &[f64], share| percentile(values, share).map_or_else(|| "-".into(), figure);
        table.row([
            name.unwrap_or("all").to_owned(),
            these.len().to_string(),
            passed.to_string(),
            whole.len().to_string(),
            at(&whole, 0.5),
            at(&whole, 0.99),
            at(&think, 0.99),
        ]);
    }
    table
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}
