//! What is said and what is done about it: one call, as a value.
//!
//! A sentence comes in with its topic, a [`Reply`] goes out. Nothing here waits, stores or listens:
//! whoever holds the [`Conversation`] carries out the [`Action`]s, answers a [`Request`], and keeps
//! the [`State`], from which the call can go on after any sentence.

mod course;
pub mod flows;
pub mod meaning;
mod office;
pub mod phrases;
mod question;
pub mod record;
pub mod script;
pub mod slots;
mod state;
pub mod thinking;
pub mod topic;
pub mod understand;

use std::sync::Arc;

pub use office::Office;
pub use question::{Request, Said, Told};
pub use state::State;

use crate::compliance::advice::{Category, Verdict, check, safe_replacement};
use crate::language::Language;
use crate::screening::Reason;
use crate::sentence::sentences;
use question::View;
use record::Outcome;
use script::{Line, Prompt, Script};
use slots::{Slot, Slots};
use understand::phone::Phone;

/// One caller's conversation.
#[derive(Debug, Clone)]
pub struct Conversation {
    office: Arc<Office>,
    state: State,
}

/// What is said in answer, and what is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// The lines to say, in order.
    pub lines: Vec<Line>,
    /// What must be done, and be durable, before they are said.
    pub actions: Vec<Action>,
    /// What must be looked up before the reply is whole: [`Conversation::told`] goes on with it.
    pub wants: Option<Request>,
    /// Why sentences of the reply were replaced, if any were.
    pub blocked: Vec<Category>,
    /// Whether the sentence was not understood: a model may help with it.
    pub is_puzzled: bool,
}

/// Something to be done in the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Put a message on the attorney's desk.
    TakeMessage(Message),
    /// Record what the conflict check found.
    RecordConflictCheck(ConflictCheck),
    /// Have a person look at the call.
    Escalate(Escalation),
    /// Record that the caller was told something everybody has to be told.
    RecordDisclosure(Notice),
    /// Record that the caller wants no words of the call to be kept.
    StopRecording,
    /// End the call.
    HangUp,
}

/// What every caller is told before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// That this is an AI and no lawyer.
    AiAndNoLawyer,
    /// That what is said is written down, and that one can say no to it.
    WordsAreKept,
}

impl Notice {
    /// Both, in the order in which they are said.
    pub const ALL: [Self; 2] = [Self::AiAndNoLawyer, Self::WordsAreKept];

    /// Its name in the record of the call.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AiAndNoLawyer => "ai_and_no_lawyer",
            Self::WordsAreKept => "words_are_kept",
        }
    }

    /// The line in which it is said.
    #[must_use]
    pub const fn prompt(self) -> Prompt {
        match self {
            Self::AiAndNoLawyer => Prompt::Greeting,
            Self::WordsAreKept => Prompt::KeepingNotice,
        }
    }
}

/// A message for the firm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// Who called, where it was understood.
    pub name: Option<String>,
    /// Where to call back, confirmed by the caller, where it was understood.
    pub phone: Option<Phone>,
    /// The caller's words.
    pub text: String,
    /// Answers that were not understood, in the caller's words, so that nothing is lost.
    pub unclear: Vec<String>,
}

/// A conflict check, for the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictCheck {
    /// The names the caller gave.
    pub parties: Vec<String>,
    /// What was found.
    pub found: Found,
    /// The known party that matched, for the audit only.
    pub matched: Option<String>,
}

/// What a conflict check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nobody the firm knows.
    Clear,
    /// Perhaps somebody the firm knows.
    Unclear,
    /// Somebody the firm knows.
    Hit,
    /// The caller could not say who it is.
    PartyUnknown,
}

/// Why a person has to look at a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escalation {
    /// The caller asked for one.
    AskedForAPerson,
    /// It cannot wait.
    Urgent,
    /// A gate did not pass.
    Gate(Reason),
    /// The caller is through all gates and has no consultation.
    NotBooked,
}

impl Escalation {
    /// Its name in the record of the call.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AskedForAPerson => "asked_for_a_person",
            Self::Urgent => "urgent",
            Self::Gate(reason) => reason.name(),
            Self::NotBooked => "not_booked",
        }
    }
}

impl Reply {
    /// Everything that is said, as one text.
    #[must_use]
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join(" ")
    }

    /// What is said after a request was answered belongs to the same reply.
    pub fn append(&mut self, rest: Self) {
        self.lines.extend(rest.lines);
        self.actions.extend(rest.actions);
        self.blocked.extend(rest.blocked);
        self.wants = rest.wants;
        self.is_puzzled |= rest.is_puzzled;
    }
}

impl Conversation {
    /// A call that has just come in.
    #[must_use]
    pub fn new(office: Arc<Office>) -> Self {
        Self::resumed(office, State::default())
    }

    /// A call that goes on where it was put down.
    #[must_use]
    pub fn resumed(office: Arc<Office>, state: State) -> Self {
        Self { office, state }
    }

    /// Everything the call has to remember.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The firm and its people, as this call sees them.
    #[must_use]
    pub fn office(&self) -> &Office {
        &self.office
    }

    /// Everything that is said, in the language of the call.
    #[must_use]
    pub fn script(&self) -> &Script {
        self.office.scripts.in_language(self.state.language)
    }

    /// What is known of the call.
    #[must_use]
    pub fn slots(&self) -> &Slots {
        &self.state.slots
    }

    /// Answers one sentence of the caller. The first answer of all begins with the greeting and
    /// the disclosure in it.
    pub fn heard(&mut self, said: &Said<'_>) -> Reply {
        let reply = self.turn(said);
        self.answered(reply)
    }

    /// What becomes of every reply: the first of all begins with the greeting.
    fn answered(&mut self, mut reply: Reply) -> Reply {
        self.state.last.clone_from(&reply.lines);
        if !self.state.greeted {
            self.begin_with_notices(&mut reply);
        }
        self.note_outcome(&reply);
        checked(reply)
    }

    /// What is said to somebody who was just put through: the greeting with the notices, and an offer
    /// of help or the question that stands; in a call that was cut off, what was said last. Nothing is
    /// changed by it.
    #[must_use]
    pub fn opening(&self, at: chrono::DateTime<chrono::Utc>) -> Vec<Line> {
        match self.state.greeted {
            true => self.state.last.clone(),
            false => self.clone().greet(at).lines,
        }
    }

    /// The greeting was heard to its end, before the caller said anything: the first answer comes
    /// without it.
    pub fn greet(&mut self, at: chrono::DateTime<chrono::Utc>) -> Reply {
        let mut reply = self.asked_anew(at);
        self.state.last.clone_from(&reply.lines);
        if !self.state.greeted {
            self.begin_with_notices(&mut reply);
        }
        reply
    }

    fn begin_with_notices(&mut self, reply: &mut Reply) {
        self.state.greeted = true;
        for (place, notice) in Notice::ALL.into_iter().enumerate() {
            reply.lines.insert(place, self.script().line(notice.prompt()));
            reply.actions.insert(place, Action::RecordDisclosure(notice));
        }
    }

    /// Goes on with a reply once what it wants is known.
    pub fn told(&mut self, told: &Told, at: chrono::DateTime<chrono::Utc>) -> Reply {
        let reply = self.go_on(told, at);
        self.state.last.extend(reply.lines.iter().cloned());
        self.note_outcome(&reply);
        checked(reply)
    }

    fn note_outcome(&mut self, reply: &Reply) {
        let outcomes = reply.actions.iter().filter_map(Outcome::of);
        self.state.outcome = outcomes.max().max(self.state.outcome);
    }

    /// The name of the question that stands.
    #[must_use]
    pub fn standing_question(&self) -> Option<Slot> {
        // No question depends on the hour but by what is looked up, and nothing is looked up here.
        let view = self.view(chrono::DateTime::UNIX_EPOCH);
        Some(self.state.flow?.flow().open_question(&view)?.slot)
    }

    /// Whether a time is held for the caller, who has not said yet whether it is to be.
    #[must_use]
    pub fn holds_a_time(&self) -> bool {
        let is_settled = [Slot::Booked, Slot::Cancelled].iter().any(|slot| self.slots().has(*slot));
        self.slots().has(Slot::Hold) && !is_settled && !self.state.ended
    }

    /// Whether the words of the last sentence may be kept: nothing about a new matter is, before
    /// the other side is known and clear, and nothing at all where the caller asked for that.
    #[must_use]
    pub fn may_keep_words(&self) -> bool {
        let is_unrecorded = self.state.slots.has(Slot::Unrecorded);
        !is_unrecorded && (self.state.is_harmless || self.may_keep())
    }

    /// Whether what a caller tells may be kept, whatever it is.
    fn may_keep(&self) -> bool {
        let slots = &self.state.slots;
        let is_no_new_matter = slots.has(Slot::NewMatter) && !slots.is_yes(Slot::NewMatter);
        self.office.may_hear_facts(slots) || is_no_new_matter && !self.office.forbids_facts(slots)
    }

    fn view(&self, at: chrono::DateTime<chrono::Utc>) -> View<'_> {
        View { office: &self.office, script: self.script(), slots: &self.state.slots, at }
    }
}

/// Whoever wrote a sentence, it is checked before it is spoken.
fn checked(mut reply: Reply) -> Reply {
    for line in &mut reply.lines {
        // A line that is the same in every call was checked when the script was made.
        if line.fixed {
            continue;
        }
        for category in make_safe(&mut line.text, line.language) {
            reply.blocked.push(category);
        }
    }
    reply
}

/// Replaces what may not be said, and tells why.
pub(crate) fn make_safe(text: &mut String, language: Language) -> Vec<Category> {
    let mut found = Vec::new();
    let mut safe: Vec<&str> = Vec::new();
    for sentence in sentences(text) {
        match check(sentence) {
            Verdict::Pass => safe.push(sentence),
            Verdict::Blocked(category) => {
                found.push(category);
                safe.push(safe_replacement(category, language));
            }
        }
    }
    if !found.is_empty() {
        *text = safe.join(" ");
    }
    found
}

#[cfg(test)]
mod tests;
