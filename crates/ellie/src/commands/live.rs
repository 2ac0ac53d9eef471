//! A caller over `/ws` who speaks in real time, and what that caller noticed.

mod aside;
mod caller;
mod report;
mod tape;

use std::time::Duration;

use anyhow::{Context, bail};
use ellie::media::{Container, Limits, decode};
use ellie_core::audio::g711::{self, from_mu_law, to_mu_law};
use ellie_core::audio::{Flow, Sound, resample};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::say;
pub use caller::{Caller, How, Says};
pub use report::Report;
pub use tape::Tape;

/// Samples a second of what the caller says.
pub const RATE_HZ: u32 = 16_000;

/// What is this much below the loudest sample is no voice.
const VOICED: f32 = 0.05;

/// The longest recording that is played.
const LONGEST_S: u32 = 600;

/// How often a packet is sent, and the sound in it.
const PACKET: Duration = Duration::from_millis(20);

/// Bytes that are read at once.
const READ_AT_ONCE: usize = 8 << 10;

/// A call in which nothing happens for so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the caller's sound is written.
#[derive(Clone, Copy)]
pub enum Wire {
    /// Sixteen bits at [`RATE_HZ`].
    Pcm,
    /// The telephone's eight bits.
    Telephone,
}

impl Wire {
    fn format(self) -> Value {
        match self {
            Self::Pcm => json!({"encoding": "pcm_s16le", "sample_rate_hz": RATE_HZ}),
            Self::Telephone => json!({"encoding": "mulaw", "sample_rate_hz": g711::RATE_HZ}),
        }
    }

    /// Samples a second.
    pub const fn rate_hz(self) -> u32 {
        match self {
            Self::Pcm => RATE_HZ,
            Self::Telephone => g711::RATE_HZ,
        }
    }

    fn write(self, samples: &[f32]) -> Vec<u8> {
        match self {
            Self::Telephone => samples.iter().map(|sample| to_mu_law(*sample)).collect(),
            Self::Pcm => {
                let loudest = f32::from(i16::MAX);
                let whole = samples.iter().map(|sample| (sample.clamp(-1.0, 1.0) * loudest) as i16);
                whole.flat_map(i16::to_le_bytes).collect()
            }
        }
    }

    fn read(self, bytes: &[u8]) -> Vec<f32> {
        match self {
            Self::Telephone => bytes.iter().map(|byte| from_mu_law(*byte)).collect(),
            Self::Pcm => {
                let (pairs, _) = bytes.as_chunks::<2>();
                pairs.iter().map(|pair| f32::from(i16::from_le_bytes(*pair)) / 32_768.0).collect()
            }
        }
    }
}

/// A recording from its first voice to the last, so that what is waited for begins there.
pub fn spoken(recording: &[u8]) -> anyhow::Result<Sound> {
    let limits = Limits { max_seconds: LONGEST_S, allowed: Container::ALL };
    Ok(trimmed(&decode(recording, limits)?.sound))
}

/// A sound from its first voice to the last.
pub fn trimmed(sound: &Sound) -> Sound {
    let sound = resample(sound, RATE_HZ);
    let least = sound.peak() * VOICED;
    let is_voiced = |sample: &f32| sample.abs() > least;
    let first = sound.samples.iter().position(is_voiced).unwrap_or_default();
    let end = sound.samples.iter().rposition(is_voiced).map_or(0, |last| last + 1);
    Sound::new(sound.samples.get(first..end).unwrap_or_default().to_vec(), sound.rate_hz)
}

/// A call that is going on.
pub struct Call {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    wire: Wire,
    to_wire: Flow,
    caller: Caller,
    /// What the caller noticed.
    pub report: Report,
    /// Both sides, where they are kept.
    tape: Option<Tape>,
    /// Whether the conversation is shown.
    is_shown: bool,
}

impl Call {
    /// Calls Ellie there.
    pub async fn open(
        server: &str,
        session: Option<&str>,
        wire: Wire,
        caller: Caller,
    ) -> anyhow::Result<Self> {
        let url = format!("{}/ws", server.replacen("http", "ws", 1));
        let config = WebSocketConfig::default().read_buffer_size(READ_AT_ONCE);
        let connecting = connect_async_with_config(&url, Some(config), true).await;
        let (mut socket, _) = connecting.with_context(|| format!("nobody answers at {url}"))?;
        let data = json!({"session_id": session, "input": wire.format(), "output": wire.format()});
        let start = json!({"type": "call_start", "data": data});
        socket.send(Message::text(start.to_string())).await?;
        let to_wire = Flow::new(RATE_HZ, wire.rate_hz()).context("the rates do not fit")?;
        let report = Report::default();
        Ok(Self { socket, wire, to_wire, caller, report, tape: None, is_shown: false })
    }

    /// Shows the conversation, and keeps it.
    #[must_use]
    pub fn attended(self) -> Self {
        let tape = Tape::new(self.wire.rate_hz(), Instant::now());
        Self { tape: Some(tape), is_shown: true, ..self }
    }

    /// What was kept.
    pub fn tape(&mut self) -> Tape {
        self.tape.take().unwrap_or_default()
    }

    /// Something more for the caller to say.
    pub fn say(&mut self, says: Says) {
        self.caller.say(says);
    }

    /// Until all is said and answered, the call is over, or the caller has no more time; and hangs up.
    pub async fn talk(&mut self, until: Option<Instant>) -> anyhow::Result<()> {
        if self.go_on(until).await? {
            let end = json!({"type": "call_end", "data": {}});
            self.socket.send(Message::text(end.to_string())).await?;
        }
        Ok(())
    }

    /// Until all is said and answered, the call is over, or the caller has no more time. Returns whether
    /// the call goes on.
    pub async fn go_on(&mut self, until: Option<Instant>) -> anyhow::Result<bool> {
        let mut packets = interval(PACKET);
        packets.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let mut last = Instant::now();
        let is_late = |now: Instant| until.is_some_and(|until| until <= now);
        while !self.caller.is_done(Instant::now()) && !is_late(Instant::now()) {
            tokio::select! {
                _ = packets.tick() => self.send_packet().await?,
                message = self.socket.next() => match message {
                    Some(Ok(message)) => {
                        last = Instant::now();
                        if !self.take(message)? {
                            return Ok(false);
                        }
                    }
                    Some(Err(error)) => return Err(error.into()),
                    None => bail!("the line was cut"),
                },
            }
            if last.elapsed() > PATIENCE {
                bail!("nothing was heard for {} s", PATIENCE.as_secs());
            }
        }
        Ok(true)
    }

    async fn send_packet(&mut self) -> anyhow::Result<()> {
        let samples = (RATE_HZ as u128 * PACKET.as_millis() / 1000) as usize;
        let packet = self.caller.next_packet(samples, Instant::now());
        let packet = self.to_wire.push(&packet);
        if let Some(tape) = &mut self.tape {
            tape.caller_says(&packet, Instant::now());
        }
        if !packet.is_empty() {
            self.socket.send(Message::binary(self.wire.write(&packet))).await?;
        }
        Ok(())
    }

    /// Returns whether the call goes on.
    fn take(&mut self, message: Message) -> anyhow::Result<bool> {
        match message {
            Message::Binary(bytes) => {
                let samples = self.wire.read(&bytes);
                let seconds = samples.len() as f64 / f64::from(self.wire.rate_hz());
                let waited = self.caller.hears(Duration::from_secs_f64(seconds), Instant::now());
                self.report.silent_for(waited);
                if let Some(tape) = &mut self.tape {
                    tape.ellie_says(&samples, Instant::now());
                }
            }
            Message::Text(text) => {
                let frame: Value = serde_json::from_str(&text)?;
                return self.told(frame["type"].as_str().unwrap_or_default(), &frame["data"]);
            }
            Message::Close(_) => return Ok(false),
            _ => {}
        }
        Ok(true)
    }

    fn told(&mut self, kind: &str, data: &Value) -> anyhow::Result<bool> {
        match kind {
            "call_started" => {
                self.show("session", data["session_id"].as_str());
            }
            "transcript" if data["final"] == true => {
                let role = data["role"].as_str().unwrap_or_default();
                self.show(role, data["text"].as_str());
                if role == "caller" {
                    self.report.understands(data["text"].as_str().unwrap_or_default());
                    self.report.came_of_aside(self.caller.is_understood());
                }
            }
            "audio_start" => {
                let turn = data["turn_id"].to_string();
                self.report.came_of_aside(self.caller.ellie_begins(&turn, Instant::now()));
            }
            "audio_end" => self.report.came_of_aside(self.caller.ellie_ends()),
            "audio_clear" => {
                if let Some(tape) = &mut self.tape {
                    tape.ellie_stops(Instant::now());
                }
                let yielded = self.caller.ellie_yields(Instant::now());
                self.report.yielded_after(yielded);
            }
            "turn_metrics" => {
                self.show("", Some(&by(data)));
                self.report.add(data);
            }
            "call_ended" => {
                self.show("ended", data["reason"].as_str());
                return Ok(false);
            }
            "error" => bail!("{}", data["error"].as_str().unwrap_or("no reason was given")),
            _ => {}
        }
        Ok(true)
    }

    fn show(&self, what: &str, words: Option<&str>) {
        if self.is_shown {
            say(format_args!("{what:<8} {}", words.unwrap_or_default()));
        }
    }
}

/// Who heard, thought and spoke in a turn, and how soon.
fn by(metrics: &Value) -> String {
    let who = |role: &str| metrics["provider"][role].as_str();
    let thought = who("llm").or_else(|| metrics["route"].as_str()).unwrap_or("nobody");
    let (heard, spoke) = (who("stt").unwrap_or("nobody"), who("tts").unwrap_or("nobody"));
    let stood_in = if metrics["fell_back"] == true { ", not all as meant" } else { "" };
    let ms = metrics["voice_to_voice_ms"].as_f64().unwrap_or_default();
    format!("heard by {heard}, thought by {thought}, spoken by {spoke}{stood_in}: after {ms:.0} ms")
}
