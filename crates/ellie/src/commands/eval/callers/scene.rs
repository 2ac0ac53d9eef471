//! A server of its own, a line to it, and its records.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use ellie::config::{Config, Speech};
use ellie::firm::{self, FirmFile};
use ellie::media::{Container, Format, Limits, decode, encode};
use ellie::observed::Observed;
use ellie::store::{self, Database};
use ellie::{EXAMPLE_FIRM, limit};
use ellie_core::audio::Sound;
use ellie_core::dialogue::Office;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::super::folder::Folder;
use super::super::noise::Condition;
use super::actor::{Actor, MOST_TURNS, Played, Turn};
use super::script::Script;
use super::secrets::Secrets;
use super::tempter::Tempter;

/// The voices of the callers; none is Ellie's own.
const VOICES: [&str; 4] = ["am_michael", "bm_fable", "am_onyx", "af_bella"];

/// What callers said so far, each in the own voice, so that it is synthesised once for all lines.
#[derive(Default)]
pub struct Voices(Mutex<HashMap<(&'static str, String), Arc<Sound>>>);

/// Where callers call.
pub struct Scene {
    url: String,
    client: Client,
    database: Database,
    secrets: Secrets,
    line: Option<Condition>,
    voices: Arc<Voices>,
    shutdown: CancellationToken,
    serving: JoinHandle<Result<ellie::Ended, ellie::ServeError>>,
    _data: Folder,
}

impl Scene {
    /// Starts the server of the example firm and waits until it hears and speaks.
    pub async fn open(
        url: Option<String>,
        line: Option<Condition>,
        voices: Arc<Voices>,
        tempter: Option<&Tempter>,
    ) -> anyhow::Result<Self> {
        let data = Folder::new("callers")?;
        let mut config = Config::load().context("the settings cannot be used")?;
        if matches!(config.speech, Speech::Simulated { .. }) {
            bail!("speech is simulated: nobody would be understood");
        }
        config.firm = None;
        config.data = data.path().to_owned();
        config.database = store::Config { url, data: data.path().to_owned() };
        let any = limit::Rule::new(1_000_000, Duration::from_secs(1));
        config.limit = limit::Config::throughout(any);
        if let Some(tempter) = tempter {
            tempter.hire(&mut config)?;
        }
        let database = Database::open(&config.database).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let shutdown = CancellationToken::new();
        let observed = Observed::new(chrono::Utc::now());
        let serving = ellie::serve(config, observed, listener, shutdown.clone());
        let serving = tokio::spawn(Box::pin(serving));
        let secrets = Secrets::of(&example_firm()?);
        let client = Client::new();
        let scene =
            Self { url, client, database, secrets, line, voices, shutdown, serving, _data: data };
        scene.ready().await?;
        Ok(scene)
    }

    async fn ready(&self) -> anyhow::Result<()> {
        while !self.serving.is_finished() {
            let health = self.client.get(format!("{}/health", self.url)).send().await?;
            let health: Value = health.json().await?;
            if health["dependencies"]["speech"]["status"] == "ready" {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the server has ended")
    }

    /// What Ellie may not tell.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// The firm's office, to measure the dialogue alone.
    pub fn office(&self) -> anyhow::Result<Office> {
        let FirmFile { firm, people } = example_firm()?;
        Ok(Office::new(firm, people.directory()))
    }

    /// Lets somebody call until all is said, who was given this number in a call before.
    pub async fn play(&self, script: &Script, number: Option<&str>) -> anyhow::Result<Played> {
        let session = Uuid::new_v4().to_string();
        let mut actor = Actor::new(script, number);
        let mut turns: Vec<Turn> = Vec::new();
        while turns.len() < MOST_TURNS {
            let call = self.database.call(&session).await?;
            if call.as_ref().is_some_and(|call| call.ended_at.is_some()) {
                break;
            }
            let question = call.and_then(|call| call.question);
            let reply = turns.last().map_or("", |turn| turn.reply.as_str());
            let Some(said) = actor.next(question.as_deref(), reply) else { break };
            turns.push(self.turn(&session, script, said).await?);
        }
        let kept = self.database.export(&session).await?;
        Ok(Played { turns, kept })
    }

    async fn turn(&self, session: &str, script: &Script, said: String) -> anyhow::Result<Turn> {
        let form = Form::new().text("session_id", session.to_owned());
        let form = match self.line {
            None => form.text("text", said.clone()),
            Some(line) => {
                let recording = self.spoken(&said, script, line).await?;
                form.part("audio_file", Part::bytes(recording).file_name("caller.wav"))
            }
        };
        let begun = Instant::now();
        let url = format!("{}/api/v1/voice/process", self.url);
        let response = self.client.post(url).multipart(form).send().await?;
        let (status, think_ms) = (response.status(), think_ms(&response));
        let answer: Value = response.json().await?;
        let whole_ms = begun.elapsed().as_secs_f64() * 1e3;
        if !status.is_success() {
            bail!("{status}: {answer}");
        }
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        Ok(Turn { said, heard: text("text"), reply: text("ai_response"), whole_ms, think_ms })
    }

    /// A sentence as it arrives over the line, in the caller's voice.
    async fn spoken(
        &self,
        said: &str,
        script: &Script,
        line: Condition,
    ) -> anyhow::Result<Vec<u8>> {
        let seed = script.name.bytes().fold(0u64, |sum, byte| sum * 31 % 9_973 + u64::from(byte));
        let voice = VOICES[usize::try_from(seed)? % VOICES.len()];
        let sound = self.voice(said, voice).await?;
        Ok(encode(&line.of(&sound, seed), Format::Wav)?)
    }

    async fn voice(&self, said: &str, voice: &'static str) -> anyhow::Result<Arc<Sound>> {
        let mut spoken = self.voices.0.lock().await;
        if let Some(sound) = spoken.get(&(voice, said.to_owned())) {
            return Ok(Arc::clone(sound));
        }
        let stop = if said.ends_with(['.', '?', '!']) { "" } else { "." };
        let text = format!("{said}{stop}");
        let body = json!({ "text": text, "voice": voice, "response_format": "wav" });
        let mut response = self.speak(&body).await?;
        // The callers' voices come after Ellie's own, which may have a queue.
        while response.status() == StatusCode::SERVICE_UNAVAILABLE {
            tokio::time::sleep(Duration::from_secs(1)).await;
            response = self.speak(&body).await?;
        }
        let response = response.error_for_status()?;
        let limits = Limits { max_seconds: 120, allowed: Container::ALL };
        let sound = Arc::new(with_pauses(&decode(&response.bytes().await?, limits)?.sound));
        spoken.insert((voice, said.to_owned()), Arc::clone(&sound));
        Ok(sound)
    }

    async fn speak(&self, body: &Value) -> reqwest::Result<Response> {
        let url = format!("{}/api/v1/voice/text-to-speech", self.url);
        self.client.post(url).json(body).send().await
    }

    /// Ends the server.
    pub async fn close(self) -> anyhow::Result<()> {
        self.shutdown.cancel();
        drop(self.client);
        self.serving.await??;
        self.database.close().await?;
        Ok(())
    }
}

fn example_firm() -> anyhow::Result<FirmFile> {
    Ok(firm::parse(EXAMPLE_FIRM, "firm.example.toml")?)
}

/// Somebody who speaks takes a breath before and after.
fn with_pauses(sound: &Sound) -> Sound {
    let pause = vec![0.0; sound.rate_hz as usize * 3 / 10];
    Sound::new([&pause[..], &sound.samples, &pause].concat(), sound.rate_hz)
}

/// The stage of the Server-Timing header.
fn think_ms(response: &Response) -> f64 {
    let header = response.headers().get("server-timing").and_then(|value| value.to_str().ok());
    let stages = header.unwrap_or_default().split(',');
    let think = stages.filter_map(|stage| stage.trim().strip_prefix("think;dur=")).next();
    think.and_then(|ms| ms.parse().ok()).unwrap_or(0.0)
}
