//! Whom an answer to "who is on the other side?" names: one, several, or none.

mod clauses;
mod vocabulary;

use crate::dialogue::understand::words;
use clauses::clauses;
use vocabulary::{
    ENDINGS, LEADS, MARKERS, NO_NAME, NOBODY, OPENINGS, OWNERS, PRONOUNS, ROLES, SIDES, UNKNOWN,
    VERBS,
};

/// An answer longer than this is a story, and asked for again: no name in it may be overlooked.
const MOST_WORDS: usize = 60;

/// A person or a body that was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party(String);

impl Party {
    /// The party of this name. `None` where no word is in it, or far too many.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let count = words(name).len();
        let name = || name.split_whitespace().collect::<Vec<_>>().join(" ");
        (1..=MOST_WORDS).contains(&count).then(|| Self(name()))
    }

    /// The name as the caller gave it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// What an answer says about the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parties {
    /// These, at least one.
    Named(Vec<Party>),
    /// There is no other side.
    NoOne,
    /// The caller does not know who it is.
    Unknown,
    /// Nothing of the kind was heard.
    NotUnderstood,
}

impl Parties {
    /// The parties in an answer: "my husband Mark Delgado and his company Delgado Roofing LLC"
    /// gives `Mark Delgado` and `Delgado Roofing LLC`.
    #[must_use]
    pub fn heard(text: &str) -> Self {
        if text.split_whitespace().nth(MOST_WORDS).is_some() {
            return Self::NotUnderstood;
        }
        let clauses = clauses(text);
        let named: Vec<Party> = clauses.iter().filter_map(|clause| named(clause)).collect();
        let whole: Vec<&str> = text.split_whitespace().collect();
        let says = |phrases: &[&str]| {
            says_any(&whole, phrases) || clauses.iter().any(|clause| says_any(clause, phrases))
        };
        // "No, my landlord": somebody there is.
        let has_role = whole.iter().any(|word| is_listed(word, ROLES) && !is_listed(word, SIDES));
        if !named.is_empty() {
            Self::Named(named)
        } else if says(&UNKNOWN) {
            Self::Unknown
        } else if has_role {
            Self::NotUnderstood
        } else if says(&NOBODY) {
            Self::NoOne
        } else {
            Self::NotUnderstood
        }
    }
}

/// The name in a clause: without the words around it.
fn named(clause: &[&str]) -> Option<Party> {
    if says_any(clause, &UNKNOWN) || says_any(clause, &NOBODY) {
        return None;
    }
    let opened = without_openings(clause);
    let said = if is_sentence(opened) { after_marker(opened)? } else { opened };
    let name = without_ending(without_role(said));
    let is_name = name.iter().any(|word| !is_listed(word, NO_NAME) && !is_listed(word, ROLES));
    Party::new(&name.join(" ")).filter(|_| is_name)
}

fn says_any(clause: &[&str], phrases: &[&str]) -> bool {
    let said = words(&clause.join(" "));
    phrases.iter().any(|phrase| match phrase.strip_prefix('=') {
        Some(whole) => said.join(" ") == whole,
        None => crate::dialogue::understand::contains(&said, phrase),
    })
}

fn without_openings<'w, 't>(mut clause: &'w [&'t str]) -> &'w [&'t str] {
    while let Some(rest) = OPENINGS.iter().find_map(|opening| after(clause, opening)) {
        clause = rest;
    }
    clause
}

fn after<'w, 't>(words: &'w [&'t str], phrase: &str) -> Option<&'w [&'t str]> {
    let (head, rest) = words.split_at_checked(phrase.split(' ').count())?;
    head.iter().zip(phrase.split(' ')).all(|(word, other)| bare(word) == other).then_some(rest)
}

/// "I slipped at Walmart", "the other driver was Dana Hollis".
fn is_sentence(words: &[&str]) -> bool {
    words.first().is_some_and(|word| is_listed(word, PRONOUNS))
        || words.first().is_some_and(|word| is_listed(word, OWNERS))
            && words.iter().any(|word| is_listed(word, VERBS))
}

/// What follows a word that a name stands after, else from the first word written large.
fn after_marker<'w, 't>(words: &'w [&'t str]) -> Option<&'w [&'t str]> {
    let is_marker = |word: &&str| is_listed(word, MARKERS);
    let marked = words.iter().position(is_marker).and_then(|at| words.get(at + 1..));
    let is_large = |word: &&str| word.starts_with(char::is_uppercase) && *word != "I";
    let large = || {
        let at = words.iter().skip(1).position(is_large)?;
        words.get(at + 1..)
    };
    marked.filter(|rest| !rest.is_empty()).or_else(large)
}

/// "my husband Mark", "the surgeon at St. Benedict", "landlord Greg Potts".
fn without_role<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    let is_owned = words.first().is_some_and(|word| is_listed(word, OWNERS));
    let mut rest = words.get(usize::from(is_owned)..).unwrap_or_default();
    while let [first, second, ..] = rest {
        let goes = is_listed(first, LEADS)
            || is_listed(first, ROLES)
                && !is_listed(second, "of for")
                && (is_owned || first.starts_with(char::is_lowercase));
        match rest.get(1..) {
            Some(tail) if goes => rest = tail,
            _ => break,
        }
    }
    rest
}

fn without_ending<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    let is_end = |place: &usize| {
        let rest = words.get(*place..).unwrap_or_default();
        ENDINGS.iter().any(|ending| after(rest, ending).is_some())
    };
    let end = (1..words.len()).find(is_end).unwrap_or(words.len());
    match words.get(..end) {
        Some([name @ .., last]) if is_listed(last, VERBS) => name,
        name => name.unwrap_or_default(),
    }
}

/// Whether the word says what somebody is to a caller, as "landlord", or belongs to such a word.
#[must_use]
pub fn is_role(word: &str) -> bool {
    is_listed(word, ROLES) || is_listed(word, OWNERS)
}

fn is_listed(word: &str, list: &str) -> bool {
    let word = bare(word);
    list.split_whitespace().any(|other| other == word)
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).replace('\u{2019}', "'").to_lowercase()
}

#[cfg(test)]
mod tests;
