//! What a client is told: events with names and fields as the older server's and as its web client
//! reads them, which were not the same. Each field of the one stands beside that of the other.

use std::time::Duration;

use bytes::Bytes;
use ellie_core::language::Language;
use serde::{Serialize, Serializer};
use uuid::Uuid;

use super::fault::Fault;
use crate::calls::{SessionId, Turn};

/// An event, and what it tells.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Told {
    /// The client has a session.
    Joined(Joined),
    /// What Ellie is doing.
    Status(Status),
    /// Ellie's answer.
    Answer(Box<Answer>),
    /// Ellie speaks another language from now on.
    Language(LanguageChanged),
    /// Ellie is there. Nothing is told by it.
    Pong([(); 0]),
    /// Something is wrong.
    Error(Box<Wrong>),
}

impl Told {
    /// The name of the event.
    pub const fn event(&self) -> &'static str {
        match self {
            Self::Joined(_) => "session-joined",
            Self::Status(_) => "status",
            Self::Answer(_) => "ai-response",
            Self::Language(_) => "language-changed",
            Self::Pong(_) => "pong",
            Self::Error(_) => "error",
        }
    }
}

/// `session-joined`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Joined {
    session_id: String,
    timestamp: i64,
    status: &'static str,
}

/// `status`: the server's words for it, and the web client's.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    status: &'static str,
    state: &'static str,
    session_id: String,
    timestamp: i64,
    details: &'static str,
    message: &'static str,
}

/// `ai-response`. Without sound where it could not be made; the words are true all the same.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    text: String,
    session_id: String,
    timestamp: i64,
    processing_time: u64,
    transcribed_text: String,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bare")]
    audio_buffer: Option<Bytes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f32>,
}

/// Bytes as such: within an option the transport would write them as a list of numbers.
fn bare<S: Serializer>(bytes: &Option<Bytes>, serializer: S) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => bytes.serialize(serializer),
        None => serializer.serialize_none(),
    }
}

/// `language-changed`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LanguageChanged {
    language_code: &'static str,
    language_name: &'static str,
    session_id: String,
    timestamp: i64,
}

/// `error`: as the server has it, and once more under `error`, where the web client looks.
#[derive(Debug, Clone, Serialize)]
pub struct Wrong {
    #[serde(flatten)]
    what: What,
    error: What,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct What {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<String>,
    timestamp: i64,
    request_id: Uuid,
}

/// What is told when: `now` is in milliseconds since 1970.
pub struct At(pub i64);

impl At {
    /// A session, and whether it was asked for or came with the connection.
    pub fn joined(&self, session: &SessionId, was_asked: bool) -> Told {
        let status = if was_asked { "joined" } else { "connected" };
        Told::Joined(Joined { session_id: session.to_string(), timestamp: self.0, status })
    }

    /// A recording is being listened to and answered.
    pub fn processing(&self, session: &SessionId) -> Told {
        self.status("processing", "Processing voice input...", session)
    }

    /// It is answered.
    pub fn idle(&self, session: &SessionId) -> Told {
        self.status("idle", "Ready for next input", session)
    }

    fn status(&self, status: &'static str, details: &'static str, session: &SessionId) -> Told {
        Told::Status(Status {
            status,
            state: status,
            session_id: session.to_string(),
            timestamp: self.0,
            details,
            message: details,
        })
    }

    /// What Ellie answers, and its sound.
    pub fn answer(&self, turn: Turn, sound: Option<Bytes>, took: Duration) -> Told {
        Told::Answer(Box::new(Answer {
            text: turn.reply,
            session_id: turn.session.to_string(),
            timestamp: self.0,
            processing_time: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            transcribed_text: turn.heard.text,
            audio_buffer: sound,
            confidence: turn.heard.confidence,
        }))
    }

    /// The language that is spoken from now on.
    pub fn language(&self, language: Language, session: &SessionId) -> Told {
        Told::Language(LanguageChanged {
            language_code: language.code(),
            language_name: language.name(),
            session_id: session.to_string(),
            timestamp: self.0,
        })
    }

    /// What is wrong, by a number under which the log has it too.
    pub fn wrong(&self, fault: Fault, session: Option<&SessionId>, request_id: Uuid) -> Told {
        let what = What {
            code: fault.code.name(),
            message: fault.words.into_owned(),
            session_id: session.map(SessionId::to_string),
            timestamp: self.0,
            request_id,
        };
        Told::Error(Box::new(Wrong { error: what.clone(), what }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::channels::socketio::code::Code;

    const AT: At = At(1_700_000_000_000);

    fn wire(told: &Told) -> (&'static str, serde_json::Value) {
        (told.event(), serde_json::to_value(told).unwrap())
    }

    #[test]
    fn a_status_is_read_by_both_clients() {
        let session: SessionId = "s-1".parse().unwrap();
        let (event, told) = wire(&AT.processing(&session));
        assert_eq!(event, "status");
        assert_eq!(told["status"], told["state"]);
        assert_eq!(told["details"], told["message"]);
        assert_eq!(told["sessionId"], "s-1");
    }

    #[test]
    fn an_error_is_read_by_both_clients() {
        let fault = Fault::new(Code::InvalidInput, "no");
        let (event, told) = wire(&AT.wrong(fault, None, Uuid::nil()));
        let what = json!({
            "code": "INVALID_INPUT",
            "message": "no",
            "timestamp": 1_700_000_000_000_i64,
            "requestId": "00000000-0000-0000-0000-000000000000",
        });
        let mut expected = what.clone();
        expected["error"] = what;
        assert_eq!((event, told), ("error", expected));
    }

    #[test]
    fn a_pong_tells_nothing() {
        assert_eq!(wire(&Told::Pong([])), ("pong", json!([])));
    }
}
