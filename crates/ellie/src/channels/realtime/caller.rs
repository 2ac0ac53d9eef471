//! The caller's side of a conversation: what is said, typed and committed becomes items, and turns.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Value, json};

use super::event::{event, id};
use super::fault::Fault;
use super::items::{Item, Items, Kind, State};
use super::session::Session;
use crate::calls::Typed;

/// Turns that may wait for the client to ask for an answer.
const MOST_PENDING: usize = 16;

/// The caller's side.
#[derive(Debug, Default)]
pub struct Caller {
    /// The item of the voice that is heard, and whether the client has committed it already.
    speaks: Option<(String, bool)>,
    /// Items the client has committed whose voice is still to be heard.
    committed: VecDeque<String>,
    began: Duration,
    /// How long the voice was, with its pauses.
    spoken: Duration,
    /// Items of what was said and is not written down.
    unwritten: VecDeque<String>,
    /// What was typed and has not come back as words of the call.
    typed: VecDeque<String>,
    /// What waits for the client to ask for an answer.
    pending: Vec<(String, Turn)>,
    /// Whether an answer is on its way, whoever asks for it.
    is_answered: bool,
    /// Whether the client has told what came of a deed.
    has_outputs: bool,
}

/// Something to be answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Turn {
    /// It was typed.
    Typed(String),
    /// It was said.
    Spoken(Vec<f32>),
}

/// What the time is: of the call, and of the sound that was appended to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clock {
    /// Since the call began.
    pub call: Duration,
    /// How much sound came.
    pub sound: Duration,
}

impl Clock {
    /// Where in the sound a time of the call was.
    fn ms(self, at: Duration) -> u64 {
        let ago = self.call.saturating_sub(at);
        u64::try_from(self.sound.saturating_sub(ago).as_millis()).unwrap_or(u64::MAX)
    }
}

impl Caller {
    /// Before anything is said: Ellie speaks first.
    pub fn new() -> Self {
        Self { is_answered: true, ..Self::default() }
    }

    /// The caller began to speak.
    pub fn starts(
        &mut self,
        at: Duration,
        clock: Clock,
        session: &Session,
        items: &mut Items,
    ) -> Vec<Value> {
        self.began = at;
        if session.is_by_client {
            return Vec::new();
        }
        let mut events = self.gives_up(session, items);
        let committed = self.committed.pop_front();
        let is_committed = committed.is_some();
        let item = committed.unwrap_or_else(|| id("item"));
        let fields = json!({"audio_start_ms": clock.ms(at), "item_id": item});
        events.push(event("input_audio_buffer.speech_started", fields));
        self.speaks = Some((item, is_committed));
        events
    }

    /// The caller has ended.
    pub fn stops(&mut self, at: Duration, clock: Clock, items: &mut Items) -> Vec<Value> {
        self.spoken = at.saturating_sub(self.began);
        self.is_answered = true;
        let Some((item, is_committed)) = self.speaks.take() else { return Vec::new() };
        let fields = json!({"audio_end_ms": clock.ms(at), "item_id": item});
        let mut events = vec![event("input_audio_buffer.speech_stopped", fields)];
        if !is_committed {
            events.extend(commit(&item, items));
        }
        self.unwritten.push_back(item);
        events
    }

    /// These are words of the caller's.
    pub fn said(&mut self, text: &str, session: &Session, items: &mut Items) -> Vec<Value> {
        self.is_answered = true;
        if self.typed.pop_front_if(|typed| typed.as_str() == text).is_some() {
            return Vec::new();
        }
        let mut events = Vec::new();
        let item = self.unwritten.pop_front().unwrap_or_else(|| {
            let item = id("item");
            events.extend(commit(&item, items));
            item
        });
        events.extend(self.written(&item, text, session, items));
        events
    }

    /// Ellie speaks: what is not written down by now was no turn.
    pub fn is_answered(&mut self, session: &Session, items: &mut Items) -> Vec<Value> {
        self.is_answered = false;
        self.gives_up(session, items)
    }

    /// What was said is not written down: a cough, or an "mm-hm".
    fn gives_up(&mut self, session: &Session, items: &mut Items) -> Vec<Value> {
        let unwritten = std::mem::take(&mut self.unwritten);
        unwritten.iter().flat_map(|item| self.written(item, "", session, items)).collect()
    }

    fn written(&self, item: &str, text: &str, session: &Session, items: &mut Items) -> Vec<Value> {
        if let Some(item) = items.get_mut(item) {
            item.kind = Kind::Spoken(Some(text.to_owned()));
        }
        match session.transcribes {
            true => written(item, text, self.spoken.as_secs_f64()),
            false => Vec::new(),
        }
    }

    /// Refuses another turn, where so many wait for the client to ask for an answer.
    pub fn has_room(&self) -> Result<(), Fault> {
        let words = "So many turns wait already: create a response first";
        let is_full = self.pending.len() >= MOST_PENDING;
        if is_full { Err(Fault::new("too_many_turns", words)) } else { Ok(()) }
    }

    /// The client says that what was appended is said: the sound, where it waits for that.
    pub fn commits(&mut self, sound: Option<Vec<f32>>, items: &mut Items) -> Vec<Value> {
        if let Some(sound) = sound {
            let item = id("item");
            let events = commit(&item, items);
            self.pending.push((item, Turn::Spoken(sound)));
            return events;
        }
        self.is_answered = true;
        if let Some((item, is_committed)) = &mut self.speaks {
            let is_new = !std::mem::replace(is_committed, true);
            return if is_new { commit(item, items) } else { Vec::new() };
        }
        let item = id("item");
        let events = commit(&item, items);
        self.committed.push_back(item);
        events
    }

    /// The caller typed something.
    pub fn types(&mut self, item: String, text: String) {
        self.pending.push((item, Turn::Typed(text)));
    }

    /// The client told what came of a deed.
    pub fn tells_output(&mut self) {
        self.has_outputs = true;
    }

    /// An item is taken back before it is answered.
    pub fn takes_back(&mut self, item: &str) {
        self.pending.retain(|(pending, _)| pending != item);
    }

    /// Samples of sound that wait for the client to ask for an answer.
    pub fn held(&self) -> usize {
        let samples = self.pending.iter().map(|(_, turn)| match turn {
            Turn::Spoken(samples) => samples.len(),
            Turn::Typed(_) => 0,
        });
        samples.sum()
    }

    /// Ellie was asked too much: what was typed last is not taken.
    pub fn was_too_much(&mut self) {
        self.typed.pop_back();
    }

    /// The client asks for an answer: to these turns. To none, where one comes anyway, or where
    /// there is nothing to be said to what came of a deed.
    pub fn asks(&mut self, is_responding: bool) -> Result<(Vec<Turn>, bool), Fault> {
        let had_outputs = self.has_outputs;
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() {
            if is_responding {
                let words = "Ellie is speaking: wait for response.done, or cancel it";
                return Err(Fault::new("conversation_already_has_active_response", words));
            }
            if !self.is_answered && !had_outputs {
                let words = "There is nothing to answer: Ellie answers what is said by herself, \
                             and what is typed when a response is created";
                return Err(Fault::new("nothing_to_answer", words));
            }
            self.has_outputs = false;
            return Ok((Vec::new(), had_outputs && !self.is_answered));
        }
        self.has_outputs = false;
        self.is_answered = true;
        let mut turns: Vec<Turn> = Vec::new();
        for (item, turn) in pending {
            match (turns.last_mut(), turn) {
                (Some(Turn::Typed(before)), Turn::Typed(text)) if is_one(before, &text) => {
                    before.push('\n');
                    before.push_str(&text);
                }
                (_, Turn::Spoken(sound)) => {
                    self.unwritten.push_back(item);
                    turns.push(Turn::Spoken(sound));
                }
                (_, turn) => turns.push(turn),
            }
        }
        let typed = turns.iter().filter_map(|turn| match turn {
            Turn::Typed(text) => Some(text.clone()),
            Turn::Spoken(_) => None,
        });
        self.typed.extend(typed);
        Ok((turns, false))
    }
}

/// Whether both can be typed as one turn.
fn is_one(before: &str, text: &str) -> bool {
    format!("{before}\n{text}").parse::<Typed>().is_ok()
}

/// These are the words of an item of so many seconds.
pub fn written(item: &str, text: &str, seconds: f64) -> Vec<Value> {
    let delta = (!text.is_empty()).then(|| written_as("delta", item, json!({ "delta": text })));
    let usage = json!({"type": "duration", "seconds": seconds});
    let whole = written_as("completed", item, json!({"transcript": text, "usage": usage}));
    delta.into_iter().chain([whole]).collect()
}

/// Something came of writing an item down.
pub fn written_as(what: &str, item: &str, mut fields: Value) -> Value {
    fields["item_id"] = json!(item);
    fields["content_index"] = json!(0);
    event(&format!("conversation.item.input_audio_transcription.{what}"), fields)
}

/// What was appended is said.
pub fn commit(item: &str, items: &mut Items) -> Vec<Value> {
    let fields = json!({"item_id": item, "previous_item_id": items.before(item)});
    let committed = event("input_audio_buffer.committed", fields);
    let new = Item { id: item.to_owned(), kind: Kind::Spoken(None), state: State::Completed };
    let added = items.add(new, None);
    [Some(committed), added, items.done(item)].into_iter().flatten().collect()
}
