//! What a model may do for a call: help with a sentence that Ellie did not understand, and no more.
//!
//! The dialogue stays in charge. Whatever the rules here can answer needs no model. Of what a model
//! gives back, a topic stands in for the one that was not found, what it notes is taken as if the
//! caller had said just that, and what it says is said where one of the firm's facts bears it. It
//! answers no gate, agrees to nothing in the caller's stead, and asks for nothing to be done: what
//! follows is the machine's, and so is every question.

mod briefing;
mod demand;
mod note;
mod speech;

pub use briefing::{Briefing, Exchange, INSTRUCTIONS};
pub use demand::Demand;
pub use note::Note;
pub use speech::Withheld;

use super::question::{Change, Said};
use super::script::{Line, Prompt};
use super::topic::Topic;
use super::{Conversation, Reply};
use crate::language::Language;

/// What a model made of a sentence. Nothing of it is believed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Thought {
    /// What the sentence is about.
    pub topic: Option<Topic>,
    /// What is told in it.
    pub notes: Vec<Note>,
    /// What the model would say.
    pub says: String,
}

/// What is made of callers' words is not shown.
impl std::fmt::Debug for Thought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let notes: Vec<_> = self.notes.iter().map(|note| note.slot).collect();
        let topic = self.topic.as_ref().map(Topic::name);
        f.debug_struct("Thought")
            .field("topic", &topic)
            .field("notes", &notes)
            .finish_non_exhaustive()
    }
}

impl Conversation {
    /// Answers a sentence with the help of a model, where [`Conversation::heard`] alone was puzzled
    /// by it. What does not help is left.
    pub fn helped(&mut self, said: &Said<'_>, thought: &Thought) -> Reply {
        let helped = said.topic.is_none().then(|| self.turn_with(said, thought)).flatten();
        let reply = match helped {
            Some(reply) => {
                self.state.ended = false;
                // What a model takes a sentence for does not tell whether it may be kept.
                self.state.is_harmless = false;
                reply
            }
            None => self.turn(said),
        };
        self.answered(reply)
    }

    fn turn_with(&mut self, said: &Said<'_>, thought: &Thought) -> Option<Reply> {
        // Whatever a caller tries is refused by the machine.
        if self.clone().refused(said).is_some() {
            return None;
        }
        let noted = self.noted(said, &thought.notes);
        let topic = thought.topic.as_ref().filter(|topic| self.may_be_about(topic));
        if let Some(topic) = topic {
            let mut trial = self.with(&noted);
            let reply = trial.turn(&Said { topic: Some(topic), ..*said });
            if !reply.is_puzzled {
                *self = trial;
                return Some(reply);
            }
        }
        // What a model says is held against the firm's facts, which are in English.
        let is_english = self.script().language() == Language::English;
        let says = if is_english { thought.says.as_str() } else { "" };
        let (spoken, withheld) = speech::judged(says, self.office());
        let mut reply = self.went_on(said, &noted).or_else(|| {
            // What is said beside a question is no answer to it.
            (!spoken.is_empty())
                .then(|| Reply { lines: self.asked_again(said), ..Reply::default() })
        })?;
        reply.lines.splice(..0, spoken.into_iter().map(Line::variable));
        reply.withheld = withheld;
        Some(reply)
    }

    /// The same call, where this is known as well.
    fn with(&self, noted: &[Change]) -> Self {
        let mut next = self.clone();
        next.change(noted.to_vec());
        next
    }

    /// Goes on to the next question, if the one that stands is answered by what was noted.
    fn went_on(&mut self, said: &Said<'_>, noted: &[Change]) -> Option<Reply> {
        let standing = self.standing(said)?.slot;
        if !noted.iter().any(|change| change.slot() == standing) {
            return None;
        }
        self.change(noted.to_vec());
        self.state.misses = 0;
        Some(self.advance(said.at))
    }

    fn asked_again(&self, said: &Said<'_>) -> Vec<Line> {
        match self.standing(said) {
            Some(question) => self.ask_again(question, said.at),
            None => vec![self.script().line(Prompt::AnythingElse)],
        }
    }
}
