//! How much a sentence asks of whoever thinks about it.

use crate::dialogue::understand::area::area;
use crate::dialogue::understand::words;
use crate::firm::Firm;

/// Which of the firm's models a sentence is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Demand {
    /// The fast one.
    Plain,
    /// The accurate one.
    Complex,
}

/// Words of a dispute that is before a court, or nearly.
const OF_A_DISPUTE: [&str; 24] = [
    "lawsuit",
    "sue",
    "sued",
    "suing",
    "court",
    "judge",
    "trial",
    "hearing",
    "subpoena",
    "summons",
    "deposition",
    "injunction",
    "appeal",
    "settlement",
    "statute",
    "plaintiff",
    "defendant",
    "complaint",
    "judgment",
    "arbitration",
    "litigation",
    "liability",
    "damages",
    "custody",
];

/// Words that only lawyers and their papers use.
const OF_PAPERS: [&str; 14] = [
    "hereby",
    "herein",
    "hereto",
    "whereas",
    "heretofore",
    "hereinafter",
    "notwithstanding",
    "pursuant",
    "aforesaid",
    "thereof",
    "therein",
    "forthwith",
    "witnesseth",
    "inter",
];

/// A sentence that names a field of law in fewer letters only names it.
const LONG_FOR_A_FIELD: usize = 50;

/// Several questions in fewer letters are plain ones.
const LONG_FOR_QUESTIONS: usize = 200;

impl Demand {
    /// Both, the plainer first.
    pub const ALL: [Self; 2] = [Self::Plain, Self::Complex];

    /// The demand of a caller's sentence.
    #[must_use]
    pub fn of(text: &str, firm: &Firm) -> Self {
        let said = words(text);
        let has_one_of = |list: &[&str]| said.iter().any(|word| list.contains(&word.as_str()));
        let asks_much = text.matches('?').count() > 1 && text.len() > LONG_FOR_QUESTIONS;
        let is_of_a_field = || text.len() > LONG_FOR_A_FIELD && area(text, firm).is_some();
        match asks_much || has_one_of(&OF_A_DISPUTE) || has_one_of(&OF_PAPERS) || is_of_a_field() {
            true => Self::Complex,
            false => Self::Plain,
        }
    }

    /// Its name in settings and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "fast",
            Self::Complex => "accurate",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::example;

    #[test]
    fn legal_language_and_long_questions_are_for_the_accurate_one() {
        let firm = example::firm();
        let questions = "Is it open on Friday? And may I bring my dog? ".repeat(5);
        for (said, expected) in [
            ("hi there", Demand::Plain),
            ("is there an elevator", Demand::Plain),
            ("a divorce", Demand::Plain),
            ("I got a subpoena", Demand::Complex),
            ("the lease says the tenant shall forthwith vacate", Demand::Complex),
            ("my wife and I have decided that we want to get a divorce", Demand::Complex),
            ("Is it open? Is it far?", Demand::Plain),
            (&questions, Demand::Complex),
        ] {
            assert_eq!(Demand::of(said, &firm), expected, "{said}");
        }
    }
}
