//! The law firm as a value: who it is, where it is, when it is open, and what it answers.

mod answers;
mod directory;
#[cfg(test)]
pub(crate) mod example;
mod hours;
mod limitation;
mod practice;
mod priority;
mod state;
mod week;

pub use answers::{Answer, StandardAnswer};
pub use directory::{Client, ClientMatter, Directory, is_same_party, may_be_same_person};
pub use hours::{Hours, MINUTES_PER_DAY, Opening, OpeningFault, Overlap};
pub use limitation::{Length, LimitationPeriod};
pub use practice::{AreaQuestion, Attorney, Consultations, PracticeArea};
pub use priority::{Priority, PriorityRule};
pub use state::State;
pub use week::Weekday;

use crate::scheduling::calendar::Zone;

/// The name the assistant goes by when the firm gives her no other.
pub const DEFAULT_ASSISTANT: &str = "Ellie";

/// A law firm, as far as its receptionist has to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    /// The full name, as it stands on the letterhead.
    pub name: String,
    /// The short name, as it is said when the phone is answered.
    pub spoken_name: String,
    /// The name of the assistant.
    pub assistant: String,
    /// The main phone number, as written.
    pub phone: String,
    /// Where the office is.
    pub address: Address,
    /// The office's time zone.
    pub time_zone: Zone,
    /// When the office is open.
    pub hours: Hours,
    /// The languages its people speak.
    pub languages: Vec<String>,
    /// The states it practises in.
    pub states: Vec<State>,
    /// The fields of law it takes up, and those it is asked for and does not.
    pub areas: Vec<PracticeArea>,
    /// What may be said of fees in general.
    pub fees: String,
    /// Its attorneys, the first choice first.
    pub attorneys: Vec<Attorney>,
    /// How they give consultations.
    pub consultations: Consultations,
    /// The periods within which claims must be filed, as the firm recorded them.
    pub limitation_periods: Vec<LimitationPeriod>,
    /// What makes a call pressing.
    pub priorities: Vec<PriorityRule>,
    /// The answers the firm wrote itself; [`Firm::answers`] adds those built from the facts.
    pub own_answers: Vec<Answer>,
    /// How to say the words a voice gets wrong.
    pub pronunciations: Vec<Pronunciation>,
}

/// The parts of a postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// House number and street.
    pub street: String,
    /// Floor, suite or room.
    pub suite: Option<String>,
    /// City.
    pub city: String,
    /// State, written in full.
    pub state: String,
    /// ZIP code.
    pub zip: String,
}

impl Address {
    /// The address in one line, for speaking.
    pub fn spoken(&self) -> String {
        let Self { street, suite, city, state, zip } = self;
        match suite {
            Some(suite) => format!("{street}, {suite}, {city}, {state} {zip}"),
            None => format!("{street}, {city}, {state} {zip}"),
        }
    }
}

impl Firm {
    /// The area of this name.
    #[must_use]
    pub fn area(&self, name: &str) -> Option<&PracticeArea> {
        self.areas.iter().find(|area| area.is_named(name))
    }

    /// The areas it takes up.
    pub fn accepted_areas(&self) -> impl Iterator<Item = &PracticeArea> {
        self.areas.iter().filter(|area| area.accepted)
    }

    /// The filing period of an area in a state, if the firm recorded one.
    #[must_use]
    pub fn limitation(&self, area: &PracticeArea, state: State) -> Option<&LimitationPeriod> {
        let is_it =
            |period: &&LimitationPeriod| period.state == state && area.is_named(&period.area);
        self.limitation_periods.iter().find(is_it)
    }
}

/// How one written word is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pronunciation {
    /// The word, as written.
    pub written: String,
    /// The way to say it.
    pub said: Said,
}

/// A way to say a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Like this other spelling, read as plain words.
    Like(String),
    /// With these phonemes, without the slashes around them.
    Phonemes(String),
}

#[cfg(test)]
mod tests;
