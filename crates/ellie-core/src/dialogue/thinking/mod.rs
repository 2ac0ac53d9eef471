//! What a model may do for a call: help with a sentence that Ellie did not understand, and no more.
//!
//! The dialogue stays in charge. Whatever the rules here can answer needs no model. Of what a model
//! gives back, a topic stands in for the one that was not found, what it notes is taken as if the
//! caller had said just that, and where what it says points to one of the firm's facts, that is said. It
//! answers no gate, agrees to nothing in the caller's stead, and asks for nothing to be done: what
//! follows is the machine's, and so is every question.

mod briefing;
mod demand;
mod note;
mod speech;

pub use briefing::{Briefing, Exchange, INSTRUCTIONS};
pub use demand::Demand;
pub use note::Note;

use super::flows::FlowName;
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
                self.was_told_by_a_model();
                reply
            }
            None => self.turn(said),
        };
        self.answered(reply)
    }

    /// What a model makes of a sentence, or of its language, does not tell whether its words may be kept.
    pub const fn was_told_by_a_model(&mut self) {
        self.state.is_harmless = false;
    }

    /// Answers a sentence in another language that nobody has translated: the rules would take its words
    /// for names. A wish for a language is understood in any; all else is asked for again, and then a
    /// person has to.
    pub fn not_translated(&mut self, said: &Said<'_>) -> Reply {
        self.state.ended = false;
        self.was_told_by_a_model();
        let reply = match self.in_another_language(said) {
            Some(reply) => reply,
            None => self.asked_again_or_handed_over(said),
        };
        self.answered(reply)
    }

    fn asked_again_or_handed_over(&mut self, said: &Said<'_>) -> Reply {
        self.state.misunderstood = self.state.misunderstood.saturating_add(1);
        if self.state.misunderstood > 1 && self.state.flow != Some(FlowName::Transfer) {
            return self.hand_over(said.at);
        }
        let sorry = self.script().line(Prompt::Sorry);
        let lines = [vec![sorry], self.asked_again(said)].concat();
        Reply { lines, ..Reply::default() }
    }

    fn turn_with(&mut self, said: &Said<'_>, thought: &Thought) -> Option<Reply> {
        // Whatever a caller tries is refused by the machine.
        if self.clone().refused(said).is_some() {
            return None;
        }
        let noted = self.noted(said, &thought.notes);
        let topic = thought.topic.as_ref().filter(|topic| self.may_be_about(topic));
        if let Some(reply) = topic.and_then(|topic| self.about(topic, said, &noted)) {
            return Some(reply);
        }
        // The facts are in English.
        let is_english = self.script().language() == Language::English;
        let says = if is_english { thought.says.as_str() } else { "" };
        let spoken = speech::said_for(says, self.office());
        let mut reply = self.went_on(said, &noted).or_else(|| {
            // What is said beside a question is no answer to it.
            (!spoken.is_empty())
                .then(|| Reply { lines: self.asked_again(said), ..Reply::default() })
        })?;
        reply.lines.splice(..0, spoken.into_iter().map(Line::variable));
        Some(reply)
    }

    /// The turn of a sentence about this. What was noted may answer the question that stands: then the
    /// sentence is no answer to the next, which nobody has asked.
    fn about(&mut self, topic: &Topic, said: &Said<'_>, noted: &[Change]) -> Option<Reply> {
        let standing = |call: &Self| call.standing(said).map(|question| question.slot);
        let with_notes = self.with(noted);
        let is_same = standing(self) == standing(&with_notes);
        let mut trial = if is_same { with_notes } else { self.clone() };
        let reply = trial.turn(&Said { topic: Some(topic), ..*said });
        (!reply.is_puzzled).then(|| {
            *self = trial;
            reply
        })
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
