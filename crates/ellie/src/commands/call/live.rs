//! `ellie call --live`: recordings played to `/ws` in real time, as a caller speaks, and how long the
//! caller waited for each answer.

mod caller;
mod report;

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
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::super::eval::noise::Condition;
use super::super::say;
use super::{Arguments, Recording, Side};
use caller::Caller;
use report::Report;

/// Samples a second on the line.
const RATE_HZ: u32 = 16_000;

/// How often a packet is sent, and the sound in it.
const PACKET: Duration = Duration::from_millis(20);

/// What is this much below the loudest sample is no voice.
const VOICED: f32 = 0.05;

/// The longest recording that is played.
const LONGEST_S: u32 = 600;

/// A call in which nothing happens for so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the caller's sound is written.
#[derive(Clone, Copy)]
enum Wire {
    Pcm,
    Telephone,
}

impl Wire {
    fn format(self) -> Value {
        match self {
            Self::Pcm => json!({"encoding": "pcm_s16le", "sample_rate_hz": RATE_HZ}),
            Self::Telephone => json!({"encoding": "mulaw", "sample_rate_hz": g711::RATE_HZ}),
        }
    }

    const fn rate_hz(self) -> u32 {
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

/// Calls, and says each recording when Ellie has spoken.
pub async fn call(
    arguments: &Arguments,
    recordings: Vec<Recording>,
    side: &mut Side,
) -> anyhow::Result<()> {
    let wire = if arguments.telephone { Wire::Telephone } else { Wire::Pcm };
    let turns = recordings.iter().enumerate().map(|(number, recording)| {
        sound(recording, arguments.noise, number as u64).with_context(|| recording.name.clone())
    });
    let turns: Vec<Sound> = turns.collect::<Result<_, _>>()?;
    let caller = Caller::new(turns, arguments.barge_in);
    let mut call =
        Call::open(&arguments.server, arguments.session.as_deref(), wire, caller).await?;
    let talked = call.talk().await;
    call.report.tell();
    let samples = call.heard.iter().map(|sample| (sample * f32::from(i16::MAX)) as i16).collect();
    *side = Side::of(samples, wire.rate_hz());
    talked
}

fn sound(recording: &Recording, noise_db: Option<f32>, seed: u64) -> anyhow::Result<Sound> {
    let limits = Limits { max_seconds: LONGEST_S, allowed: Container::ALL };
    let sound = spoken(&resample(&decode(&recording.bytes, limits)?.sound, RATE_HZ));
    let noisy = noise_db.map(|db| Condition::Noise(db).of(&sound, seed));
    Ok(noisy.unwrap_or(sound))
}

/// From the first voice to the last, so that what is waited for begins there.
fn spoken(sound: &Sound) -> Sound {
    let least = sound.peak() * VOICED;
    let is_voiced = |sample: &f32| sample.abs() > least;
    let first = sound.samples.iter().position(is_voiced).unwrap_or_default();
    let end = sound.samples.iter().rposition(is_voiced).map_or(0, |last| last + 1);
    Sound::new(sound.samples.get(first..end).unwrap_or_default().to_vec(), sound.rate_hz)
}

/// A call that is going on.
struct Call {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    wire: Wire,
    to_wire: Flow,
    caller: Caller,
    report: Report,
    /// Ellie's side.
    heard: Vec<f32>,
}

impl Call {
    async fn open(
        server: &str,
        session: Option<&str>,
        wire: Wire,
        caller: Caller,
    ) -> anyhow::Result<Self> {
        let url = format!("{}/ws", server.replacen("http", "ws", 1));
        let connecting = connect_async(&url).await;
        let (mut socket, _) = connecting.with_context(|| format!("nobody answers at {url}"))?;
        let data = json!({"session_id": session, "input": wire.format(), "output": wire.format()});
        let start = json!({"type": "call_start", "data": data});
        socket.send(Message::text(start.to_string())).await?;
        let to_wire = Flow::new(RATE_HZ, wire.rate_hz()).context("the rates do not fit")?;
        Ok(Self { socket, wire, to_wire, caller, report: Report::default(), heard: Vec::new() })
    }

    /// Until all is said and answered, or the call is over.
    async fn talk(&mut self) -> anyhow::Result<()> {
        let mut packets = interval(PACKET);
        packets.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let mut last = Instant::now();
        while !self.caller.is_done(Instant::now()) {
            tokio::select! {
                _ = packets.tick() => self.send_packet().await?,
                message = self.socket.next() => match message {
                    Some(Ok(message)) => {
                        last = Instant::now();
                        if !self.take(message)? {
                            return Ok(());
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
        let end = json!({"type": "call_end", "data": {}});
        self.socket.send(Message::text(end.to_string())).await?;
        Ok(())
    }

    async fn send_packet(&mut self) -> anyhow::Result<()> {
        let samples = (RATE_HZ as u128 * PACKET.as_millis() / 1000) as usize;
        let packet = self.caller.next_packet(samples, Instant::now());
        let packet = self.to_wire.push(&packet);
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
                self.report.heard_after(waited);
                self.heard.extend(samples);
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
                say(format_args!("session  {}", data["session_id"].as_str().unwrap_or_default()));
            }
            "transcript" if data["final"] == true => {
                let role = data["role"].as_str().unwrap_or_default();
                say(format_args!("{role:<8} {}", data["text"].as_str().unwrap_or_default()));
            }
            "audio_start" => self.caller.ellie_begins(Instant::now()),
            "audio_end" => self.caller.ellie_ends(),
            "audio_clear" => {
                let yielded = self.caller.ellie_yields(Instant::now());
                self.report.yielded_after(yielded);
            }
            "turn_metrics" => self.report.add(data),
            "call_ended" => {
                say(format_args!("ended    {}", data["reason"].as_str().unwrap_or_default()));
                return Ok(false);
            }
            "error" => bail!("{}", data["error"].as_str().unwrap_or("no reason was given")),
            _ => {}
        }
        Ok(true)
    }
}

/// What Ellie said, as a file has it.
impl Side {
    fn of(samples: Vec<i16>, rate_hz: u32) -> Self {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: rate_hz,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        Self { spec: (!samples.is_empty()).then_some(spec), samples }
    }
}
