//! A client's events: what it sent, as it stands between the transport and us, to what it asks
//! for. Pure; the transport is elsewhere.
//!
//! An event is a JSON array of its name and its arguments. Bytes are not in it: in their place
//! stands `{"_placeholder":true,"num":N}`, and the bytes come beside it.

use bytes::Bytes;
use serde_json::Value;

use super::code::Code;
use super::fault::Fault;
use crate::calls::{SessionId, Speed};

/// The longest event without its bytes; those of the dialect have a few hundred characters.
const LONGEST: usize = 64 << 10;

/// What a client asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// To begin, or to go on with a session of its own.
    Join {
        /// Which, if it can be nobody else's.
        session: Option<SessionId>,
        /// How fast Ellie is to speak.
        speed: Speed,
        /// The tag of the language she is to speak.
        language: Option<String>,
    },
    /// An answer to a recording: a whole file.
    Voice(Bytes),
    /// To be spoken to in another language, by its tag.
    Language(String),
    /// An answer at once.
    Ping,
    /// To end its session.
    Leave,
}

/// What an event asks for, with recordings of at most so many bytes. An event nobody knows asks for
/// nothing.
pub fn decode(text: &str, bytes: &[Bytes], most: usize) -> Result<Option<Asked>, Fault> {
    let unreadable = || Fault::new(Code::InvalidInput, "This event cannot be read");
    if text.len() > LONGEST {
        return Err(unreadable());
    }
    let event: Vec<Value> = serde_json::from_str(text).map_err(|_| unreadable())?;
    let name = event.first().and_then(Value::as_str).ok_or_else(unreadable)?;
    let given = event.get(1).unwrap_or(&Value::Null);
    match name {
        "join-session" => join(given).map(Some),
        "voice-input" => voice(given, bytes, most).map(Some),
        "change-language" => tag(&given["languageCode"]).map(Asked::Language).map(Some),
        "ping" => Ok(Some(Asked::Ping)),
        "leave-session" => Ok(Some(Asked::Leave)),
        _ => Ok(None),
    }
}

/// A name that others could guess is not taken up: the client is told which one it has.
fn join(given: &Value) -> Result<Asked, Fault> {
    let session = given["sessionId"].as_str().and_then(|id| id.parse().ok());
    let wishes = &given["userPreferences"];
    let language = match &wishes["language"] {
        Value::Null => None,
        asked => Some(tag(asked)?),
    };
    let speed = match &wishes["voiceSpeed"] {
        Value::Null => Some(Speed::USUAL),
        asked => asked.as_f64().and_then(|times| Speed::new(times as f32)),
    };
    let speed = speed.ok_or_else(|| {
        Fault::new(Code::InvalidInput, "voiceSpeed should be a number from 0.25 to 4")
    })?;
    Ok(Asked::Join { session: session.filter(SessionId::is_unguessable), speed, language })
}

/// The bytes of a recording: in a field, or instead of any.
fn voice(given: &Value, bytes: &[Bytes], most: usize) -> Result<Asked, Fault> {
    if given.is_null() {
        return Err(Fault::new(Code::AudioProcessingFailed, "There is no recording"));
    }
    let place = given.get("audioBuffer").unwrap_or(given);
    let recording = attached(place, bytes).filter(|recording| !recording.is_empty());
    let recording = recording.ok_or_else(|| {
        Fault::new(Code::InvalidAudioFormat, "audioBuffer should be the bytes of a recording")
    })?;
    if recording.len() > most {
        return Err(Fault::too_large(most));
    }
    Ok(Asked::Voice(recording.clone()))
}

fn attached<'a>(place: &Value, bytes: &'a [Bytes]) -> Option<&'a Bytes> {
    place["_placeholder"].as_bool().filter(|is_one| *is_one)?;
    bytes.get(usize::try_from(place["num"].as_u64()?).ok()?)
}

fn tag(given: &Value) -> Result<String, Fault> {
    let tag = given.as_str().map(str::to_owned);
    tag.ok_or_else(|| Fault::new(Code::InvalidInput, "A language should be the code of one"))
}

#[cfg(test)]
mod tests;
