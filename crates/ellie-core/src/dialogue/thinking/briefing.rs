//! What a model is told: the state of the call, the firm's facts and the caller's words, as data.

use std::fmt::Write;

use super::Demand;
use crate::dialogue::Conversation;
use crate::dialogue::question::Said;
use crate::dialogue::script::Line;
use crate::dialogue::slots::Slot;
use crate::dialogue::topic::{Intent, Topic};
use crate::firm::Firm;
use crate::language::Language;

/// What a model is to do; the same for every firm and every call.
pub const INSTRUCTIONS: &str = include_str!("instructions.txt");

/// What is told of what was said before, in bytes: some three hundred tokens.
const ROOM_BEFORE: usize = 1_200;

/// What is told of the sentence itself.
const ROOM_FOR_THE_SENTENCE: usize = 2_000;

/// What is told of the firm.
const ROOM_FOR_FACTS: usize = 8_000;

/// A sentence of the caller's and what was answered, as far as both may be told.
#[derive(Clone, PartialEq, Eq)]
pub struct Exchange {
    heard: String,
    answered: String,
}

impl Exchange {
    /// Of what Ellie answered, what she says in every call; of what the caller said, nothing where it told
    /// who calls.
    #[must_use]
    pub fn new(heard: &str, answered: &[Line], has_told_who: bool) -> Self {
        let heard = if has_told_who { "(who calls)" } else { heard };
        let fixed = answered.iter().filter(|line| line.fixed).map(|line| line.text.as_str());
        Self { heard: heard.to_owned(), answered: fixed.collect::<Vec<_>>().join(" ") }
    }
}

/// What a model is told of a sentence.
#[derive(Clone, PartialEq, Eq)]
pub struct Briefing {
    /// How much the sentence asks of it.
    pub demand: Demand,
    /// The topics that the sentence may be about.
    pub topics: Vec<Topic>,
    /// What may be noted.
    pub notes: Vec<Slot>,
    /// All of it, for the model.
    pub text: String,
}

/// What callers said is not shown.
impl std::fmt::Debug for Briefing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { demand, notes, .. } = self;
        f.debug_struct("Briefing")
            .field("demand", demand)
            .field("notes", notes)
            .finish_non_exhaustive()
    }
}

/// What callers said is not shown.
impl std::fmt::Debug for Exchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exchange").finish_non_exhaustive()
    }
}

impl Conversation {
    /// What a model is told of a sentence, and of what was said before it, the latest last. What is
    /// known of the call stands for all that was said earlier; who calls and where is told to nobody.
    #[must_use]
    pub fn briefing(&self, said: &Said<'_>, before: &[Exchange]) -> Briefing {
        let (topics, notes) = (self.possible_topics(), self.may_note(said));
        let mut text = String::new();
        let mut part = |head: &str, body: &str| {
            let body = if body.is_empty() { "(none)" } else { body };
            let _ = writeln!(text, "## {head}\n{body}\n");
        };
        part("Topics", &topics.iter().map(named).collect::<Vec<_>>().join("\n"));
        part("May be noted", &notes.iter().map(|slot| slot.name()).collect::<Vec<_>>().join(", "));
        part("Facts", within(&facts(self.office.firm()).join("\n"), ROOM_FOR_FACTS));
        part("What is known of the call", &self.known());
        part("What was said before", &lately(before));
        part("The question that stands", &self.standing_words(said));
        part("The caller's sentence", &quoted(said.text));
        Briefing { demand: Demand::of(said.text, self.office.firm()), topics, notes, text }
    }

    /// Whether a sentence may be about it now.
    pub(super) fn may_be_about(&self, topic: &Topic) -> bool {
        match topic {
            Topic::Answer(id) => self.script().answer(id).is_some(),
            Topic::Intent(intent) => match self.state.flow {
                Some(_) => may_be_beside_a_question(*intent),
                None => may_be_wished(*intent),
            },
        }
    }

    fn possible_topics(&self) -> Vec<Topic> {
        let answers = self
            .office
            .firm()
            .answers(Language::English)
            .into_iter()
            .map(|answer| Topic::Answer(answer.id));
        let intents = Intent::ALL.into_iter().map(Topic::Intent);
        answers.chain(intents).filter(|topic| self.may_be_about(topic)).collect()
    }

    fn known(&self) -> String {
        const TOLD: [Slot; 4] = [Slot::Area, Slot::State, Slot::WantsConsultation, Slot::Urgent];
        let known =
            TOLD.iter().filter_map(|slot| Some((slot.name(), self.slots().clear_text(*slot)?)));
        known.map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
    }

    fn standing_words(&self, said: &Said<'_>) -> String {
        let lines = self.standing(said).map(|question| self.ask_again(question, said.at));
        // What is read back is the caller's name and number.
        let fixed = lines.unwrap_or_default().into_iter().filter(|line| line.fixed);
        fixed.map(|line| line.text).collect::<Vec<_>>().join(" ")
    }
}

/// What may be said beside a question that stands.
const fn may_be_beside_a_question(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::Person
            | Intent::Advice
            | Intent::Robot
            | Intent::Identity
            | Intent::Repeat
            | Intent::Wait
            | Intent::Emergency
    )
}

/// What a caller may wish, as far as a model may tell. What closes or opens a gate, stops a record, ends the
/// call or agrees is the caller's own to say.
const fn may_be_wished(intent: Intent) -> bool {
    match intent {
        Intent::LeaveMessage
        | Intent::Person
        | Intent::Advice
        | Intent::NewMatter
        | Intent::Robot
        | Intent::Identity
        | Intent::Repeat
        | Intent::Wait
        | Intent::Emergency
        | Intent::Thanks
        | Intent::Greeting
        | Intent::Book
        | Intent::Reschedule
        | Intent::Cancel
        | Intent::Business
        | Intent::WrongNumber => true,
        Intent::Goodbye
        | Intent::Client
        | Intent::OtherSide
        | Intent::Unrecorded
        | Intent::Yes
        | Intent::No => false,
    }
}

/// What the firm says of itself, a fact a line, each in words that can be said.
pub(super) fn facts(firm: &Firm) -> Vec<String> {
    let answers = firm.answers(Language::English).into_iter().map(|answer| answer.says);
    let areas = firm.areas.iter().map(|area| match area.accepted {
        true => format!("We handle {}.", area.name),
        false => format!("We do not handle {}.", area.name),
    });
    let attorneys = firm
        .attorneys
        .iter()
        .map(|one| format!("{}, {}, works in {}.", one.name, one.title, one.areas.join(" and ")));
    let name = [format!("This is {}; our number is {}.", firm.spoken_name, firm.phone)];
    name.into_iter().chain(answers).chain(areas).chain(attorneys).collect()
}

fn named(topic: &Topic) -> String {
    match topic {
        Topic::Answer(id) => format!("{id}: asks about {}", id.replace(['_', '-'], " ")),
        Topic::Intent(intent) => format!("{}: {}", intent.name(), intent.about()),
    }
}

/// The latest exchanges that have room, in their order.
fn lately(before: &[Exchange]) -> String {
    let mut room = ROOM_BEFORE;
    let mut lines: Vec<String> = Vec::new();
    for Exchange { heard, answered } in before.iter().rev() {
        let line = format!("Caller: {}\nReceptionist: {}", quoted(heard), quoted(answered));
        let Some(left) = room.checked_sub(line.len()) else { break };
        room = left;
        lines.push(line);
    }
    lines.reverse();
    lines.join("\n")
}

/// In one line, with no mark that could begin a part of its own.
fn quoted(words: &str) -> String {
    let plain: String =
        words.chars().map(|c| if c.is_control() || "#\"".contains(c) { ' ' } else { c }).collect();
    format!("\"{}\"", within(plain.trim(), ROOM_FOR_THE_SENTENCE))
}

fn within(text: &str, room: usize) -> &str {
    &text[..text.floor_char_boundary(room)]
}
