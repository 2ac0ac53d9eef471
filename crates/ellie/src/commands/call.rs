//! `ellie call`: plays recordings to a running Ellie as a caller, one for each turn, and shows the
//! conversation with the time of each stage.

mod live;

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Response, Url};
use serde_json::Value;

use super::say;

/// How long the models may take to be ready.
const WARMING_PATIENCE: Duration = Duration::from_secs(180);

/// Time between two looks at whether they are.
const WARMING_PAUSE: Duration = Duration::from_millis(500);

/// Whom to call, and with what.
#[derive(Args)]
pub struct Arguments {
    /// Recordings of a caller, one for each turn, in any format Ellie takes.
    #[arg(required = true, value_name = "FILE")]
    recordings: Vec<PathBuf>,
    /// Keep Ellie's side of the conversation in this WAV file.
    #[arg(long, value_name = "FILE")]
    listen: Option<PathBuf>,
    /// Keep both sides in this WAV file as they were heard, the caller on the left, Ellie on the right.
    #[arg(long, value_name = "FILE", requires = "live")]
    record: Option<PathBuf>,
    /// Where Ellie is.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8000", value_parser = server)]
    server: String,
    /// Go on with an earlier conversation.
    #[arg(long, value_name = "ID")]
    session: Option<String>,
    /// Call live over /ws: speak in real time, each recording when Ellie has spoken, and report how
    /// long she took.
    #[arg(long)]
    live: bool,
    /// Fall into Ellie's words a second after she begins.
    #[arg(long, requires = "live")]
    barge_in: bool,
    /// Call so often, one call after the other, and report on all of them.
    #[arg(long, value_name = "CALLS", requires = "live", conflicts_with = "session",
        default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    times: u16,
    /// Speak through white noise so many decibels below the voice.
    #[arg(long, value_name = "DB", requires = "live")]
    noise: Option<f32>,
    /// Speak and listen through the telephone's eight bits at 8 kHz.
    #[arg(long, requires = "live")]
    telephone: bool,
}

/// The address without a slash at its end.
fn server(text: &str) -> Result<String, String> {
    let is_one = Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    is_one
        .then(|| text.trim_end_matches('/').to_owned())
        .ok_or_else(|| "an address begins with http://, as in http://127.0.0.1:8000".to_owned())
}

/// Calls.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(call(arguments))
}

async fn call(arguments: Arguments) -> anyhow::Result<()> {
    let (server, session) = (arguments.server.clone(), arguments.session.clone());
    let mut line = Line { client: Client::new(), server, session };
    let recordings = arguments.recordings.iter().map(|path| Recording::read(path));
    let recordings: Vec<Recording> = recordings.collect::<Result<_, _>>()?;
    for path in [&arguments.listen, &arguments.record].into_iter().flatten() {
        // That it cannot be written is better known before the call; what it holds stays until
        // there is something to put in its place.
        let file = OpenOptions::new().append(true).create(true).open(path);
        file.with_context(|| path.display().to_string())?;
    }
    line.wait_for_models().await?;
    if arguments.live {
        return live::call(&arguments, recordings).await;
    }
    let mut side = Side::default();
    let talked = line.talk(recordings, &mut side).await;
    if let Some(session) = &line.session {
        say(format_args!("session  {session}"));
    }
    // What was said before a turn failed is kept too.
    let kept = match &arguments.listen {
        Some(path) => side.keep(path).with_context(|| path.display().to_string()),
        None => Ok(()),
    };
    talked.and(kept)
}

/// What a caller says in a turn.
struct Recording {
    name: String,
    bytes: Vec<u8>,
}

impl Recording {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).with_context(|| name.clone())?;
        Ok(Self { name, bytes })
    }
}

/// A line to a running Ellie.
struct Line {
    client: Client,
    server: String,
    session: Option<String>,
}

impl Line {
    /// A turn while the models warm would be refused.
    async fn wait_for_models(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        let mut is_told = false;
        while self.is_warming().await? {
            if begun.elapsed() > WARMING_PATIENCE {
                bail!("Ellie's models were not ready in {} s", WARMING_PATIENCE.as_secs());
            }
            if !is_told {
                say("waiting for Ellie's models…");
                is_told = true;
            }
            tokio::time::sleep(WARMING_PAUSE).await;
        }
        Ok(())
    }

    /// Ellie's health is told with an error's status when it is bad, and is not our business here.
    async fn is_warming(&self) -> anyhow::Result<bool> {
        let asked = self.client.get(format!("{}/health", self.server)).send().await;
        let health = asked.with_context(|| self.nobody_there())?;
        let health: Value = health.json().await.unwrap_or_default();
        Ok(health["dependencies"]["speech"]["status"] == "warming")
    }

    /// Plays the recordings one after another.
    async fn talk(&mut self, turns: Vec<Recording>, side: &mut Side) -> anyhow::Result<()> {
        for recording in turns {
            let name = recording.name.clone();
            let answer = self.turn(recording).await.context(name)?;
            side.add(&answer)?;
        }
        Ok(())
    }

    /// Plays one recording, shows what is said, and returns Ellie's side as WAV.
    async fn turn(&mut self, Recording { name, bytes }: Recording) -> anyhow::Result<Vec<u8>> {
        let mut form = Form::new().part("audio_file", Part::bytes(bytes).file_name(name));
        if let Some(session) = &self.session {
            form = form.text("session_id", session.clone());
        }
        let begun = Instant::now();
        let url = format!("{}/api/v1/voice/process", self.server);
        let sent = self.client.post(url).multipart(form).send().await;
        let response = answered(sent.with_context(|| self.nobody_there())?).await?;
        let stages = stages(&response);
        let turn: Value = response.json().await?;
        let answered_ms = begun.elapsed().as_secs_f64() * 1e3;
        say(format_args!("caller   {}{}", text(&turn, "text"), confidence(&turn)));
        say(format_args!("ellie    {}", text(&turn, "ai_response")));
        self.session = turn["session_id"].as_str().map(str::to_owned).or(self.session.take());
        let sound = self.sound(&turn).await?;
        let heard_ms = begun.elapsed().as_secs_f64() * 1e3;
        say(format_args!(
            "         {stages} · answer {answered_ms:.0} ms · sound {heard_ms:.0} ms"
        ));
        Ok(sound)
    }

    async fn sound(&self, turn: &Value) -> anyhow::Result<Vec<u8>> {
        let url = turn["audio_url"].as_str().context("the answer has no sound")?;
        let url = format!("{}{}", self.server, url.replace(".mp3", ".wav"));
        Ok(answered(self.client.get(url).send().await?).await?.bytes().await?.to_vec())
    }

    fn nobody_there(&self) -> String {
        format!(
            "nobody answers at {}; `ellie serve` starts Ellie, and --server says where she is",
            self.server
        )
    }
}

/// The response, or what its error says.
async fn answered(response: Response) -> anyhow::Result<Response> {
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let body: Value = response.json().await.unwrap_or_default();
    bail!("{status}: {}", body["error"]["message"].as_str().unwrap_or("no reason was given"))
}

/// `decode;dur=0.5, voice;dur=9.1` as a person reads it.
fn stages(response: &Response) -> String {
    let timing = response.headers().get("server-timing");
    let timing = timing.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let stages = timing.split(", ").filter_map(|entry| entry.split_once(";dur="));
    let stages: Vec<String> = stages
        .map(|(name, ms)| format!("{name} {} ms", ms.split('.').next().unwrap_or(ms)))
        .collect();
    stages.join(" · ")
}

fn text<'t>(turn: &'t Value, name: &str) -> &'t str {
    turn[name].as_str().unwrap_or_default()
}

fn confidence(turn: &Value) -> String {
    turn["confidence"].as_f64().map_or_else(String::new, |sure| format!("  ({sure:.2})"))
}

/// Ellie's side of a conversation.
#[derive(Default)]
struct Side {
    samples: Vec<i16>,
    spec: Option<hound::WavSpec>,
}

impl Side {
    fn add(&mut self, wav: &[u8]) -> anyhow::Result<()> {
        let mut reader = hound::WavReader::new(wav)?;
        self.spec = Some(reader.spec());
        for sample in reader.samples::<i16>() {
            self.samples.push(sample?);
        }
        Ok(())
    }

    fn keep(&self, path: &Path) -> anyhow::Result<()> {
        let Some(spec) = self.spec else { bail!("Ellie said nothing") };
        let mut writer = hound::WavWriter::create(path, spec)?;
        for &sample in &self.samples {
            writer.write_sample(sample)?;
        }
        writer.finalize()?;
        say(format_args!(
            "kept     {} s in {}",
            self.samples.len() as u32 / spec.sample_rate,
            path.display()
        ));
        Ok(())
    }
}
