//! The session: what of it a client decides, and what is in force.

use ellie_core::audio::g711;
use serde_json::{Map, Value, json};

use super::fault::Fault;
use crate::calls::live::Deed;
use crate::channels::live::{Encoding, Format, deed_words};

/// What a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// A call.
    Calling,
    /// What is said is written down, and nobody answers.
    Writing,
}

/// The name of the model by which a call is had.
pub const MODEL: &str = "ellie";

/// Samples a second of `audio/pcm`.
const PCM_HZ: u32 = 24_000;

/// What a session may say of itself. What Ellie has no use for is taken, and not in force.
const FIELDS: [&str; 17] = [
    "type",
    "audio",
    "expires_at",
    "id",
    "include",
    "instructions",
    "max_output_tokens",
    "model",
    "object",
    "output_modalities",
    "parallel_tool_calls",
    "prompt",
    "reasoning",
    "tool_choice",
    "tools",
    "tracing",
    "truncation",
];

const DEEDS: [Deed; 4] =
    [Deed::ConflictCheck, Deed::DiaryChanged, Deed::MessageTaken, Deed::CallBackPromised];

/// What is in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// What it is for.
    pub is_for: For,
    /// Its name.
    pub id: String,
    /// What writes down what is said.
    pub hears: String,
    /// How the caller's sound comes.
    pub input: Format,
    /// How Ellie's sound is wanted.
    pub output: Format,
    /// Whether her words are wanted instead of her sound.
    pub is_text: bool,
    /// Whether the caller's words are wanted.
    pub transcribes: bool,
    /// The tag of the language the call is to be in, as far as it is a call.
    pub language: Option<String>,
    /// Whether the client says when the caller is done.
    pub is_by_client: bool,
    /// The deeds the client wants to be told of.
    pub tools: Vec<Deed>,
}

impl Session {
    /// As it is unless a client says otherwise.
    pub fn new(is_for: For, id: String, hears: String) -> Self {
        let pcm = Format { encoding: Encoding::PcmS16le, sample_rate_hz: PCM_HZ };
        Self {
            is_for,
            id,
            hears,
            input: pcm,
            output: pcm,
            is_text: false,
            transcribes: true,
            language: None,
            is_by_client: is_for == For::Writing,
            tools: Vec::new(),
        }
    }

    /// The session as it is wanted, or what cannot be had of that.
    pub fn updated(&self, wishes: &Map<String, Value>) -> Result<Self, Fault> {
        let unknown = wishes.keys().find(|name| !FIELDS.contains(&name.as_str()));
        if let Some(unknown) = unknown {
            let unknown: String = unknown.chars().take(64).collect();
            let words = format!("A session has no '{unknown}': the beta's are not spoken");
            let param = Some(format!("session.{unknown}"));
            return Err(Fault { param, ..Fault::new("unknown_parameter", words) });
        }
        let wish = |name: &str| wishes.get(name).unwrap_or(&Value::Null);
        let mut new = self.clone();
        self.is_of(wish("type"))?;
        if wish("include").as_array().is_some_and(|all| !all.is_empty()) {
            let words = "Probabilities of tokens are not known";
            return Err(Fault::unsupported("session.include", words));
        }
        if let Some(modality) = modality(wish("output_modalities"))? {
            new.is_text = modality == "text";
        }
        if let Some(tools) = tools(wish("tools"))? {
            new.tools = tools;
        }
        if *wish("tool_choice") == json!("none") {
            new.tools.clear();
        }
        new.hear(&wish("audio")["input"])?;
        let output = &wish("audio")["output"]["format"];
        if let Some(format) = format(output, "session.audio.output.format")? {
            new.output = format;
        }
        Ok(new)
    }

    fn hear(&mut self, input: &Value) -> Result<(), Fault> {
        const TURNS: &str = "session.audio.input.turn_detection";
        if let Some(format) = format(&input["format"], "session.audio.input.format")? {
            self.input = format;
        }
        if let Some(wished) = input.get("transcription") {
            self.transcribes = !wished.is_null();
            let language = wished["language"].as_str().filter(|_| self.is_for == For::Calling);
            self.language = language.map(str::to_owned).or_else(|| self.language.take());
        }
        let Some(detection) = input.get("turn_detection") else { return Ok(()) };
        if detection.is_null() {
            self.is_by_client = true;
            return Ok(());
        }
        if self.is_for == For::Writing {
            let words = "The client says what is to be written down: it should be null";
            return Err(Fault::unsupported(TURNS, words));
        }
        if !matches!(detection["type"].as_str(), Some("server_vad" | "semantic_vad")) {
            let words = "Turns are found by semantic_vad, also where server_vad is asked for";
            return Err(Fault::value(format!("{TURNS}.type"), words));
        }
        for name in ["create_response", "interrupt_response"] {
            if detection[name] == json!(false) {
                let words = "Ellie answers, and yields, by herself: with turn_detection null the \
                             client says when";
                return Err(Fault::unsupported(format!("{TURNS}.{name}"), words));
            }
        }
        self.is_by_client = false;
        Ok(())
    }

    /// What is in force, and nothing that is not.
    pub fn told(&self) -> Value {
        match self.is_for {
            For::Calling => self.call(),
            For::Writing => json!({
                "type": "transcription",
                "object": "realtime.transcription_session",
                "id": self.id,
                "audio": { "input": self.input() },
            }),
        }
    }

    fn call(&self) -> Value {
        json!({
            "type": "realtime",
            "object": "realtime.session",
            "id": self.id,
            "model": MODEL,
            "output_modalities": self.modalities(),
            "audio": {
                "input": self.input(),
                "output": { "format": told_format(self.output) },
            },
            "tools": self.tools.iter().copied().map(told_tool).collect::<Vec<_>>(),
            "tool_choice": "auto",
        })
    }

    fn input(&self) -> Value {
        let detection = json!({
            "type": "semantic_vad",
            "create_response": true,
            "interrupt_response": true,
        });
        let mut transcription = json!({ "model": self.hears });
        if let Some(language) = &self.language {
            transcription["language"] = json!(language);
        }
        json!({
            "format": told_format(self.input),
            "noise_reduction": null,
            "transcription": self.transcribes.then_some(transcription),
            "turn_detection": (!self.is_by_client).then_some(detection),
        })
    }

    /// Whether this is what it is for.
    fn is_of(&self, wish: &Value) -> Result<(), Fault> {
        let own = match self.is_for {
            For::Calling => "realtime",
            For::Writing => "transcription",
        };
        if wish.is_null() || *wish == json!(own) {
            return Ok(());
        }
        let words =
            format!("It stays {own}: intent=transcription in the address asks for the other");
        Err(Fault::value("session.type", words))
    }

    /// As what Ellie answers.
    fn modalities(&self) -> [&'static str; 1] {
        [if self.is_text { "text" } else { "audio" }]
    }
}

fn modality(wish: &Value) -> Result<Option<&str>, Fault> {
    if wish.is_null() {
        return Ok(None);
    }
    let wished = wish.as_array().map(Vec::as_slice);
    match wished {
        Some([one]) if matches!(one.as_str(), Some("text" | "audio")) => Ok(one.as_str()),
        _ => {
            let words = "It should be [\"audio\"] or [\"text\"]";
            Err(Fault::value("session.output_modalities", words))
        }
    }
}

fn format(wish: &Value, param: &str) -> Result<Option<Format>, Fault> {
    let telephone = |encoding| Format { encoding, sample_rate_hz: g711::RATE_HZ };
    let rate = &wish["rate"];
    match wish["type"].as_str() {
        None if wish.is_null() => Ok(None),
        Some("audio/pcm") if rate.is_null() || *rate == json!(PCM_HZ) => {
            Ok(Some(Format { encoding: Encoding::PcmS16le, sample_rate_hz: PCM_HZ }))
        }
        Some("audio/pcmu") => Ok(Some(telephone(Encoding::Mulaw))),
        Some("audio/pcma") => Ok(Some(telephone(Encoding::Alaw))),
        _ => {
            let words = "It should be audio/pcm at 24000 Hz, audio/pcmu or audio/pcma";
            Err(Fault::value(param, words))
        }
    }
}

/// How sound is written, as a client is told.
pub fn told_format(format: Format) -> Value {
    match format.encoding {
        Encoding::PcmS16le => json!({ "type": "audio/pcm", "rate": format.sample_rate_hz }),
        Encoding::Mulaw => json!({ "type": "audio/pcmu" }),
        Encoding::Alaw => json!({ "type": "audio/pcma" }),
    }
}

fn tools(wish: &Value) -> Result<Option<Vec<Deed>>, Fault> {
    if wish.is_null() {
        return Ok(None);
    }
    let wished = wish.as_array().ok_or_else(|| Fault::missing("session.tools", "a list"))?;
    let deed = |(at, tool): (usize, &Value)| {
        let param = format!("session.tools[{at}]");
        if tool["type"] != json!("function") {
            return Err(Fault::unsupported(format!("{param}.type"), "A tool is a function"));
        }
        let named = |deed: &Deed| tool["name"].as_str() == Some(deed_words(*deed).0);
        DEEDS.into_iter().find(named).ok_or_else(|| {
            let names = DEEDS.map(|deed| deed_words(deed).0).join(", ");
            let words = format!("Ellie does what she does herself, and tells of {names}");
            Fault::value(format!("{param}.name"), words)
        })
    };
    let tools: Result<Vec<Deed>, Fault> = wished.iter().enumerate().map(deed).collect();
    tools.map(Some)
}

/// Its words are Ellie's own: those of a client change nothing.
fn told_tool(deed: Deed) -> Value {
    let (name, description) = deed_words(deed);
    json!({
        "type": "function",
        "name": name,
        "description": description,
        "parameters": { "type": "object", "properties": {} },
    })
}

#[cfg(test)]
mod tests;
