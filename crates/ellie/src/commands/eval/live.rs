//! `ellie eval live`: many live calls at once over `/ws`, with simulated speech and the real detector
//! of voice: whether all are held in real time, what each takes, and what is left when they are over.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use ellie_core::audio::Sound;
use futures_util::future::{join_all, try_join_all};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_tungstenite::connect_async;

use super::super::live::{Call, Caller, Report, Wire, spoken};
use super::super::say;
use super::folder::Folder;
use super::server::{Server, Weight};
use super::spread::figure;
use super::table::Table;

/// How many, and for how long.
#[derive(Args)]
pub struct Arguments {
    /// What each caller says, again and again.
    #[arg(value_name = "FILE")]
    recording: PathBuf,
    /// Calls at once.
    #[arg(long, default_value_t = 500)]
    calls: usize,
    /// Seconds they go on. A caller whose call ends calls again.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Sockets that are open meanwhile and say nothing.
    #[arg(long, default_value_t = 0)]
    idle: usize,
}

/// What is understood of each turn: nothing comes of it, so that the call goes on.
const HEARD: &str = "what are your office hours";

/// Callers do not begin all at once.
const SPREAD: Duration = Duration::from_secs(8);

/// How often it is looked how the server is.
const LOOKS: u32 = 10;

/// Memory is given back a while after the last call.
const AFTERWARDS: Duration = Duration::from_secs(5);

/// More turns than anybody takes.
const TURNS: usize = 10_000;

/// Measures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let name = || arguments.recording.display().to_string();
    let recording = std::fs::read(&arguments.recording).with_context(name)?;
    let sound = Arc::new(spoken(&recording).with_context(name)?);
    let data = Folder::new("live")?;
    let most = arguments.calls + arguments.idle + 1;
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", HEARD.to_owned()),
        ("ELLIE_SIMULATED_VOICE_ACTIVITY", "false".to_owned()),
        ("MAX_WEBSOCKET_CONNECTIONS", most.to_string()),
    ];
    let server = Server::start_with(data.path(), &settings)?;
    server.lines_ready().await?;
    let line = |length| talk(&server.url, Arc::clone(&sound), Duration::ZERO, length);
    say("one call alone, and what its caller noticed:");
    line(SPREAD * 2).await?.tell();
    let mut weights = Weights::new(server.weight().await?);

    let sockets = (0..arguments.idle).map(|_| idle(&server.url));
    let sockets = try_join_all(sockets).await?;
    if !sockets.is_empty() {
        weights.take(&format!("{} idle sockets", sockets.len()), server.weight().await?);
    }
    let length = Duration::from_secs(arguments.seconds);
    let calls = (0..arguments.calls).map(|call| {
        let offset = SPREAD.mul_f64(call as f64 / arguments.calls.max(1) as f64);
        talk(&server.url, Arc::clone(&sound), offset, length)
    });
    let watching = async {
        for look in 1..=LOOKS {
            sleep((SPREAD + length) / LOOKS).await;
            let what = format!("{} calls, {look} of {LOOKS}", arguments.calls);
            weights.take(&what, server.weight().await?);
        }
        anyhow::Ok(())
    };
    let (reports, watched) = tokio::join!(join_all(calls), watching);
    watched?;
    let (mut all, mut failed) = (Report::default(), Vec::new());
    for report in reports {
        match report {
            Ok(report) => all.join(report),
            Err(error) => failed.push(error),
        }
    }
    sleep(AFTERWARDS).await;
    weights.take("after the calls", server.weight().await?);
    drop(sockets);

    say(format_args!(
        "\n{} calls at once for {} s, {} answers:",
        arguments.calls,
        arguments.seconds,
        all.answers()
    ));
    all.tell();
    say(format_args!(
        "\n{} calls failed{}",
        failed.len(),
        failed.first().map(|error| format!(", as in: {error:#}")).unwrap_or_default()
    ));
    say("\nThe server's memory, and its time on the processors:\n");
    weights.table.print();
    Ok(())
}

/// Calls after a while, speaks for so long, and calls again if the call ends.
async fn talk(
    server: &str,
    sound: Arc<Sound>,
    offset: Duration,
    length: Duration,
) -> anyhow::Result<Report> {
    let mut report = Report::default();
    let begins = Instant::now() + offset;
    sleep_until(begins).await;
    while begins.elapsed() < length {
        let caller = Caller::new(vec![Arc::clone(&sound); TURNS], false);
        let mut call = Call::open(server, None, Wire::Pcm, caller).await?;
        call.talk(Some(begins + length)).await?;
        report.join(call.report);
    }
    Ok(report)
}

/// A socket on which nothing is said. What is sent to it is read when it is closed.
async fn idle(server: &str) -> anyhow::Result<impl Sized> {
    let url = format!("{}/ws", server.replacen("http", "ws", 1));
    Ok(connect_async(url).await?.0)
}

/// How the server was, from time to time.
struct Weights {
    table: Table,
    first: Weight,
    last: (Instant, Weight),
}

impl Weights {
    fn new(first: Weight) -> Self {
        let table = Table::new(["", "resident MiB", "more than idle MiB", "processors"]);
        Self { table, first, last: (Instant::now(), first) }
    }

    fn take(&mut self, what: &str, weight: Weight) {
        let (before, last) = self.last;
        let processors = (weight.processor_s - last.processor_s) / before.elapsed().as_secs_f64();
        self.table.row([
            what.to_owned(),
            figure(weight.resident_mib),
            figure(weight.resident_mib - self.first.resident_mib),
            figure(processors),
        ]);
        self.last = (Instant::now(), weight);
    }
}
