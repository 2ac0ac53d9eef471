//! The lines that are made for a caller or from the firm's own facts.

use crate::language::Language;

/// A line with what is put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what is put in; the words stand in the texts")]
pub enum Made<'a> {
    Contact { name: &'a str, phone: &'a str },
    NumberAlone { phone: &'a str },
    Email { address: &'a str },
    OpenTimes { choices: &'a str },
    NearestTimes { choices: &'a str },
    TimeChosen { when: &'a str },
    Booked { when: &'a str },
    Cancelled { when: &'a str },
    OpensAgain { when: &'a str },
    CallNumber { number: &'a str },
    MatterStatus { matter: &'a str, status: &'a str },
    FilingPeriod { area: &'a str, state: &'a str, words: &'a str },
}

impl<'a> Made<'a> {
    /// Its words.
    #[must_use]
    pub fn words(self, language: Language) -> String {
        language.says(self.name(), &self.values())
    }

    /// Its name in the files of texts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contact { .. } => "contact",
            Self::NumberAlone { .. } => "number_alone",
            Self::Email { .. } => "email",
            Self::OpenTimes { .. } => "open_times",
            Self::NearestTimes { .. } => "nearest_times",
            Self::TimeChosen { .. } => "time_chosen",
            Self::Booked { .. } => "booked",
            Self::Cancelled { .. } => "cancelled",
            Self::OpensAgain { .. } => "opens_again",
            Self::CallNumber { .. } => "call_number",
            Self::MatterStatus { .. } => "matter_status",
            Self::FilingPeriod { .. } => "filing_period",
        }
    }

    pub(super) fn values(self) -> Vec<(&'static str, &'a str)> {
        match self {
            Self::Contact { name, phone } => vec![("name", name), ("phone", phone)],
            Self::NumberAlone { phone } => vec![("phone", phone)],
            Self::Email { address } => vec![("address", address)],
            Self::OpenTimes { choices } | Self::NearestTimes { choices } => {
                vec![("choices", choices)]
            }
            Self::TimeChosen { when }
            | Self::Booked { when }
            | Self::Cancelled { when }
            | Self::OpensAgain { when } => vec![("when", when)],
            Self::CallNumber { number } => vec![("number", number)],
            Self::MatterStatus { matter, status } => vec![("matter", matter), ("status", status)],
            Self::FilingPeriod { area, state, words } => {
                vec![("area", area), ("state", state), ("words", words)]
            }
        }
    }
}
