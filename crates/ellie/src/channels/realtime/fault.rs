//! What is wrong with an event, as OpenAI's clients are told.

use serde_json::{Value, json};

use super::event::event;

/// A fault: a code of theirs, words for people, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The code.
    pub code: &'static str,
    /// The words.
    pub words: String,
    /// The field that is wrong.
    pub param: Option<String>,
    /// The client's event, by the client's own name for it.
    pub event: Option<String>,
    /// Whether it is none of the client's doing.
    pub is_ours: bool,
}

impl Fault {
    /// The event cannot be carried out as it stands.
    pub fn new(code: &'static str, words: impl Into<String>) -> Self {
        Self { code, words: words.into(), param: None, event: None, is_ours: false }
    }

    /// A field has a value that cannot be.
    pub fn value(param: impl Into<String>, words: impl Into<String>) -> Self {
        Self { param: Some(param.into()), ..Self::new("invalid_value", words) }
    }

    /// A field is not there, or is of another kind.
    pub fn missing(param: impl Into<String>, kind: &str) -> Self {
        let param = param.into();
        let words = format!("'{param}' should be {kind}");
        Self { param: Some(param), ..Self::new("missing_required_parameter", words) }
    }

    /// Something the protocol has and Ellie has not.
    pub fn unsupported(param: impl Into<String>, words: impl Into<String>) -> Self {
        Self { param: Some(param.into()), ..Self::new("unsupported", words) }
    }

    /// It is none of the client's doing.
    pub fn ours(code: &'static str, words: &str) -> Self {
        Self { is_ours: true, ..Self::new(code, words) }
    }

    /// What the client calls the event.
    pub fn of(self, event: Option<String>) -> Self {
        Self { event, ..self }
    }

    /// The `error` event.
    pub fn told(&self) -> Value {
        let kind = if self.is_ours { "server_error" } else { "invalid_request_error" };
        let error = json!({
            "type": kind,
            "code": self.code,
            "message": self.words,
            "param": self.param,
            "event_id": self.event,
        });
        event("error", json!({ "error": error }))
    }
}
