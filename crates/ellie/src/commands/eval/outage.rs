//! `ellie eval outage`: one spoken call in which who thinks, who hears and who speaks are killed, one after
//! the other, kept on tape.
//!
//! The vendors are servers on this machine: two more Ellies, one that hears and one that speaks (with Piper's voice,
//! so that one hears who speaks), and a stub that thinks. The caller speaks with a voice made before the call.
//! All else is as it is in a call: the models, the sound, the time.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use ellie_providers::tts::Tts;
use tokio::runtime::{Builder, Runtime};

use super::super::live::{Call, Caller, How, Says, Wire};
use super::super::say;
use super::folder::Folder;
use super::models::{said, settings, start};
use super::server::Server;
use super::vendors::stub::Vendor;

/// What to keep.
#[derive(Args)]
pub struct Arguments {
    /// Keep the call in this WAV file, the caller on the left, Ellie on the right.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

/// What a vendor does for Ellie.
#[derive(Debug, Clone, Copy)]
enum Role {
    Thinks,
    Hears,
    Speaks,
}

/// What the caller says, and who is killed when it is answered.
const CALL: [(&str, Option<Role>); 10] = [
    ("My cousin said something about Fridays.", Some(Role::Thinks)),
    ("It is about the thing from the fair.", Some(Role::Hears)),
    ("I would like to leave a message.", None),
    ("No, it is not.", None),
    ("Dana Whitfield.", None),
    ("Six one four, five five five, zero one eight two.", Some(Role::Speaks)),
    ("No, that is wrong.", None),
    ("Six one four, five five five, zero one eight three.", None),
    ("Yes, that is right.", None),
    ("Please call me about the lease of the barn.", None),
];

/// What lets Ellie ask the others.
const KEY: &str = "a key for measurements";

/// The caller's voice.
const CALLER: &str = "am_michael";

/// Calls.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    say("the caller's words are made …");
    let words = spoken().await?;
    say("the vendors start …");
    let mut vendors = Vendors::start().await?;
    let data = Folder::new("outage")?;
    let server = Server::start_with(data.path(), &vendors.settings())?;
    say("Ellie has her lines made by the vendor that speaks …");
    server.lines_ready().await?;

    let call = Call::open(&server.url, None, Wire::Pcm, Caller::new(Vec::new())).await?;
    let mut call = call.attended();
    for (says, dies) in words {
        call.say(says);
        if !call.go_on(None).await? {
            bail!("the call ended before all was said");
        }
        if let Some(role) = dies {
            vendors.kill(role);
        }
    }
    call.talk(None).await?;
    if let Some(path) = &arguments.record {
        call.tape().keep_both(path)?;
    }
    call.report.tell();
    Ok(())
}

/// What the caller says, as it sounds.
async fn spoken() -> anyhow::Result<Vec<(Says, Option<Role>)>> {
    let providers = start(settings()?).await?;
    let tts: &dyn Tts = &*providers.tts;
    let mut all = Vec::with_capacity(CALL.len());
    for (words, dies) in CALL {
        let sound = Arc::new(said(words, CALLER, tts).await?);
        all.push((Says { sound, how: How::InTurn }, dies));
    }
    Ok(all)
}

/// Whoever thinks, hears and speaks for Ellie, each a server by itself.
struct Vendors {
    thinks: Option<Thinker>,
    hears: Option<Other>,
    speaks: Option<Other>,
}

impl Vendors {
    async fn start() -> anyhow::Result<Self> {
        let (hears, speaks) = tokio::try_join!(Other::start("hears"), Other::start("speaks"))?;
        Ok(Self { thinks: Some(Thinker::start().await?), hears: Some(hears), speaks: Some(speaks) })
    }

    /// Ellie's settings, so that she asks them.
    fn settings(&self) -> Vec<(&'static str, String)> {
        let thinks = self.thinks.as_ref().map(|thinker| thinker.url.clone());
        let [hears, speaks] = [&self.hears, &self.speaks]
            .map(|other| other.as_ref().map(|other| format!("{}/v1", other.server.url)));
        let roles = [
            (["LLM_PROVIDER", "LLM_BASE_URL", "LLM_API_KEY"], thinks),
            (["STT_PROVIDER", "STT_BASE_URL", "STT_API_KEY"], hears),
            (["TTS_PROVIDER", "TTS_BASE_URL", "TTS_API_KEY"], speaks),
        ];
        let set = roles.into_iter().filter_map(|(names, url)| {
            let values = ["openai".to_owned(), url?, KEY.to_owned()];
            Some(names.into_iter().zip(values))
        });
        // What the caller says is heard while it is said, over Ellie's own Realtime API.
        let models = [("STT_MODEL", "whisper-1"), ("TTS_MODEL", "tts-1"), ("STT_LIVE", "true")];
        let models = models.map(|(name, value)| (name, value.to_owned()));
        set.flatten().chain(models).collect()
    }

    fn kill(&mut self, role: Role) {
        let what = match role {
            Role::Thinks => {
                self.thinks = None;
                "thinks"
            }
            Role::Hears => {
                self.hears = None;
                "hears"
            }
            Role::Speaks => {
                self.speaks = None;
                "speaks"
            }
        };
        say(format_args!("         † the vendor that {what} is killed"));
    }
}

/// Another Ellie, who is a vendor to this one. Her process is killed when this is dropped.
struct Other {
    server: Server,
    _data: Folder,
}

impl Other {
    async fn start(name: &str) -> anyhow::Result<Self> {
        let data = Folder::new(name)?;
        let settings = [("TTS_MODEL", "piper".to_owned()), ("DESK_KEY", KEY.to_owned())];
        let server = Server::start_with(data.path(), &settings)?;
        let ready = server.lines_ready().await;
        ready.context("a vendor speaks with Piper: `ellie models fetch --piper` fetches it")?;
        Ok(Self { server, _data: data })
    }
}

/// A stub that thinks, on threads of its own, so that its connections are cut with it.
struct Thinker {
    url: String,
    runtime: Option<Runtime>,
}

impl Thinker {
    async fn start() -> anyhow::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let vendor = runtime.spawn(Vendor::start("")).await??;
        let url = vendor.url.clone();
        runtime.spawn(async move {
            let _vendor = vendor;
            std::future::pending::<()>().await;
        });
        Ok(Self { url, runtime: Some(runtime) })
    }
}

impl Drop for Thinker {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
