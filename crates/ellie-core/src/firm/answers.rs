//! What the firm answers: its own words first, and sentences built from the facts for the rest.

use super::Firm;
use crate::language::{Language, Phrase};

/// Something the firm is asked and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// A short name, unique within the firm.
    pub id: String,
    /// Example questions; empty for a standard answer, whose questions are common to all firms.
    pub asks: Vec<String>,
    /// What is said.
    pub says: String,
}

/// A question every firm is asked, and whose example questions are therefore known beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardAnswer {
    /// When the office is open.
    Hours,
    /// Where the office is.
    Address,
    /// What a lawyer costs, in general.
    Fees,
    /// What the firm practises.
    Areas,
    /// Which languages are spoken.
    Languages,
    /// Where to park. No fact tells this: it is answered only in the firm's own words.
    Parking,
}

impl StandardAnswer {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 6] =
        [Self::Hours, Self::Address, Self::Fees, Self::Areas, Self::Languages, Self::Parking];

    /// The id of the answer.
    pub fn id(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Address => "address",
            Self::Fees => "fees",
            Self::Areas => "areas",
            Self::Languages => "languages",
            Self::Parking => "parking",
        }
    }

    /// The standard answer of this id, if it is one.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standard| standard.id() == id)
    }
}

impl Firm {
    /// Every answer: the standard ones the firm left to the facts, then its own in their order. What
    /// the firm wrote itself is in its own words in every language.
    pub fn answers(&self, language: Language) -> Vec<Answer> {
        let from_facts = StandardAnswer::ALL
            .into_iter()
            .filter(|standard| !self.own_answers.iter().any(|own| own.id == standard.id()))
            .filter_map(|standard| {
                let says = self.says_from_facts(standard, language)?;
                Some(Answer { id: standard.id().to_owned(), asks: Vec::new(), says })
            });
        from_facts.chain(self.own_answers.iter().cloned()).collect()
    }

    /// Whether the firm wrote this answer itself.
    #[must_use]
    pub fn wrote(&self, id: &str) -> bool {
        id == StandardAnswer::Fees.id() || self.own_answers.iter().any(|own| own.id == id)
    }

    fn says_from_facts(&self, standard: StandardAnswer, language: Language) -> Option<String> {
        let (phrase, name, facts) = match standard {
            StandardAnswer::Fees => return Some(self.fees.clone()),
            StandardAnswer::Parking => return None,
            StandardAnswer::Hours => (Phrase::OurHours, "hours", self.hours.spoken(language)),
            StandardAnswer::Address => (Phrase::OurAddress, "address", self.address.spoken()),
            StandardAnswer::Areas => {
                let areas = self.accepted_areas().map(|area| language.called(&area.name));
                (Phrase::OurAreas, "areas", language.list(&areas.collect::<Vec<_>>()))
            }
            StandardAnswer::Languages => {
                let spoken = self.languages.iter().map(|name| language.called(name));
                (Phrase::OurLanguages, "languages", language.list(&spoken.collect::<Vec<_>>()))
            }
        };
        Some(phrase.said(language, &[(name, &facts)]))
    }
}
