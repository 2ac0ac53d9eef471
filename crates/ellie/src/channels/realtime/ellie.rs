//! Ellie's side of a conversation: her turns become responses.

use std::time::Duration;

use serde_json::{Value, json};

use super::event::event;
use super::fault::Fault;
use super::items::{Item, Items, Kind, no_item};
use super::response::{End, Response};
use super::session::Session;
use crate::calls::live::{Deed, FromCaller};
use crate::channels::live::deed_words;

/// Her side.
#[derive(Debug)]
pub struct Ellie {
    conversation: String,
    response: Option<Response>,
    turn: Turn,
    /// Whether the client wants to hear no more of it.
    is_cancelled: bool,
}

/// The turn she said last. Where the caller coughed it has several responses.
#[derive(Debug, Default)]
struct Turn {
    number: u32,
    /// How long its words were after each piece of them.
    pieces: Vec<usize>,
    /// How much of it was heard when it was stopped.
    heard: Duration,
    /// The item of its last response, and where in its words that began.
    item: String,
    from: usize,
}

impl Ellie {
    /// Before she says anything.
    pub fn new(conversation: String) -> Self {
        Self { conversation, response: None, turn: Turn::default(), is_cancelled: false }
    }

    /// Whether she says something.
    pub fn is_responding(&self) -> bool {
        self.response.is_some()
    }

    /// The words of a turn are these by now.
    pub fn shows(
        &mut self,
        number: u32,
        text: &str,
        session: &Session,
        items: &mut Items,
    ) -> Vec<Value> {
        let is_same = |response: &Response| response.turn.0 == number;
        let mut events = Vec::new();
        if !self.response.as_ref().is_some_and(is_same) {
            events.extend(self.end(End::Whole, items));
            events.extend(self.open(number, text, session, items));
        }
        if !self.turn.pieces.contains(&text.len()) {
            self.turn.pieces.push(text.len());
        }
        let Some(response) = &mut self.response else { return events };
        events.extend(response.shows(rest(text, response.from)));
        events
    }

    /// What was stopped goes on with the piece that was heard in part.
    fn open(
        &mut self,
        number: u32,
        text: &str,
        session: &Session,
        items: &mut Items,
    ) -> Vec<Value> {
        if self.turn.number != number {
            self.turn = Turn { number, ..Turn::default() };
        }
        let before = self.turn.pieces.iter().filter(|length| **length < text.len()).max();
        let from = before.copied().unwrap_or_default();
        let turn = (number, self.turn.heard);
        let whose = (self.conversation.as_str(), session);
        let (response, events) = Response::saying(whose, (turn, from), items);
        self.turn.item.clone_from(&response.item);
        self.turn.from = from;
        self.is_cancelled = false;
        self.response = Some(response);
        events
    }

    /// Sound of what is said.
    pub fn sounds(&mut self, samples: &[f32], items: &mut Items) -> Option<Value> {
        self.response.as_mut()?.sounds(samples, items)
    }

    /// All sound of what is said was sent.
    pub fn has_sounded(&mut self) -> Option<Value> {
        self.response.as_mut()?.has_sounded()
    }

    /// A turn is over; this was heard of its words.
    pub fn said(&mut self, number: u32, text: &str, items: &mut Items) -> Vec<Value> {
        if self.turn.number != number {
            return Vec::new();
        }
        let words = rest(text, self.turn.from);
        let Some(response) = &mut self.response else {
            // It was broken off, and now it is known where.
            if let Some(Item { kind: Kind::Ellies { text, .. }, .. }) =
                items.get_mut(&self.turn.item)
            {
                words.clone_into(text);
            }
            return Vec::new();
        };
        let has_sounded = response.has_sounded && !self.is_cancelled;
        let is_whole = has_sounded || response.text == words;
        words.clone_into(&mut response.text);
        let end = match (is_whole, self.is_cancelled) {
            (true, _) => End::Whole,
            (false, true) => End::Cancelled,
            (false, false) => End::Interrupted,
        };
        self.end(end, items)
    }

    /// What is not heard yet of a turn is not to be heard; so much of it was.
    pub fn clear(&mut self, number: u32, heard: Duration, items: &mut Items) -> Vec<Value> {
        if self.turn.number != number {
            return Vec::new();
        }
        let before = std::mem::replace(&mut self.turn.heard, heard);
        let end = if self.is_cancelled { End::Cancelled } else { End::Interrupted };
        let is_text = self.response.as_ref().is_none_or(|response| response.is_text);
        let mut events = self.end(end, items);
        if !is_text {
            events.push(truncated(&self.turn.item, heard.saturating_sub(before)));
        }
        events
    }

    /// She did something.
    pub fn does(&mut self, deed: Deed, session: &Session, items: &mut Items) -> Vec<Value> {
        if !session.tools.contains(&deed) {
            return Vec::new();
        }
        let (name, _) = deed_words(deed);
        match &mut self.response {
            Some(response) => response.does(name, items),
            None => Response::of_deed(&self.conversation, session, name, items),
        }
    }

    /// She has nothing to say.
    pub fn says_nothing(&self, session: &Session, items: &Items) -> Vec<Value> {
        Response::of_nothing(&self.conversation, session, items)
    }

    /// The client wants to hear no more.
    pub fn cancel(&mut self, named: Option<&str>) -> Result<FromCaller, Fault> {
        let is_it = |response: &Response| named.is_none_or(|named| response.is(named));
        if !self.response.as_ref().is_some_and(is_it) {
            let words = "There is no such response to be cancelled";
            return Err(Fault::new("response_cancel_not_active", words));
        }
        self.is_cancelled = true;
        Ok(FromCaller::Enough)
    }

    /// The client knows how much was heard of an item.
    pub fn truncate(
        &self,
        id: &str,
        heard: Duration,
        items: &mut Items,
    ) -> Result<(Value, FromCaller), Fault> {
        let item = items.get_mut(id).ok_or_else(|| no_item(id))?;
        let Kind::Ellies { is_text: false, turn: (turn, before), sent, text } = &mut item.kind
        else {
            return Err(Fault::value("item_id", "Only what Ellie says aloud can be truncated"));
        };
        if heard > *sent {
            let words = format!("Only {} ms of it were sent, which is less", sent.as_millis());
            return Err(Fault::value("audio_end_ms", words));
        }
        // Nobody knows which of its words these were; those of a turn that goes on are told later.
        text.clear();
        let played = FromCaller::Played { turn: *turn, heard: *before + heard };
        Ok((truncated(id, heard), played))
    }

    fn end(&mut self, end: End, items: &mut Items) -> Vec<Value> {
        self.response.take().map(|response| response.end(end, items)).unwrap_or_default()
    }
}

fn truncated(item: &str, heard: Duration) -> Value {
    let fields = json!({
        "item_id": item,
        "content_index": 0,
        "audio_end_ms": u64::try_from(heard.as_millis()).unwrap_or(u64::MAX),
    });
    event("conversation.item.truncated", fields)
}

/// The words from there on.
fn rest(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default().trim_start()
}
