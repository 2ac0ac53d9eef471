//! `ellie eval turn`: a spoken turn through a real server, stage by stage; how soon a new server
//! answers; how much memory it takes.

mod once;

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use ellie::config::{Config, Speech};
use ellie_core::dialogue::meaning::plain;
use ellie_core::dialogue::phrases::Phrases;
use futures_util::future::try_join_all;
use tokio::time::Instant;

use super::folder::Folder;
use super::models;
use super::server::Server;
use super::spread::{Spread, figure};
use super::table::Table;
use once::{Line, Once};

/// What to say, and to whom.
#[derive(Args)]
pub struct Arguments {
    /// Recordings of a caller, each a turn of its own in a new conversation.
    #[arg(required = true, value_name = "FILE")]
    recordings: Vec<PathBuf>,
    /// A running Ellie; else one is started with an empty data folder, and its start is timed.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// How often each recording is played.
    #[arg(long, default_value_t = 50)]
    runs: usize,
    /// How often a server is started.
    #[arg(long, default_value_t = 5)]
    starts: usize,
}

/// Turns before those that count.
const WARM_UP: usize = 3;

/// Calls at once.
const AT_ONCE: usize = 10;

/// Measures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let turns = match &arguments.server {
        Some(url) => turns(&Line::to(url), &arguments).await?,
        None => with_own_server(&arguments).await?,
    };
    for (recording, turns) in arguments.recordings.iter().zip(turns) {
        let model_ms = model_share_ms(&turns, arguments.runs).await?;
        println!("\nA spoken turn of {}, {} runs:\n", recording.display(), turns.len());
        stages(&turns, model_ms).print();
    }
    println!("Each run posts the recording to /api/v1/voice/process in a new conversation and");
    println!(
        "waits until the sound of the answer can be had. \"Whole\" is the client's clock from"
    );
    println!("the request to the last byte of the answer; the stages are from the Server-Timing");
    println!(
        "header. \"Model in think\" is one embedding of the words heard, measured alone after"
    );
    println!("the turns (0 where phrases settle the topic). \"Our own part\" is whole less voice,");
    println!("transcribe and model in think: the network, HTTP, decoding, dialogue, bookkeeping.");
    Ok(())
}

/// Starts servers, and plays the recordings to the last.
async fn with_own_server(arguments: &Arguments) -> anyhow::Result<Vec<Vec<Once>>> {
    let data = Folder::new("turn")?;
    let mut starts = Table::new(["start", "first 200 ms", "speech ready ms", "every line ready s"]);
    let mut kept = None;
    for start in 0..arguments.starts.max(1) {
        drop(kept.take());
        let server = Server::start(data.path())?;
        let first_ms = server.first_answer().await?;
        let ready_ms = server.speech_ready().await?;
        let lines_s = server.lines_ready().await? / 1e3;
        let name = if start == 0 { "with an empty data folder".to_owned() } else { "again".into() };
        starts.row([name, figure(first_ms), figure(ready_ms), figure(lines_s)]);
        kept = Some(server);
    }
    println!("From the process's start, asking /health every millisecond until it says 200, then");
    println!("until it says that speech is ready, then until every fixed line is synthesised:\n");
    starts.print();
    let server = kept.context("no server was started")?;
    let mut memory = Table::new(["memory, MiB", "resident after", "peak while"]);
    memory.row(server.memory("idle").await?);
    let line = Line::to(&server.url);
    let first = arguments.recordings.first().context("nothing to say")?;
    line.turn(first).await?;
    memory.row(server.memory("one call").await?);
    let begun = Instant::now();
    let together = try_join_all((0..AT_ONCE).map(|_| line.turn(first))).await?;
    let together_ms = begun.elapsed().as_secs_f64() * 1e3;
    memory.row(server.memory("ten calls at once").await?);
    let turns = turns(&line, arguments).await?;
    memory.row(server.memory("all turns").await?);
    println!("The kernel's VmRSS and VmHWM of the server; the peak is forgotten before each:\n");
    memory.print();
    let whole = Spread::of(together.iter().map(|once| once.whole_ms)).context("no turns")?;
    let [p10, median, p90] = whole.cells();
    println!("Ten calls at once: each answered in {p10} / {median} / {p90} ms (p10, median, p90),");
    println!("all of them, with their sound, in {} ms.", figure(together_ms));
    Ok(turns)
}

async fn turns(line: &Line, arguments: &Arguments) -> anyhow::Result<Vec<Vec<Once>>> {
    let mut all = Vec::new();
    for recording in &arguments.recordings {
        let mut turns = Vec::with_capacity(arguments.runs);
        for run in 0..WARM_UP + arguments.runs.max(1) {
            let once = line.turn(recording).await?;
            if run >= WARM_UP {
                turns.push(once);
            }
        }
        all.push(turns);
    }
    Ok(all)
}

/// The median of one embedding of what was heard, alone on the machine.
async fn model_share_ms(turns: &[Once], runs: usize) -> anyhow::Result<f64> {
    let heard = turns.first().map(|once| once.heard.clone()).unwrap_or_default();
    let is_local = matches!(Config::load()?.speech, Speech::Local(_));
    if !is_local || Phrases::default().settle(&heard).is_some() {
        return Ok(0.0);
    }
    let providers = models::start(models::settings()?).await?;
    let mut times = Vec::new();
    for _ in 0..WARM_UP + runs {
        let begun = Instant::now();
        providers.embed.embed(plain(&heard)).await?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok(Spread::of(times.into_iter().skip(WARM_UP)).map_or(0.0, |spread| spread.median))
}

fn stages(turns: &[Once], model_ms: f64) -> Table {
    let mut table = Table::new(["stage", "p10 ms", "median ms", "p90 ms"]);
    let mut row = |name: &str, values: Vec<f64>| {
        if let Some(spread) = Spread::of(values) {
            let [p10, median, p90] = spread.cells();
            table.row([name.to_owned(), p10, median, p90]);
        }
    };
    row("whole", turns.iter().map(|once| once.whole_ms).collect());
    for stage in turns.first().iter().flat_map(|once| once.stages.iter().map(|(name, _)| name)) {
        row(stage, turns.iter().map(|once| once.stage_ms(stage)).collect());
    }
    row("model in think", vec![model_ms]);
    row("our own part", turns.iter().map(|once| once.own_ms(model_ms)).collect());
    row("sound, after the answer", turns.iter().map(|once| once.sound_ms).collect());
    table
}
