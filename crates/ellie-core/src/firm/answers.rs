//! What the firm answers: its own words first, and sentences built from the facts for the rest.

use super::{Firm, spoken_list};

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
    /// Every answer: the standard ones the firm left to the facts, then its own in their order.
    pub fn answers(&self) -> Vec<Answer> {
        let from_facts = StandardAnswer::ALL
            .into_iter()
            .filter(|standard| !self.own_answers.iter().any(|own| own.id == standard.id()))
            .filter_map(|standard| {
                let says = self.says_from_facts(standard)?;
                Some(Answer { id: standard.id().to_owned(), asks: Vec::new(), says })
            });
        from_facts.chain(self.own_answers.iter().cloned()).collect()
    }

    fn says_from_facts(&self, standard: StandardAnswer) -> Option<String> {
        match standard {
            StandardAnswer::Hours => Some(format!("Our hours are {}.", self.hours.spoken())),
            StandardAnswer::Address => Some(format!("Our office is at {}.", self.address.spoken())),
            StandardAnswer::Fees => Some(self.fees.clone()),
            StandardAnswer::Areas => {
                let names: Vec<&str> =
                    self.accepted_areas().map(|area| area.name.as_str()).collect();
                Some(format!("We handle {}.", spoken_list(&names)))
            }
            StandardAnswer::Languages => {
                let names: Vec<&str> = self.languages.iter().map(String::as_str).collect();
                Some(format!("Our team speaks {}.", spoken_list(&names)))
            }
            StandardAnswer::Parking => None,
        }
    }
}
