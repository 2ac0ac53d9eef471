//! What of a model's words is said: never they themselves. They point to one of the firm's facts,
//! which is said as the firm put it, or are one of a few sentences that are kind and say nothing.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::briefing::facts;
use crate::dialogue::Office;
use crate::dialogue::understand::words;
use crate::sentence::sentences;

/// So many sentences are said; what a caller asked for comes first.
const MOST_SENTENCES: usize = 2;

/// Of a model that says more, no more is looked at.
const MOST_HEARD: usize = 6;

/// Words that say nothing about anything.
static SMALL: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("small.txt").split_whitespace().collect());

/// What may be said beside the facts, word for word.
static KIND: LazyLock<Vec<(&str, Vec<String>)>> =
    LazyLock::new(|| include_str!("kind.txt").lines().map(|line| (line, words(line))).collect());

/// What is said for what a model would say.
pub fn said_for(says: &str, office: &Office) -> Vec<String> {
    if says.trim().is_empty() {
        return Vec::new();
    }
    let facts = facts(office.firm());
    let facts = facts.iter().flat_map(|fact| sentences(fact));
    let facts: Vec<(&str, HashSet<String>)> = facts.map(|fact| (fact, stems(fact))).collect();
    let mut said: Vec<&str> = Vec::new();
    for sentence in sentences(says).into_iter().take(MOST_HEARD) {
        let meant = kind(sentence).or_else(|| fact_meant(sentence, &facts));
        said.extend(meant.filter(|meant| !said.contains(meant)));
    }
    said.into_iter().take(MOST_SENTENCES).map(str::to_owned).collect()
}

fn kind(sentence: &str) -> Option<&'static str> {
    let said = words(sentence);
    KIND.iter().find(|(_, kind)| *kind == said).map(|(line, _)| *line)
}

/// The shortest fact that has every word of a sentence that says something, of which there are two at
/// least: a yes alone agrees to anything.
fn fact_meant<'f>(sentence: &str, facts: &[(&'f str, HashSet<String>)]) -> Option<&'f str> {
    let said = words(sentence);
    let weighty = said.iter().filter(|word| !SMALL.contains(word.as_str()) && !is_assent(word));
    let weighty: HashSet<String> = weighty.map(|word| stem(word)).collect();
    let bears = |(_, fact): &&(&str, HashSet<String>)| weighty.is_subset(fact);
    let meant = facts.iter().filter(|_| weighty.len() > 1).filter(bears);
    meant.map(|(fact, _)| *fact).min_by_key(|fact| fact.len())
}

/// Whether a word agrees or denies. What is said does neither but as the fact does.
fn is_assent(word: &str) -> bool {
    const ASSENT: [&str; 10] =
        ["yes", "no", "not", "never", "yeah", "sure", "okay", "right", "certainly", "absolutely"];
    ASSENT.contains(&word)
}

fn stems(text: &str) -> HashSet<String> {
    words(text).iter().map(|word| stem(word)).collect()
}

/// A word without the endings that it may have: "parking" and "park" are one.
fn stem(word: &str) -> String {
    const ENDINGS: [&str; 9] = ["'s", "ings", "ing", "ies", "ied", "es", "ed", "s", "y"];
    const SHORTEST: usize = 3;
    if word.contains(|c: char| c.is_ascii_digit()) {
        return word.to_owned();
    }
    let shorter = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    let long_enough = |stem: &&str| stem.chars().count() >= SHORTEST;
    let shorter = Some(shorter).filter(long_enough).unwrap_or(word);
    shorter.strip_suffix('e').filter(long_enough).unwrap_or(shorter).to_owned()
}

#[cfg(test)]
mod tests;
