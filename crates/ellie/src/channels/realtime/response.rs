//! Responses: what Ellie says and does, as a client is told while it comes.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::event::{event, id};
use super::items::{Item, Items, Kind, State};
use super::session::{Session, told_format};
use crate::channels::live::Format;

/// How a response ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// All of it was said.
    Whole,
    /// The caller took the floor.
    Interrupted,
    /// The client did not want the rest.
    Cancelled,
}

/// A response that comes.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    id: String,
    conversation: String,
    format: Format,
    /// The item with what is said.
    pub item: String,
    /// Which turn of Ellie's it is, and how much of that was heard before.
    pub turn: (u32, Duration),
    /// Whether it is shown and not heard.
    pub is_text: bool,
    /// Where in the words of the turn it begins.
    pub from: usize,
    /// The words so far.
    pub text: String,
    /// Whether all of its sound was sent.
    pub has_sounded: bool,
    sent: Duration,
    /// Its items.
    outputs: Vec<String>,
}

impl Response {
    /// One of nothing so far.
    fn new(conversation: &str, session: &Session) -> Self {
        Self {
            id: id("resp"),
            conversation: conversation.to_owned(),
            format: session.output,
            item: id("item"),
            turn: (0, Duration::ZERO),
            is_text: session.is_text,
            from: 0,
            text: String::new(),
            has_sounded: false,
            sent: Duration::ZERO,
            outputs: Vec::new(),
        }
    }

    /// One that says something of a turn, from there in its words.
    pub fn saying(
        (conversation, session): (&str, &Session),
        (turn, from): ((u32, Duration), usize),
        items: &mut Items,
    ) -> (Self, Vec<Value>) {
        let mut response = Self { turn, from, ..Self::new(conversation, session) };
        let mut events = vec![response.created()];
        let item = response.said(State::InProgress);
        events.extend(response.began(item, items));
        let part = response.part();
        events.push(response.event("response.content_part.added", json!({ "part": part })));
        (response, events)
    }

    /// One of nothing at all.
    pub fn of_nothing(conversation: &str, session: &Session, items: &Items) -> Vec<Value> {
        let response = Self::new(conversation, session);
        vec![response.created(), response.done(End::Whole, items)]
    }

    /// One of a deed, and nothing else.
    pub fn of_deed(
        conversation: &str,
        session: &Session,
        name: &'static str,
        items: &mut Items,
    ) -> Vec<Value> {
        let mut response = Self::new(conversation, session);
        let mut events = vec![response.created()];
        events.extend(response.does(name, items));
        events.push(response.done(End::Whole, items));
        events
    }

    /// Something was done.
    pub fn does(&mut self, name: &'static str, items: &mut Items) -> Vec<Value> {
        let (id, call_id) = (id("item"), id("call"));
        let kind = Kind::Call { name, call_id: call_id.clone() };
        let item = Item { id: id.clone(), kind, state: State::InProgress };
        let mut events = self.began(item, items);
        let place = json!(self.outputs.len().saturating_sub(1));
        let of_call = |kind: &str, mut fields: Value| {
            fields["response_id"] = json!(self.id);
            fields["item_id"] = json!(id);
            fields["output_index"] = place.clone();
            fields["call_id"] = json!(call_id);
            event(kind, fields)
        };
        let delta = of_call("response.function_call_arguments.delta", json!({"delta": "{}"}));
        let done = json!({"arguments": "{}", "name": name});
        events.extend([delta, of_call("response.function_call_arguments.done", done)]);
        if let Some(item) = items.get_mut(&id) {
            item.state = State::Completed;
        }
        events.extend(items.done(&id));
        let item = items.get(&id).map(Item::told);
        let fields = json!({"response_id": self.id, "output_index": place, "item": item});
        events.push(event("response.output_item.done", fields));
        events
    }

    /// Its words are these by now.
    pub fn shows(&mut self, text: &str) -> Option<Value> {
        let delta = text.strip_prefix(self.text.as_str()).unwrap_or_default().to_owned();
        self.text = text.to_owned();
        let kind = match self.is_text {
            true => "response.output_text.delta",
            false => "response.output_audio_transcript.delta",
        };
        (!delta.is_empty()).then(|| self.event(kind, json!({ "delta": delta })))
    }

    /// Sound of it.
    pub fn sounds(&mut self, samples: &[f32], items: &mut Items) -> Option<Value> {
        if self.is_text {
            return None;
        }
        self.sent += Duration::from_secs(samples.len() as u64) / self.format.sample_rate_hz.max(1);
        let so_far = self.sent;
        if let Some(Item { kind: Kind::Ellies { sent, .. }, .. }) = items.get_mut(&self.item) {
            *sent = so_far;
        }
        let sound = STANDARD.encode(self.format.write(samples));
        Some(self.event("response.output_audio.delta", json!({ "delta": sound })))
    }

    /// No more sound of it comes.
    pub fn has_sounded(&mut self) -> Option<Value> {
        let is_new = !std::mem::replace(&mut self.has_sounded, true) && !self.is_text;
        is_new.then(|| self.event("response.output_audio.done", json!({})))
    }

    /// It is over.
    pub fn end(mut self, end: End, items: &mut Items) -> Vec<Value> {
        let mut events: Vec<Value> = self.has_sounded().into_iter().collect();
        events.push(match self.is_text {
            true => self.event("response.output_text.done", json!({ "text": self.text })),
            false => {
                let words = json!({ "transcript": self.text });
                self.event("response.output_audio_transcript.done", words)
            }
        });
        events.push(self.event("response.content_part.done", json!({ "part": self.part() })));
        let state = if end == End::Whole { State::Completed } else { State::Incomplete };
        let item = self.said(state);
        let told = item.told();
        if let Some(there) = items.get_mut(&self.item) {
            *there = item;
        }
        events.extend(items.done(&self.item));
        let fields = json!({"response_id": self.id, "output_index": self.place(), "item": told});
        events.push(event("response.output_item.done", fields));
        events.push(self.done(end, items));
        events
    }

    /// Whether it goes by this name.
    pub fn is(&self, name: &str) -> bool {
        self.id == name
    }

    fn created(&self) -> Value {
        event("response.created", json!({"response": self.told("in_progress", &Value::Null, &[])}))
    }

    fn done(&self, end: End, items: &Items) -> Value {
        let status = match end {
            End::Whole => "completed",
            End::Interrupted | End::Cancelled => "cancelled",
        };
        let reason = match end {
            End::Whole => None,
            End::Interrupted => Some("turn_detected"),
            End::Cancelled => Some("client_cancelled"),
        };
        let details = reason.map(|reason| json!({"type": status, "reason": reason}));
        let items = self.outputs.iter().filter_map(|id| items.get(id));
        let output: Vec<Value> = items.map(Item::told).collect();
        event("response.done", json!({"response": self.told(status, &json!(details), &output)}))
    }

    /// There are no tokens, so none are counted.
    fn told(&self, status: &str, details: &Value, output: &[Value]) -> Value {
        json!({
            "object": "realtime.response",
            "id": self.id,
            "status": status,
            "status_details": details,
            "output": output,
            "conversation_id": self.conversation,
            "output_modalities": [if self.is_text { "text" } else { "audio" }],
            "audio": { "output": { "format": told_format(self.format) } },
            "usage": null,
            "metadata": null,
        })
    }

    /// An item of it begins.
    fn began(&mut self, item: Item, items: &mut Items) -> Vec<Value> {
        let (place, told) = (self.outputs.len(), item.told());
        self.outputs.push(item.id.clone());
        let fields = json!({"response_id": self.id, "output_index": place, "item": told});
        let added = event("response.output_item.added", fields);
        std::iter::once(added).chain(items.add(item, None)).collect()
    }

    /// The item with what is said, as it is by now.
    fn said(&self, state: State) -> Item {
        let (turn, sent, is_text) = (self.turn, self.sent, self.is_text);
        let kind = Kind::Ellies { text: self.text.clone(), is_text, turn, sent };
        Item { id: self.item.clone(), kind, state }
    }

    fn part(&self) -> Value {
        match self.is_text {
            true => json!({"type": "text", "text": self.text}),
            false => json!({"type": "audio", "transcript": self.text}),
        }
    }

    fn place(&self) -> usize {
        self.outputs.iter().position(|id| *id == self.item).unwrap_or_default()
    }

    /// An event about what is said.
    fn event(&self, kind: &str, mut fields: Value) -> Value {
        fields["response_id"] = json!(self.id);
        fields["item_id"] = json!(self.item);
        fields["output_index"] = json!(self.place());
        fields["content_index"] = json!(0);
        event(kind, fields)
    }
}
