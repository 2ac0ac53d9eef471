//! The law firm as a value: who it is, where it is, when it is open, and what it answers.

mod answers;
mod hours;
mod state;
mod week;

pub use answers::{Answer, StandardAnswer};
pub use hours::{Hours, MINUTES_PER_DAY, Opening, OpeningFault, Overlap};
pub use state::State;
pub use week::Weekday;

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
    /// The office's time zone, by its name in the IANA database.
    pub time_zone: String,
    /// When the office is open.
    pub hours: Hours,
    /// The languages its people speak.
    pub languages: Vec<String>,
    /// What it practises.
    pub areas: Vec<PracticeArea>,
    /// What may be said of fees in general.
    pub fees: String,
    /// Its attorneys.
    pub attorneys: Vec<Attorney>,
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

/// A field of law the firm practises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeArea {
    /// Its name, as it is said within a sentence: "family law".
    pub name: String,
    /// What it covers, in one line.
    pub about: String,
}

/// A lawyer of the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attorney {
    /// Full name.
    pub name: String,
    /// Title: "partner", "associate".
    pub title: String,
    /// The names of the practice areas the attorney works in.
    pub areas: Vec<String>,
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

/// Names in a row, as they are said: "a", "a and b", "a, b, and c".
fn spoken_list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first, second] => format!("{first} and {second}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests;
