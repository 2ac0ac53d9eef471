//! `ellie eval live`: many live calls at once over `/ws`, with simulated speech and the real detector
//! of voice: whether all are held in real time, what each takes, and what is left when they are over.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use ellie_core::audio::Sound;
use futures_util::future::{join_all, try_join_all};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_tungstenite::connect_async;

use super::super::live::{Call, Caller, How, Report, Says, Wire, spoken};
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

/// How long one calls alone.
const ALONE: Duration = Duration::from_secs(20);

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
    let server = start(data.path(), arguments.calls + arguments.idle + 1).await?;
    say("one call alone, and what its caller noticed:");
    talk(&server.url, Arc::clone(&sound), Duration::ZERO, ALONE).await?.tell();

    let mut weights = Weights::new(server.weight().await?);
    let sockets = try_join_all((0..arguments.idle).map(|_| idle(&server.url))).await?;
    if !sockets.is_empty() {
        weights.take(&format!("{} idle sockets", sockets.len()), server.weight().await?);
    }
    let length = Duration::from_secs(arguments.seconds);
    let calls = all(&server.url, &sound, arguments.calls, length);
    let what = format!("{} calls", arguments.calls);
    let (calls, watched) =
        tokio::join!(calls, watch(&server, &mut weights, &what, SPREAD + length));
    watched?;
    sleep(AFTERWARDS).await;
    weights.take("after the calls", server.weight().await?);
    drop(sockets);

    calls.tell(&what, length);
    say("\nThe server's memory, its time on the processors, and its tasks:\n");
    weights.table.print();
    Ok(())
}

/// A server whose models are simulated, but for the detector of voice.
async fn start(data: &Path, sockets: usize) -> anyhow::Result<Server> {
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", HEARD.to_owned()),
        ("ELLIE_SIMULATED_VOICE_ACTIVITY", "false".to_owned()),
        ("MAX_WEBSOCKET_CONNECTIONS", sockets.to_string()),
    ];
    let server = Server::start_with(data, &settings)?;
    server.lines_ready().await?;
    Ok(server)
}

/// What came of many calls.
pub struct Calls {
    /// What the callers noticed.
    pub report: Report,
    /// Why calls were lost.
    pub failed: Vec<anyhow::Error>,
}

impl Calls {
    fn tell(&self, what: &str, length: Duration) {
        let Self { report, failed } = self;
        let (seconds, answers) = (length.as_secs(), report.answers());
        say(format_args!("\n{what} at once for {seconds} s, {answers} answers:"));
        report.tell();
        say(format_args!("\n{} calls failed", failed.len()));
        if let Some(error) = failed.first() {
            say(format_args!("the first: {error:#}"));
        }
    }
}

/// So many call, one after the other, and then all talk.
pub async fn all(server: &str, sound: &Arc<Sound>, calls: usize, length: Duration) -> Calls {
    let calls = (0..calls).map(|call| {
        let offset = SPREAD.mul_f64(call as f64 / calls as f64);
        talk(server, Arc::clone(sound), offset, length)
    });
    let (mut report, mut failed) = (Report::default(), Vec::new());
    for call in join_all(calls).await {
        match call {
            Ok(noticed) => report.join(noticed),
            Err(error) => failed.push(error),
        }
    }
    Calls { report, failed }
}

/// Looks how the server is, from time to time.
async fn watch(
    server: &Server,
    weights: &mut Weights,
    what: &str,
    length: Duration,
) -> anyhow::Result<()> {
    for look in 1..=LOOKS {
        sleep(length / LOOKS).await;
        weights.take(&format!("{what}, {look} of {LOOKS}"), server.weight().await?);
    }
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
        let says = Says { sound: Arc::clone(&sound), how: How::InTurn };
        let caller = Caller::new(vec![says; TURNS]);
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
        let table = Table::new(["", "resident MiB", "more than idle MiB", "processors", "tasks"]);
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
            weight.tasks.to_string(),
        ]);
        self.last = (Instant::now(), weight);
    }
}
