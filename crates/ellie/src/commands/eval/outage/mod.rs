//! `ellie eval outage`: one spoken call in which the vendor that thinks, the one that hears and the one
//! that speaks die one after the other, each in the middle of its work, kept as a recording.
//!
//! The vendor is simulated, on a port of this machine; it hears and speaks with the models inside, in
//! another voice than Ellie's own, so that the recording tells who speaks. The caller is synthesised.

mod vendor;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use ellie_providers::tts::Tts;

use super::super::live::{Call, Caller, How, RATE_HZ, Report, Says, Wire};
use super::super::say;
use super::folder::Folder;
use super::models;
use super::server::Server;
use super::spread::figure;
use super::table::Table;
use vendor::{Role, Vendor};

/// Where to keep it.
#[derive(Args)]
pub struct Arguments {
    /// Keep the call in this WAV file, the caller on the left and Ellie on the right.
    #[arg(long, value_name = "FILE")]
    listen: Option<PathBuf>,
}

/// The voice of the caller, of Kokoro's.
const CALLERS_VOICE: &str = "am_michael";

/// A part of the call.
struct Part {
    what: &'static str,
    /// Who dies in it, at the first thing that is asked of it.
    dies: Option<Role>,
    says: &'static [&'static str],
}

/// Somebody leaves a message. What is about the hours no rule of Ellie's understands, and the read-back
/// is a sentence that is made for this caller: these have the model asked, and the voice.
const CALL: [Part; 5] = [
    Part {
        what: "the vendor answers",
        dies: None,
        says: &[PUZZLING, "I want to leave a message."],
    },
    Part { what: "the model dies", dies: Some(Role::Thinks), says: &[PUZZLING, "No, it is not."] },
    Part {
        what: "the ear dies",
        dies: Some(Role::Hears),
        says: &["My name is Dana Whitfield.", "six one four, five five five, oh one four four."],
    },
    Part {
        what: "the voice dies",
        dies: Some(Role::Speaks),
        says: &["No, it's six one four, five five five, oh one four five."],
    },
    Part {
        what: "nobody is there",
        dies: None,
        says: &[
            "Yes, that is right.",
            "Please call me back tomorrow morning.",
            "No, thank you. Goodbye.",
        ],
    },
];

/// What no rule understands.
const PUZZLING: &str = "Zebras whistle wonderfully.";

/// Calls, once so that the vendor knows what it will say, and once in earnest.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let inside = models::start(models::settings()?).await?;
    let mut says = Vec::new();
    for part in &CALL {
        says.push(spoken(part, inside.tts.as_ref()).await?);
    }
    let vendor = Vendor::start(inside).await?;
    let data = Folder::new("outage")?;
    let settings = [
        ("STT_PROVIDER", "openai".to_owned()),
        ("TTS_PROVIDER", "openai".to_owned()),
        ("LLM_PROVIDER", "openai".to_owned()),
        ("OPENAI_BASE_URL", vendor.url.clone()),
    ];
    let server = Server::start_with(data.path(), &settings)?;
    say("the vendor speaks every line that is the same in each call …");
    server.lines_ready().await?;
    say("a rehearsal, in which nobody dies …");
    let mut call = open(&server).await?;
    for says in &says {
        go_on(&mut call, says).await?;
    }
    let mut call = open(&server).await?.attended();
    let mut table = Table::new([
        "",
        "answers",
        "longest wait ms",
        "longest gap ms",
        "heard",
        "thought",
        "spoke",
    ]);
    for (part, says) in CALL.iter().zip(&says) {
        say(format_args!("         — {}", part.what));
        if let Some(role) = part.dies {
            vendor.dies(role);
        }
        go_on(&mut call, says).await.context(part.what)?;
        table.row(row(part, &std::mem::take(&mut call.report)));
    }
    if let Some(path) = &arguments.listen {
        call.tape().keep(path, RATE_HZ).with_context(|| path.display().to_string())?;
    }
    say("");
    table.print();
    Ok(())
}

async fn spoken(part: &Part, tts: &dyn Tts) -> anyhow::Result<Vec<Says>> {
    let mut says = Vec::new();
    for words in part.says {
        let sound = Arc::new(models::said(words, CALLERS_VOICE, tts).await?);
        says.push(Says { sound, how: How::InTurn });
    }
    Ok(says)
}

async fn open(server: &Server) -> anyhow::Result<Call> {
    Call::open(&server.url, None, Wire::Pcm, Caller::new(Vec::new())).await
}

/// Until all of this is said and answered.
async fn go_on(call: &mut Call, says: &[Says]) -> anyhow::Result<()> {
    let before = call.report.answers();
    call.say(says.iter().cloned());
    call.go_on(None).await?;
    match call.report.answers() - before {
        answers if answers == says.len() => Ok(()),
        answers => bail!("{answers} answers to {} sentences", says.len()),
    }
}

/// What the caller noticed of a part, and who did what in it.
fn row(part: &Part, noticed: &Report) -> [String; 7] {
    let longest = |all: &[f64]| all.iter().copied().reduce(f64::max);
    let longest = |all| longest(all).map_or_else(|| "none".to_owned(), figure);
    let by = |role: &str| {
        let mut all: Vec<&str> =
            noticed.metrics().iter().filter_map(|turn| turn["provider"][role].as_str()).collect();
        all.dedup();
        all.join(", then ")
    };
    [
        part.what.to_owned(),
        noticed.answers().to_string(),
        longest(noticed.waited_ms()),
        longest(noticed.gaps_ms()),
        by("stt"),
        by("llm"),
        by("tts"),
    ]
}
