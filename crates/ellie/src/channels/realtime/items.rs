//! The items of a conversation, as a client may see them. What is kept for the firm is elsewhere.

use std::time::Duration;

use serde_json::{Value, json};

use super::event::event;
use super::fault::Fault;

/// More than this are not remembered: the oldest is forgotten.
const MOST: usize = 500;

/// An item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its name.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Whether all of it is there.
    pub state: State,
}

/// How far an item has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// More of it comes.
    InProgress,
    /// It is whole.
    Completed,
    /// It was broken off.
    Incomplete,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// What the caller typed.
    Typed(String),
    /// What the caller said, as soon as it is written down.
    Spoken(Option<String>),
    /// What Ellie says.
    Ellies {
        /// Her words.
        text: String,
        /// Whether they are shown and not heard.
        is_text: bool,
        /// Which turn of hers it is, and how much of that was heard before.
        turn: (u32, Duration),
        /// How much sound of it was sent.
        sent: Duration,
    },
    /// What Ellie did.
    Call {
        /// The name of the deed.
        name: &'static str,
        /// The name of this call.
        call_id: String,
    },
    /// What a client says came of that.
    Output {
        /// Of which call.
        call_id: String,
        /// What.
        output: String,
    },
}

/// The items, in their order.
#[derive(Debug, Default)]
pub struct Items {
    all: Vec<Item>,
}

impl Items {
    /// Adds an item after another, or after the last; tells so. None where there is no such other.
    pub fn add(&mut self, item: Item, after: Option<&str>) -> Option<Value> {
        let place = match after {
            None => self.all.len(),
            Some("root") => 0,
            Some(other) => self.place(other)? + 1,
        };
        let told = item.told();
        self.all.insert(place, item);
        let previous = place.checked_sub(1).and_then(|before| self.all.get(before));
        let previous = previous.map(|item| item.id.clone());
        if self.all.len() > MOST {
            self.all.remove(0);
        }
        Some(event("conversation.item.added", json!({"previous_item_id": previous, "item": told})))
    }

    /// Tells that an item is as it stays.
    pub fn done(&self, id: &str) -> Option<Value> {
        let item = self.get(id)?.told();
        let fields = json!({"previous_item_id": self.before(id), "item": item});
        Some(event("conversation.item.done", fields))
    }

    /// The item by this name.
    pub fn get(&self, id: &str) -> Option<&Item> {
        self.all.get(self.place(id)?)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut Item> {
        let place = self.place(id)?;
        self.all.get_mut(place)
    }

    /// The name of the item before another; before the next one, where none is named.
    pub fn before(&self, id: &str) -> Option<String> {
        let place = self.place(id).unwrap_or(self.all.len());
        self.all.get(place.checked_sub(1)?).map(|item| item.id.clone())
    }

    /// Tells an item.
    pub fn retrieve(&self, id: &str) -> Result<Value, Fault> {
        let item = self.get(id).ok_or_else(|| no_item(id))?.told();
        Ok(event("conversation.item.retrieved", json!({ "item": item })))
    }

    /// Takes an item out, and tells so.
    pub fn delete(&mut self, id: &str) -> Result<Value, Fault> {
        let item = self.all.remove(self.place(id).ok_or_else(|| no_item(id))?);
        Ok(event("conversation.item.deleted", json!({ "item_id": item.id })))
    }

    /// Whether Ellie did something by this name.
    pub fn has_call(&self, named: &str) -> bool {
        let is_it =
            |item: &Item| matches!(&item.kind, Kind::Call { call_id, .. } if call_id == named);
        self.all.iter().any(is_it)
    }

    /// What was added last is looked for most.
    fn place(&self, id: &str) -> Option<usize> {
        self.all.iter().rposition(|item| item.id == id)
    }
}

impl Item {
    /// As a client is told.
    pub fn told(&self) -> Value {
        let mut told = match &self.kind {
            Kind::Typed(text) => message("user", &json!({"type": "input_text", "text": text})),
            Kind::Spoken(words) => {
                message("user", &json!({"type": "input_audio", "transcript": words}))
            }
            Kind::Ellies { text, is_text: true, .. } => {
                message("assistant", &json!({"type": "output_text", "text": text}))
            }
            Kind::Ellies { text, .. } => {
                message("assistant", &json!({"type": "output_audio", "transcript": text}))
            }
            Kind::Call { name, call_id } => json!({
                "type": "function_call",
                "name": name,
                "call_id": call_id,
                "arguments": if self.state == State::Completed { "{}" } else { "" },
            }),
            Kind::Output { call_id, output } => {
                json!({"type": "function_call_output", "call_id": call_id, "output": output})
            }
        };
        if let Some(fields) = told.as_object_mut() {
            // What Ellie is about to say has no part yet.
            if self.state == State::InProgress && fields.contains_key("content") {
                fields.insert("content".into(), json!([]));
            }
            fields.insert("id".into(), json!(self.id));
            fields.insert("object".into(), json!("realtime.item"));
            fields.insert("status".into(), json!(self.state.name()));
        }
        told
    }
}

/// There is no item by this name.
pub fn no_item(id: &str) -> Fault {
    let id: String = id.chars().take(64).collect();
    let words = format!("There is no item '{id}'");
    Fault { code: "item_not_found", ..Fault::value("item_id", words) }
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Incomplete => "incomplete",
        }
    }
}

fn message(role: &str, part: &Value) -> Value {
    json!({"type": "message", "role": role, "content": [part]})
}

#[cfg(test)]
mod tests;
