//! A live call in frames: what a client asks for, and what it is told. Pure; socket and data channel
//! are elsewhere. The protocol is in `docs/call-protocol.md`.

use std::time::Duration;

use ellie_core::audio::Flow;
use ellie_core::audio::g711::{self, from_a_law, from_mu_law, to_a_law, to_mu_law};
use ellie_core::call::{Reason, Status};
use ellie_core::compliance::disclosure;
use ellie_providers::By;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::fault::Fault;
use crate::calls::SessionId;
use crate::calls::live::{Begun, Deed, EAR_HZ, Sounds, ToCaller, Words};

/// The longest sound in one frame, in seconds.
pub const LONGEST_FRAME_S: usize = 1;

/// More keys than this in one frame are no number.
const MOST_KEYS: usize = 32;

/// Why a call does not begin whose name can be guessed.
pub const GUESSABLE: &str = "session_id must be a random UUID (version 4)";

/// The session of a call: the one that is asked for, or another. None where its name can be guessed:
/// whoever knows the name of a call hears what is said in it.
pub fn session(asked: Option<SessionId>) -> Option<SessionId> {
    Some(asked.unwrap_or_else(SessionId::random)).filter(SessionId::is_unguessable)
}

/// A wish to call.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// The conversation, where it goes on.
    pub session: Option<SessionId>,
    /// How the caller's sound comes.
    pub input: Format,
    /// How Ellie's sound is wanted.
    pub output: Format,
    /// Whether Ellie's sound is wanted as soon as it is made.
    pub is_burst: bool,
    /// The tag of the language that is asked for.
    pub language: Option<String>,
}

/// How sound is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Sixteen bits a sample, the low byte first.
    PcmS16le,
    /// ITU-T G.711.
    Mulaw,
    /// The other half of it, which not every channel offers.
    #[serde(skip_deserializing)]
    Alaw,
}

/// How sound is written, and how much of it a second is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// How a sample is written.
    #[serde(default = "pcm")]
    pub encoding: Encoding,
    /// Samples a second.
    #[serde(default = "usual_rate")]
    pub sample_rate_hz: u32,
}

const fn pcm() -> Encoding {
    Encoding::PcmS16le
}

const fn usual_rate() -> u32 {
    EAR_HZ
}

impl Default for Format {
    fn default() -> Self {
        Self { encoding: pcm(), sample_rate_hz: usual_rate() }
    }
}

impl Format {
    /// Bytes in a sample.
    #[must_use]
    pub const fn bytes_a_sample(self) -> usize {
        match self.encoding {
            Encoding::PcmS16le => 2,
            Encoding::Mulaw | Encoding::Alaw => 1,
        }
    }

    fn is_known(self) -> bool {
        match self.encoding {
            Encoding::PcmS16le => matches!(self.sample_rate_hz, 8_000 | 16_000 | 24_000 | 48_000),
            Encoding::Mulaw | Encoding::Alaw => self.sample_rate_hz == g711::RATE_HZ,
        }
    }

    /// The bytes of this sound.
    #[must_use]
    pub fn write(self, samples: &[f32]) -> Vec<u8> {
        match self.encoding {
            Encoding::Mulaw => samples.iter().map(|sample| to_mu_law(*sample)).collect(),
            Encoding::Alaw => samples.iter().map(|sample| to_a_law(*sample)).collect(),
            Encoding::PcmS16le => {
                let loudest = f32::from(i16::MAX);
                let whole = samples.iter().map(|sample| (sample.clamp(-1.0, 1.0) * loudest) as i16);
                whole.flat_map(i16::to_le_bytes).collect()
            }
        }
    }
}

/// What `call_start` asks for, or the words of the error.
pub fn start(data: &Map<String, Value>, session: Option<SessionId>) -> Result<Start, String> {
    let language = match data.get("language") {
        None | Some(Value::Null) => None,
        Some(Value::String(language)) => Some(language.clone()),
        Some(_) => return Err("language must be the tag of a language, as en".into()),
    };
    let is_burst =
        data.get("output").and_then(|output| output.get("pace")) == Some(&json!("burst"));
    let input = format(data.get("input"), "input")?;
    let output = format(data.get("output"), "output")?;
    Ok(Start { session, input, output, is_burst, language })
}

fn format(given: Option<&Value>, name: &str) -> Result<Format, String> {
    let mut given = given.cloned().unwrap_or_else(|| json!({}));
    if let Some(fields) = given.as_object_mut() {
        fields.remove("pace");
        // The one rate mu-law has need not be said.
        if fields.get("encoding") == Some(&json!("mulaw")) {
            fields.entry("sample_rate_hz").or_insert(json!(g711::RATE_HZ));
        }
    }
    let format: Option<Format> = serde_json::from_value(given).ok();
    format.filter(|format| format.is_known()).ok_or_else(|| {
        format!("{name} must be pcm_s16le at 8000, 16000, 24000 or 48000 Hz, or mulaw at 8000 Hz")
    })
}

/// The keys of a `dtmf` frame.
pub fn keys(data: &Map<String, Value>) -> Result<String, String> {
    let keys = data.get("digits").and_then(Value::as_str).unwrap_or_default();
    let is_key = |key: char| key.is_ascii_digit() || matches!(key, '*' | '#' | 'A'..='D');
    let fits = (1..=MOST_KEYS).contains(&keys.len()) && keys.chars().all(is_key);
    fits.then(|| keys.to_owned()).ok_or_else(|| "digits must be 1 to 32 of 0-9, *, #".into())
}

/// The turn and what was heard of it, of an `audio_played` frame.
pub fn played(data: &Map<String, Value>) -> Result<(u32, Duration), String> {
    let number = |name: &str| data.get(name).and_then(Value::as_u64);
    let turn = number("turn_id").and_then(|turn| u32::try_from(turn).ok());
    let played = turn.zip(number("played_ms"));
    let (turn, ms) = played.ok_or("turn_id and played_ms must be whole numbers")?;
    Ok((turn, Duration::from_millis(ms)))
}

/// The caller's sound out of binary frames.
pub struct Hearing {
    format: Format,
    flow: Flow,
}

impl Hearing {
    /// Of sound that is written so.
    pub fn new(format: Format) -> Option<Self> {
        Some(Self { format, flow: Flow::new(format.sample_rate_hz, EAR_HZ)? })
    }

    /// The sound of a frame at [`EAR_HZ`], or the words of the error.
    pub fn read(&mut self, bytes: &[u8]) -> Result<Vec<f32>, String> {
        let width = self.format.bytes_a_sample();
        let longest = LONGEST_FRAME_S * self.format.sample_rate_hz as usize * width;
        if bytes.is_empty() || !bytes.len().is_multiple_of(width) || bytes.len() > longest {
            return Err(format!("A frame of sound has 1 to {longest} bytes, and whole samples"));
        }
        let samples: Vec<f32> = match self.format.encoding {
            Encoding::Mulaw => bytes.iter().map(|byte| from_mu_law(*byte)).collect(),
            Encoding::Alaw => bytes.iter().map(|byte| from_a_law(*byte)).collect(),
            Encoding::PcmS16le => {
                let (pairs, _) = bytes.as_chunks::<2>();
                pairs.iter().map(|pair| f32::from(i16::from_le_bytes(*pair)) / 32_768.0).collect()
            }
        };
        Ok(self.flow.push(&samples))
    }
}

/// How Ellie's sound is wanted.
pub fn sounds(start: &Start) -> Sounds {
    Sounds { rate_hz: start.output.sample_rate_hz, is_burst: start.is_burst }
}

/// The data of `call_started`; how sound is written either way is told as it is.
pub fn started<F: Serialize>(
    begun: &Begun,
    session: &SessionId,
    session_token: Option<String>,
    (input, output): (&F, &F),
) -> Value {
    json!({
        "call_id": begun.call_id,
        "session_id": session.as_str(),
        "session_token": session_token,
        "resumed": begun.is_resumed,
        "input": input,
        "output": output,
        "disclosure": {
            "version": disclosure::DISCLAIMER_VERSION,
            "text": disclosure::short_disclaimer(None),
        },
    })
}

/// What a client is told: a kind of frame and its data, or sound.
pub enum Told {
    /// A text frame.
    Text(&'static str, Value),
    /// Sound, which goes its own way.
    Sound(Vec<f32>),
    /// An error.
    Fault(Fault),
}

/// How something of this call is told to a client whose sound is written so.
pub fn told(what: ToCaller, call_id: &str, output: &impl Serialize) -> Told {
    let (kind, data) = match what {
        ToCaller::Sound(samples) => return Told::Sound(samples),
        ToCaller::TooMany => return Told::Fault(Fault::too_many()),
        ToCaller::Status(status) => ("status", json!({ "state": state(status) })),
        ToCaller::SpeechStarted(at) => ("speech_started", json!({ "at_ms": ms(at) })),
        ToCaller::SpeechStopped(at) => ("speech_stopped", json!({ "at_ms": ms(at) })),
        ToCaller::Words(words) => ("transcript", transcript(&words)),
        ToCaller::SoundStarts(turn) => {
            let mut data = json!(output);
            if let Some(data) = data.as_object_mut() {
                data.insert("turn_id".to_owned(), json!(turn));
            }
            ("audio_start", data)
        }
        ToCaller::Clear { turn, heard } => {
            ("audio_clear", json!({ "turn_id": turn, "heard_ms": ms(heard) }))
        }
        ToCaller::SoundEnds(turn) => ("audio_end", json!({ "turn_id": turn })),
        ToCaller::Done(deed) => {
            let (name, summary) = deed_words(deed);
            ("action", json!({ "name": name, "ok": true, "summary": summary }))
        }
        ToCaller::Metrics(metrics, by) => {
            let thinker = by.route.helper().and_then(|helper| named(helper.by));
            let data = json!({
                "turn_id": metrics.turn.number(),
                "endpoint_ms": ms(metrics.endpoint),
                "transcribe_ms": ms(metrics.transcribe),
                "think_ms": ms(metrics.think),
                "first_audio_ms": ms(metrics.first_audio),
                "voice_to_voice_ms": ms(metrics.voice_to_voice),
                "provider": { "stt": named(by.stt), "llm": thinker, "tts": named(by.tts) },
                "route": by.route.name(),
                "fell_back": by.stt.stood_in || by.tts.stood_in || by.route.fell_back(),
            });
            ("turn_metrics", data)
        }
        ToCaller::Ended(reason) => ended(call_id, reason_name(reason)),
        ToCaller::TakenOver => ended(call_id, "taken_over"),
    };
    Told::Text(kind, data)
}

/// The name of whoever did something, if anybody had to.
fn named(by: By) -> Option<&'static str> {
    Some(by.provider).filter(|name| !name.is_empty())
}

fn ended(call_id: &str, reason: &str) -> (&'static str, Value) {
    ("call_ended", json!({ "call_id": call_id, "reason": reason }))
}

fn transcript(words: &Words) -> Value {
    json!({
        "turn_id": words.turn,
        "role": if words.are_ellies { "ellie" } else { "caller" },
        "text": words.text,
        "final": words.are_final,
        "confidence": words.confidence,
        "language": words.language.code(),
    })
}

fn ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

const fn state(status: Status) -> &'static str {
    match status {
        Status::Listening => "listening",
        Status::Processing => "processing",
        Status::Speaking => "speaking",
        Status::Idle => "idle",
    }
}

const fn reason_name(reason: Reason) -> &'static str {
    match reason {
        Reason::CallerHungUp => "caller_hung_up",
        Reason::Goodbye => "goodbye",
        Reason::Transferred => "transferred",
        Reason::Idle => "idle",
        Reason::Error => "error",
        Reason::Drained => "drained",
    }
}

/// The name of a deed, and what it came to. What was found by a conflict check is nobody's business here.
pub const fn deed_words(deed: Deed) -> (&'static str, &'static str) {
    match deed {
        Deed::ConflictCheck => ("conflict_check", "The names were taken down"),
        Deed::DiaryChanged => ("consultation_booked", "It is in the diary"),
        Deed::MessageTaken => ("message_taken", "The message is on the attorneys' desk"),
        Deed::CallBackPromised => ("call_back_promised", "Somebody from the office will call"),
    }
}

#[cfg(test)]
mod tests;
