//! `ellie eval interruptions`: how soon Ellie yields to who falls into her words, and whether she goes
//! on when somebody only says "mm-hm", or coughs.

mod cough;
mod set;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use futures_util::{StreamExt, stream};
use indicatif::ProgressBar;

use super::super::live::{Call, Caller, How, RATE_HZ, Report, Says, Wire};
use super::super::say;
use super::folder::Folder;
use super::models;
use super::server::Server;
use set::{Interruption, Set, Sounds};

/// Which interruptions.
#[derive(Args)]
pub struct Arguments {
    /// What is said into Ellie's words, as in bench/interruptions.txt.
    set: PathBuf,
    /// Callers at once.
    #[arg(long, default_value_t = 6)]
    callers: usize,
    /// Call by telephone: eight bits at 8 kHz.
    #[arg(long)]
    telephone: bool,
}

/// Measures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let set = Set::read(&arguments.set)?;
    let turns = turns(&set).await?;
    let data = Folder::new("interruptions")?;
    let server = Server::start_with(data.path(), &[])?;
    server.lines_ready().await?;
    let wire = if arguments.telephone { Wire::Telephone } else { Wire::Pcm };
    let mut report = Report::default();
    let calls = turns.iter().map(|turn| call(&server.url, wire, turn));
    let mut calls = stream::iter(calls).buffer_unordered(arguments.callers.max(1));
    while let Some(call) = calls.next().await {
        let (said, noticed) = call?;
        say(format_args!("{said:<40} {}", noticed.came_of_interruption()));
        report.join(noticed);
    }
    say(format_args!(
        "{} interruptions, by synthesised voices; coughs are simulated:",
        turns.len()
    ));
    report.tell();
    Ok(())
}

/// A question, and what is said into the answer, with its words.
struct Turn {
    words: String,
    says: [Says; 2],
}

/// Every voice says everything; each time into the answer to another question.
async fn turns(set: &Set) -> anyhow::Result<Vec<Turn>> {
    let providers = models::start(models::settings()?).await?;
    let mut turns = Vec::new();
    let mut questions = set.questions.iter().cycle();
    let all = ProgressBar::new((set.interruptions.len() * set.voices.len()) as u64);
    for Interruption { how, sounds } in &set.interruptions {
        for voice in &set.voices {
            let into = match sounds {
                Sounds::Words(words) => models::said(words, voice, providers.tts.as_ref()).await?,
                Sounds::Cough => cough::cough(turns.len() as u64, RATE_HZ),
            };
            let question = questions.next().map_or("", String::as_str);
            let question = models::said(question, voice, providers.tts.as_ref()).await?;
            let says = [
                Says { sound: Arc::new(question), how: How::InTurn },
                Says { sound: Arc::new(into), how: *how },
            ];
            turns.push(Turn { words: sounds.to_string(), says });
            all.inc(1);
        }
    }
    Ok(turns)
}

/// A call for each: what came of the one before is no matter then.
async fn call<'a>(server: &str, wire: Wire, turn: &'a Turn) -> anyhow::Result<(&'a str, Report)> {
    let caller = Caller::new(turn.says.to_vec());
    let mut call = Call::open(server, None, wire, caller).await?;
    call.talk(None).await?;
    Ok((&turn.words, call.report))
}
