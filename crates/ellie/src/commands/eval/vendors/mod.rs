//! `ellie eval vendors`: many live calls at once while the vendor that hears, thinks and speaks fails, in every
//! way there is. The vendor is a stub in this process, and the models inside are simulated: what is
//! measured is what a failure costs callers, and not how well anybody hears.

pub mod stub;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use ellie_core::audio::Sound;
use reqwest::Client;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::super::live::spoken;
use super::super::say;
use super::folder::Folder;
use super::live::{Calls, all};
use super::server::Server;
use super::spread::{figure, percentile};
use super::table::Table;
use stub::{Manner, Vendor};

/// How many, and for how long.
#[derive(Args)]
pub struct Arguments {
    /// What each caller says, again and again.
    #[arg(value_name = "FILE")]
    recording: PathBuf,
    /// Calls at once.
    #[arg(long, default_value_t = 50)]
    calls: usize,
    /// Seconds they go on in each way of failing; the vendor fails after a third of them.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
}

/// What is heard in each turn, by the vendor as by the one inside: nothing that Ellie's rules know, so that
/// the vendor is asked what it is about.
pub const PUZZLING: &str = "zebras whistle wonderfully";

/// How long a vendor is left alone, in seconds.
const RECOVERY: &str = "5";

/// A vendor that is not back after so long never will be.
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let name = || arguments.recording.display().to_string();
    let recording = std::fs::read(&arguments.recording).with_context(name)?;
    let sound = Arc::new(spoken(&recording).with_context(name)?);
    let vendor = Vendor::start(PUZZLING).await?;
    let data = Folder::new("vendors")?;
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", PUZZLING.to_owned()),
        ("ELLIE_SIMULATED_VOICE_ACTIVITY", "false".to_owned()),
        ("MAX_WEBSOCKET_CONNECTIONS", (arguments.calls + 1).to_string()),
        ("STT_PROVIDER", "openai".to_owned()),
        ("TTS_PROVIDER", "openai".to_owned()),
        ("LLM_PROVIDER", "openai".to_owned()),
        ("OPENAI_BASE_URL", vendor.url.clone()),
        ("CIRCUIT_BREAKER_RECOVERY_TIMEOUT", RECOVERY.to_owned()),
    ];
    let server = Server::start_with(data.path(), &settings)?;
    server.lines_ready().await?;
    let mut table = Table::new([
        "the vendor",
        "answers",
        "calls lost",
        "asked",
        "p50 ms",
        "longest ms",
        "longest gap ms",
        "back after s",
    ]);
    for manner in std::iter::once(Manner::Well).chain(Manner::FAILING) {
        say(format_args!("{} calls, and the vendor {} …", arguments.calls, manner.name()));
        let row = measure(&server, &vendor, manner, &sound, &arguments).await?;
        table.row(row);
    }
    say("");
    table.print();
    Ok(())
}

/// Calls in which the vendor begins to fail, and how soon it is asked again when it is well.
async fn measure(
    server: &Server,
    vendor: &Vendor,
    manner: Manner,
    sound: &Arc<Sound>,
    arguments: &Arguments,
) -> anyhow::Result<[String; 8]> {
    let length = Duration::from_secs(arguments.seconds);
    let fails = async {
        sleep(length / 3).await;
        let before = vendor.asked();
        vendor.now(manner);
        before
    };
    let (calls, before) = tokio::join!(all(&server.url, sound, arguments.calls, length), fails);
    let asked = vendor.asked() - before;
    vendor.now(Manner::Well);
    let Calls { report, failed } = calls;
    if let Some(error) = failed.first() {
        say(format_args!("the first that was lost: {error:#}"));
    }
    let waited = sorted(report.waited_ms());
    let at = |share| percentile(&waited, share).map_or_else(|| "-".to_owned(), figure);
    let gap = report.gaps_ms().iter().copied().reduce(f64::max);
    let back = tokio::join!(back_after(server), all(&server.url, sound, 1, PATIENCE / 4)).0?;
    Ok([
        manner.name(),
        report.answers().to_string(),
        failed.len().to_string(),
        asked.to_string(),
        at(0.5),
        at(1.0),
        gap.map_or_else(|| "none".to_owned(), figure),
        figure(back.as_secs_f64()),
    ])
}

pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// How long until the vendor is asked as before.
async fn back_after(server: &Server) -> anyhow::Result<Duration> {
    let (client, begun) = (Client::new(), Instant::now());
    let url = format!("{}/health", server.url);
    while begun.elapsed() < PATIENCE {
        let health: Value = client.get(&url).send().await?.json().await?;
        if health["dependencies"]["openai"]["available"] == true {
            return Ok(begun.elapsed());
        }
        sleep(Duration::from_millis(100)).await;
    }
    bail!("the vendor was not asked again within {} s", PATIENCE.as_secs())
}
