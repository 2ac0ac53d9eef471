//! A conversation as a client sees it: what happens on the line becomes events, and what a client
//! asks for is done on the line. Pure.

use std::time::Duration;

use serde_json::Value;

use super::asked::{Content, NewItem};
use super::caller::{Caller, Clock, Turn};
use super::ellie::Ellie;
use super::event::id;
use super::fault::Fault;
use super::items::{Item, Items, Kind, State, no_item};
use super::session::Session;
use crate::calls::live::{FromCaller, ToCaller, Words};

/// Longer than anything that is said.
const ALL: Duration = Duration::from_secs(3600);

/// A conversation.
#[derive(Debug)]
pub struct Talk {
    items: Items,
    caller: Caller,
    ellie: Ellie,
}

impl Talk {
    /// One of nothing so far.
    pub fn new() -> Self {
        let ellie = Ellie::new(id("conv"));
        Self { items: Items::default(), caller: Caller::new(), ellie }
    }

    /// What a client is told of something that happened.
    pub fn told(&mut self, what: ToCaller, clock: Clock, session: &Session) -> Vec<Value> {
        let items = &mut self.items;
        match what {
            ToCaller::SpeechStarted(at) => self.caller.starts(at, clock, session, items),
            ToCaller::SpeechStopped(at) => self.caller.stops(at, clock, items),
            ToCaller::Words(words) => self.words(&words, session),
            ToCaller::Sound(samples) => self.ellie.sounds(&samples, items).into_iter().collect(),
            ToCaller::SoundEnds(_) => self.ellie.has_sounded().into_iter().collect(),
            ToCaller::Clear { turn, heard } => self.ellie.clear(turn, heard, items),
            ToCaller::Done(deed) => self.ellie.does(deed, session, items),
            ToCaller::TooMany => {
                self.caller.was_too_much();
                vec![Fault::new("too_many_turns", "So many turns wait that none is taken").told()]
            }
            ToCaller::SoundStarts(_)
            | ToCaller::Status(_)
            | ToCaller::Metrics(..)
            | ToCaller::Ended(_)
            | ToCaller::TakenOver => Vec::new(),
        }
    }

    fn words(&mut self, words: &Words, session: &Session) -> Vec<Value> {
        let Words { turn, text, .. } = words;
        if !words.are_ellies {
            return self.caller.said(text, session, &mut self.items);
        }
        if words.are_final {
            return self.ellie.said(*turn, text, &mut self.items);
        }
        let mut events = Vec::new();
        if !self.ellie.is_responding() {
            events.extend(self.caller.is_answered(session, &mut self.items));
        }
        events.extend(self.ellie.shows(*turn, text, session, &mut self.items));
        events
    }

    /// Adds an item of a client's.
    pub fn create(&mut self, item: NewItem, after: Option<&str>) -> Result<Vec<Value>, Fault> {
        let NewItem { id: named, content } = item;
        self.caller.has_room()?;
        let id = named.unwrap_or_else(|| id("item"));
        if self.items.get(&id).is_some() {
            return Err(Fault::value("item.id", "There is an item by this name"));
        }
        let kind = match &content {
            Content::Typed(text) => Kind::Typed(text.clone()),
            Content::Output { call_id, .. } if !self.items.has_call(call_id) => {
                return Err(Fault::value("item.call_id", "There is no such call of a function"));
            }
            Content::Output { call_id, output } => {
                Kind::Output { call_id: call_id.clone(), output: output.clone() }
            }
        };
        let new = Item { id: id.clone(), kind, state: State::Completed };
        let added = self.items.add(new, after);
        let added = added.ok_or_else(|| Fault {
            param: Some("previous_item_id".into()),
            ..no_item(after.unwrap_or_default())
        })?;
        match content {
            Content::Typed(text) => self.caller.types(id.clone(), text),
            Content::Output { .. } => self.caller.tells_output(),
        }
        Ok([Some(added), self.items.done(&id)].into_iter().flatten().collect())
    }

    /// Tells an item.
    pub fn retrieve(&self, id: &str) -> Result<Value, Fault> {
        self.items.retrieve(id)
    }

    /// Takes an item out of what the client sees; what was answered stays answered.
    pub fn delete(&mut self, id: &str) -> Result<Value, Fault> {
        self.caller.takes_back(id);
        self.items.delete(id)
    }

    /// The client knows how much was heard of an item.
    pub fn truncate(&mut self, id: &str, heard: Duration) -> Result<(Value, FromCaller), Fault> {
        self.ellie.truncate(id, heard, &mut self.items)
    }

    /// The client wants to hear no more.
    pub fn cancel(&mut self, named: Option<&str>) -> Result<FromCaller, Fault> {
        self.ellie.cancel(named)
    }

    /// Refuses another turn, where so many wait for the client to ask for an answer.
    pub fn has_room(&self) -> Result<(), Fault> {
        self.caller.has_room()
    }

    /// What was appended is said; the sound, where it waits until the client asks for an answer.
    pub fn commit(&mut self, sound: Option<Vec<f32>>) -> Vec<Value> {
        self.caller.commits(sound, &mut self.items)
    }

    /// Samples of sound that wait until the client asks for an answer.
    pub fn held(&self) -> usize {
        self.caller.held()
    }

    /// The client asks for an answer: these are to be answered.
    pub fn respond(&mut self, session: &Session) -> Result<(Vec<Turn>, Vec<Value>), Fault> {
        let (turns, is_in_vain) = self.caller.asks(self.ellie.is_responding())?;
        let events = match is_in_vain {
            true => self.ellie.says_nothing(session, &self.items),
            false => Vec::new(),
        };
        Ok((turns, events))
    }
}

/// Who reads what Ellie says has read it at once.
pub fn read(what: &ToCaller, session: &Session) -> Option<FromCaller> {
    match what {
        ToCaller::Words(Words { turn, are_ellies: true, are_final: false, .. })
            if session.is_text =>
        {
            Some(FromCaller::Played { turn: *turn, heard: ALL })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
