//! The text frames of a call: JSON to what it asks for, and back. Pure; socket and data channel are
//! elsewhere.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::fault::Fault;
use super::live::{self, Start};
use crate::calls::live::FromCaller;
use crate::calls::{NotTyped, SessionId, Typed};

/// What a client asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// An answer at once, with this given back.
    Ping(Option<Value>),
    /// A typed turn.
    Text {
        /// The conversation, where the message names one.
        session: Option<SessionId>,
        /// What was typed.
        text: Typed,
    },
    /// A spoken turn: a whole file.
    Voice {
        /// The conversation, where the message names one.
        session: Option<SessionId>,
        /// The file.
        recording: Vec<u8>,
    },
    /// A live call.
    CallStart(Start),
    /// The end of it.
    CallEnd,
    /// Keys that were pressed in it.
    Keys(String),
    /// So much of a turn was heard.
    Played(u32, Duration),
}

impl Request {
    /// What belongs to the call that is going on, else a turn of its own, or what is wrong.
    pub fn in_call(self, is_on_call: bool) -> Result<Result<FromCaller, Self>, Fault> {
        let what = match self {
            Self::Text { text, .. } if is_on_call => FromCaller::Typed(text.into_text()),
            Self::Voice { .. } if is_on_call => {
                return Err(Fault::out_of_place("A call is going on: send its sound"));
            }
            Self::CallEnd => FromCaller::HangUp,
            Self::Keys(keys) => FromCaller::Keys(keys),
            Self::Played(turn, heard) => FromCaller::Played { turn, heard },
            turn => return Ok(Err(turn)),
        };
        let nowhere = || Fault::out_of_place("No call is going on: send call_start first");
        is_on_call.then_some(Ok(what)).ok_or_else(nowhere)
    }
}

/// What a frame must look like. A client may not name the connection: that is for us to know.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Frame {
    r#type: String,
    data: serde_json::Map<String, Value>,
    #[serde(rename = "timestamp")]
    _timestamp: Option<f64>,
    #[serde(rename = "message_id")]
    _message_id: Option<String>,
}

/// What a text frame asks for, or what is wrong with it.
pub fn decode(frame: &str) -> Result<Request, Fault> {
    request(frame).map_err(Fault::invalid)
}

fn request(frame: &str) -> Result<Request, String> {
    let json: Value = serde_json::from_str(frame).map_err(|_| "Invalid JSON format")?;
    let Frame { r#type, data, .. } =
        serde_json::from_value(json).map_err(|_| "Message processing error")?;
    match r#type.as_str() {
        "ping" => Ok(Request::Ping(data.get("timestamp").cloned())),
        "text_input" => text_input(&data),
        "voice_input" => voice_input(&data),
        "call_start" => Ok(Request::CallStart(live::start(&data, session(&data)?)?)),
        "call_end" => Ok(Request::CallEnd),
        "dtmf" => Ok(Request::Keys(live::keys(&data)?)),
        "audio_played" => {
            let (turn, heard) = live::played(&data)?;
            Ok(Request::Played(turn, heard))
        }
        unknown => {
            let unknown: String = unknown.chars().take(64).collect();
            Err(format!("Unknown message type: {unknown}"))
        }
    }
}

fn text_input(data: &serde_json::Map<String, Value>) -> Result<Request, String> {
    let text = data.get("text").and_then(Value::as_str).unwrap_or_default();
    let text = text.parse().map_err(|error| match error {
        NotTyped::Blank => "Text input is required".to_owned(),
        other => other.to_string(),
    })?;
    Ok(Request::Text { session: session(data)?, text })
}

fn voice_input(data: &serde_json::Map<String, Value>) -> Result<Request, String> {
    let audio = data.get("audio").and_then(Value::as_str).unwrap_or_default();
    if audio.is_empty() {
        return Err("Audio input is required".into());
    }
    let recording = STANDARD.decode(audio).map_err(|_| "Audio input is not valid base64")?;
    Ok(Request::Voice { session: session(data)?, recording })
}

fn session(data: &serde_json::Map<String, Value>) -> Result<Option<SessionId>, String> {
    match data.get("session_id") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(id)) => id.parse().map(Some).map_err(|error| format!("{error}")),
        Some(_) => Err("session_id must be a string".into()),
    }
}

/// A frame for the client; `now` is in seconds since 1970.
pub fn encode(kind: &str, data: &Value, now: f64) -> String {
    json!({"type": kind, "data": data, "timestamp": now, "message_id": Uuid::new_v4()}).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(session: Option<&str>, text: &str) -> Request {
        Request::Text {
            session: session.map(|id| id.parse().unwrap()),
            text: text.parse().unwrap(),
        }
    }

    #[test]
    fn frames_are_understood() {
        for (frame, expected) in [
            (r#"{"type":"ping","data":{"timestamp":1.5}}"#, Request::Ping(Some(json!(1.5)))),
            (r#"{"type":"ping","data":{},"message_id":"a","timestamp":5}"#, Request::Ping(None)),
            (r#"{"type":"text_input","data":{"text":" Hi "}}"#, text(None, "Hi")),
            (
                r#"{"type":"text_input","data":{"text":"Hi","session_id":"s-1"}}"#,
                text(Some("s-1"), "Hi"),
            ),
            (
                r#"{"type":"voice_input","data":{"audio":"AAAA","format":"wav"}}"#,
                Request::Voice { session: None, recording: vec![0; 3] },
            ),
        ] {
            assert_eq!(decode(frame).as_ref(), Ok(&expected), "{frame}");
        }
    }

    #[test]
    fn bad_frames_are_answered_in_words() {
        for (frame, expected) in [
            ("{nope", "Invalid JSON format"),
            ("[1]", "Message processing error"),
            (r#"{"data":{}}"#, "Message processing error"),
            (r#"{"type":"ping"}"#, "Message processing error"),
            (r#"{"type":"ping","data":{},"connection_id":"spoof"}"#, "Message processing error"),
            (r#"{"type":"nope","data":{}}"#, "Unknown message type: nope"),
            (r#"{"type":"text_input","data":{}}"#, "Text input is required"),
            (r#"{"type":"text_input","data":{"text":7}}"#, "Text input is required"),
            (
                r#"{"type":"text_input","data":{"text":"a\u001bb"}}"#,
                "Text has control characters in it",
            ),
            (r#"{"type":"voice_input","data":{}}"#, "Audio input is required"),
            (r#"{"type":"voice_input","data":{"audio":"%"}}"#, "Audio input is not valid base64"),
        ] {
            assert_eq!(decode(frame), Err(Fault::invalid(expected)), "{frame}");
        }
        let long = json!({"type": "text_input", "data": {"text": "x".repeat(1001)}}).to_string();
        assert_eq!(
            decode(&long),
            Err(Fault::invalid("Text is too long (maximum 1000 characters)"))
        );
        let bad_id = r#"{"type":"text_input","data":{"text":"Hi","session_id":"a b"}}"#;
        assert!(decode(bad_id).unwrap_err().words.starts_with("a session id has"));
    }

    proptest! {
        #[test]
        fn no_frame_is_too_strange(frame in "\\PC{0,200}") {
            let _ = decode(&frame);
        }
    }
}
