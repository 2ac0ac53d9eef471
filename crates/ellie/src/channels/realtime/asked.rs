//! A client's events: what each asks for, or what is wrong with it.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::fault::Fault;
use crate::calls::Typed;

/// The longest name a client may give something, in bytes.
const LONGEST_ID: usize = 128;

/// The longest output of a function, in bytes.
const LONGEST_OUTPUT: usize = 4 << 10;

/// What a client asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// To have the session so.
    Update(Map<String, Value>),
    /// To hear this sound.
    Append(Vec<u8>),
    /// To take what was appended as said.
    Commit,
    /// To forget what was appended.
    Clear,
    /// To add this to the conversation.
    Create {
        /// What.
        item: NewItem,
        /// After which item; after the last, where none is named.
        after: Option<String>,
    },
    /// To be told an item.
    Retrieve(String),
    /// To take an item out of the conversation.
    Delete(String),
    /// So much of what Ellie said was heard.
    Truncate {
        /// In which item.
        item: String,
        /// How much.
        heard: Duration,
    },
    /// An answer.
    Respond,
    /// To hear no more of an answer; of the one that is given, where none is named.
    Cancel(Option<String>),
}

/// An item of a client's.
#[derive(Debug, Clone, PartialEq)]
pub struct NewItem {
    /// The client's name for it.
    pub id: Option<String>,
    /// What is in it.
    pub content: Content,
}

/// What a client may say.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// What the caller typed.
    Typed(String),
    /// What came of a function.
    Output {
        /// Of which call of it.
        call_id: String,
        /// What.
        output: String,
    },
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The client's name for it.
    pub id: Option<String>,
    /// What it asks for.
    pub asked: Asked,
}

/// What an event asks for, or what is wrong with it.
pub fn decode(frame: &str) -> Result<Event, Fault> {
    let json = serde_json::from_str(frame);
    let json = json.map_err(|_| Fault::new("invalid_json", "This is no JSON, or too deep"))?;
    let Value::Object(fields) = json else {
        return Err(Fault::new("invalid_json", "An event is a JSON object"));
    };
    let id = name(&fields, "event_id", "event_id")?;
    match asked(fields) {
        Ok(asked) => Ok(Event { id, asked }),
        Err(fault) => Err(fault.of(id)),
    }
}

fn asked(mut fields: Map<String, Value>) -> Result<Asked, Fault> {
    let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    match kind.as_str() {
        "session.update" => match fields.remove("session") {
            Some(Value::Object(session)) => Ok(Asked::Update(session)),
            _ => Err(Fault::missing("session", "an object")),
        },
        "input_audio_buffer.append" => sound(&fields).map(Asked::Append),
        "input_audio_buffer.commit" => Ok(Asked::Commit),
        "input_audio_buffer.clear" => Ok(Asked::Clear),
        "conversation.item.create" => {
            let after = name(&fields, "previous_item_id", "previous_item_id")?;
            Ok(Asked::Create { item: item(&fields)?, after })
        }
        "conversation.item.retrieve" => of_item(&fields).map(Asked::Retrieve),
        "conversation.item.delete" => of_item(&fields).map(Asked::Delete),
        "conversation.item.truncate" => truncation(&fields),
        "response.create" => respond(&fields),
        "response.cancel" => Ok(Asked::Cancel(name(&fields, "response_id", "response_id")?)),
        "output_audio_buffer.clear" => {
            let words = "There is such a buffer with WebRTC only: response.cancel stops Ellie";
            Err(Fault::unsupported("type", words))
        }
        "" => Err(Fault::missing("type", "a string")),
        unknown => {
            let unknown: String = unknown.chars().take(64).collect();
            Err(Fault::value("type", format!("There is no event of a client '{unknown}'")))
        }
    }
}

fn sound(fields: &Map<String, Value>) -> Result<Vec<u8>, Fault> {
    let audio = fields.get("audio").and_then(Value::as_str);
    let audio = audio.ok_or_else(|| Fault::missing("audio", "a string"))?;
    STANDARD.decode(audio).map_err(|_| Fault::value("audio", "'audio' is no base64"))
}

fn of_item(fields: &Map<String, Value>) -> Result<String, Fault> {
    name(fields, "item_id", "item_id")?.ok_or_else(|| Fault::missing("item_id", "a string"))
}

fn truncation(fields: &Map<String, Value>) -> Result<Asked, Fault> {
    let number = |name: &'static str| {
        let number = fields.get(name).and_then(Value::as_u64);
        number.ok_or_else(|| Fault::missing(name, "a whole number"))
    };
    if number("content_index")? != 0 {
        return Err(Fault::value("content_index", "What Ellie says has one part: 0"));
    }
    let heard = Duration::from_millis(number("audio_end_ms")?);
    Ok(Asked::Truncate { item: of_item(fields)?, heard })
}

/// An answer beside the conversation, or to another one, would be none of Ellie's.
fn respond(fields: &Map<String, Value>) -> Result<Asked, Fault> {
    let Some(wishes) = fields.get("response").filter(|wishes| !wishes.is_null()) else {
        return Ok(Asked::Respond);
    };
    if !wishes.is_object() {
        return Err(Fault::missing("response", "an object"));
    }
    if wishes["conversation"].as_str().is_some_and(|which| which != "auto") {
        let words = "Ellie answers in the conversation and nowhere else";
        return Err(Fault::unsupported("response.conversation", words));
    }
    if !wishes["input"].is_null() {
        let words = "Ellie answers what is in the conversation: create an item first";
        return Err(Fault::unsupported("response.input", words));
    }
    Ok(Asked::Respond)
}

fn item(fields: &Map<String, Value>) -> Result<NewItem, Fault> {
    let Some(Value::Object(item)) = fields.get("item") else {
        return Err(Fault::missing("item", "an object"));
    };
    let id = name(item, "id", "item.id")?;
    let text = |name: &str| item.get(name).and_then(Value::as_str);
    let content = match (text("type"), text("role")) {
        (Some("message"), Some("user")) => typed(item)?,
        (Some("message"), Some("system" | "assistant")) => {
            let words = "The role is user: Ellie takes no instructions, and knows what she said";
            return Err(Fault::unsupported("item.role", words));
        }
        (Some("message"), _) => return Err(Fault::missing("item.role", "user")),
        (Some("function_call_output"), _) => output(item)?,
        (Some(_), _) => {
            let words = "An item is a message, or a function_call_output";
            return Err(Fault::unsupported("item.type", words));
        }
        (None, _) => return Err(Fault::missing("item.type", "a string")),
    };
    Ok(NewItem { id, content })
}

/// Its parts are one turn.
fn typed(item: &Map<String, Value>) -> Result<Content, Fault> {
    let parts = item.get("content").and_then(Value::as_array);
    let parts = parts.ok_or_else(|| Fault::missing("item.content", "a list"))?;
    let mut words = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        match (part["type"].as_str(), part["text"].as_str()) {
            (Some("input_text"), Some(text)) => words.push(text),
            (Some("input_text"), None) => {
                return Err(Fault::missing(format!("item.content[{at}].text"), "a string"));
            }
            (Some("input_audio"), _) => {
                let words = "Sound comes by input_audio_buffer.append";
                return Err(Fault::unsupported(format!("item.content[{at}].type"), words));
            }
            _ => {
                let words = "Ellie reads input_text and hears sound, and nothing else";
                return Err(Fault::unsupported(format!("item.content[{at}].type"), words));
            }
        }
    }
    let typed: Result<Typed, _> = words.join("\n").parse();
    let typed = typed.map_err(|error| Fault::value("item.content", error.to_string()))?;
    Ok(Content::Typed(typed.into_text()))
}

fn output(item: &Map<String, Value>) -> Result<Content, Fault> {
    let call_id = name(item, "call_id", "item.call_id")?;
    let call_id = call_id.ok_or_else(|| Fault::missing("item.call_id", "a string"))?;
    let output = item.get("output").and_then(Value::as_str);
    let output = output.ok_or_else(|| Fault::missing("item.output", "a string"))?;
    if output.len() > LONGEST_OUTPUT {
        let words = format!("An output has {LONGEST_OUTPUT} bytes at the most");
        return Err(Fault::value("item.output", words));
    }
    Ok(Content::Output { call_id, output: output.to_owned() })
}

/// The name of something, where one is given.
fn name(
    fields: &Map<String, Value>,
    field: &str,
    param: &'static str,
) -> Result<Option<String>, Fault> {
    match fields.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(name)) if (1..=LONGEST_ID).contains(&name.len()) => {
            Ok(Some(name.clone()))
        }
        Some(Value::String(_)) => {
            Err(Fault::value(param, format!("A name has 1 to {LONGEST_ID} bytes")))
        }
        Some(_) => Err(Fault::missing(param, "a string")),
    }
}

#[cfg(test)]
mod tests;
