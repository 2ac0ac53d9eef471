//! A question of a flow: how it is asked, and what an answer does.

use chrono::{DateTime, Utc};

use super::office::Office;
use super::script::{Line, Made, Prompt, Script};
use super::slots::{NO, Slot, Slots, YES};
use super::topic::Topic;
use super::understand::yes_no::yes_or_no;
use crate::scheduling::booking::{BookingId, Token};
use crate::scheduling::slots::{AttorneyId, Slot as Time};

/// A row of a flow's table. It stands until its slot is filled.
pub struct Question {
    /// What the answer fills.
    pub slot: Slot,
    /// How it is asked.
    pub ask: Ask,
    /// What an answer does.
    pub takes: Takes,
    /// Which answers are its own.
    pub listens: Listens,
    /// Whether it is asked at all.
    pub when: fn(&View<'_>) -> bool,
    /// What has to be looked up first.
    pub needs: fn(&View<'_>) -> Option<Request>,
    /// What follows an answer that was not understood again.
    pub missed: fn(Slot, &str) -> Vec<Change>,
}

/// What an answer for a slot does.
pub type Takes = fn(Slot, &Said<'_>, &View<'_>) -> Took;

/// How a question is asked.
pub enum Ask {
    /// With these words, and with those after an answer that was not understood.
    Fixed(Prompt, Prompt),
    /// With what is known of the call in it.
    Made(fn(&View<'_>) -> Vec<Line>),
}

/// What is taken for an answer, and what for something said beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listens {
    /// A name, a number, a yes: a question of the caller's is none.
    Value,
    /// The caller's own words; a short question is none.
    Words,
    /// Whatever is said, also "what are your hours".
    Anything,
}

/// What the caller said.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The words as they were heard; once the call goes on in another language, in English.
    pub text: &'a str,
    /// What they are about, where that is clear.
    pub topic: Option<&'a Topic>,
    /// When they were said.
    pub at: DateTime<Utc>,
}

/// What a question may look at.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The firm and its people.
    pub office: &'a Office,
    /// What is said, in the language of the call.
    pub script: &'a Script,
    /// What is known of the call.
    pub slots: &'a Slots,
    /// When the question is asked.
    pub at: DateTime<Utc>,
}

/// What an answer did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Took {
    /// It changed what is known: these are set, or forgotten.
    Known(Vec<Change>),
    /// It was not understood.
    Missed,
}

/// A change of what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// This is the answer now.
    Set(Slot, String),
    /// This was not understood, and is kept as it was said.
    Unclear(Slot, String),
    /// This is asked again.
    Forget(Slot),
}

/// Something that has to be looked up or done before Ellie can go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// The open slots of these attorneys.
    OpenSlots(Vec<AttorneyId>),
    /// A hold on this time.
    Hold(Time),
    /// A hold on this time, to move a consultation to it.
    HoldMove(BookingId, Time),
    /// A hold on the time of a consultation, to call it off.
    HoldCancel(BookingId),
    /// What is held with this token, done.
    Book(Token),
    /// The consultation that stands for a caller of this name and number.
    FindBooking {
        /// The name.
        name: String,
        /// Ten digits.
        phone: String,
    },
    /// What a caller of this name and number told in an earlier call that stopped in the middle;
    /// whoever it is has the number that was given then.
    FindEarlier {
        /// The name.
        name: String,
        /// Ten digits.
        phone: String,
        /// The number of that call.
        number: String,
    },
    /// The number by which this call can be taken up in a later one.
    CallNumber,
}

/// What a request brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// These slots are open.
    OpenSlots(Vec<Time>),
    /// The slot is held with this token.
    Held(Token),
    /// Another caller was faster.
    Taken,
    /// It is booked, moved or called off; the booking has this id.
    Booked(String),
    /// The hold had ended.
    Expired,
    /// Nothing can be offered, held or booked now.
    Unavailable,
    /// The consultation that was looked for, if it was found.
    FoundBooking(Option<(BookingId, Time)>),
    /// What was told earlier, if anything was found.
    Earlier(Option<Slots>),
    /// The number of this call.
    CallNumber(String),
}

impl Change {
    /// What it is about.
    #[must_use]
    pub const fn slot(&self) -> Slot {
        match self {
            Self::Set(slot, _) | Self::Unclear(slot, _) | Self::Forget(slot) => *slot,
        }
    }
}

impl Took {
    /// One answer.
    pub fn answer(slot: Slot, text: impl Into<String>) -> Self {
        Self::Known(vec![Change::Set(slot, text.into())])
    }
}

impl View<'_> {
    /// The lines of these prompts.
    #[must_use]
    pub fn lines(&self, prompts: &[Prompt]) -> Vec<Line> {
        prompts.iter().map(|prompt| self.script.line(*prompt)).collect()
    }

    /// A line made for this caller after one that is ready, under which it is synthesised.
    #[must_use]
    pub fn lines_around(&self, first: Prompt, made: Made<'_>, last: Prompt) -> Vec<Line> {
        [self.lines(&[first]), vec![self.script.made(made)], self.lines(&[last])].concat()
    }
}

impl Question {
    /// A question for a value, asked of everybody. What is not understood is kept as it was said,
    /// so that nothing is lost.
    pub const fn value(slot: Slot, ask: Ask, takes: Takes) -> Self {
        Self {
            slot,
            ask,
            takes,
            listens: Listens::Value,
            when: |_| true,
            needs: |_| None,
            missed: |slot, said| vec![Change::Unclear(slot, said.to_owned())],
        }
    }

    /// A question that is answered with yes or no.
    pub const fn yes_or_no(slot: Slot, prompt: Prompt) -> Self {
        Self::value(slot, Ask::Fixed(prompt, prompt), |slot, said, _| match yes_or_no(said.text) {
            Some(true) => Took::answer(slot, YES),
            Some(false) => Took::answer(slot, NO),
            None => Took::Missed,
        })
    }

    /// A question that is answered in the caller's own words.
    pub const fn words(slot: Slot, prompt: Prompt) -> Self {
        let takes: Takes = |slot, said, _| Took::answer(slot, said.text);
        Self { listens: Listens::Words, ..Self::value(slot, Ask::Fixed(prompt, prompt), takes) }
    }

    /// The same question, asked only then.
    pub const fn when(self, when: fn(&View<'_>) -> bool) -> Self {
        Self { when, ..self }
    }

    /// How it is asked now.
    pub fn asked(&self, view: &View<'_>, again: bool) -> Vec<Line> {
        match self.ask {
            Ask::Fixed(first, other) => view.lines(&[if again { other } else { first }]),
            Ask::Made(made) => made(view),
        }
    }
}
