//! What of a model's words is said: a sentence that one of the firm's facts bears, or one of a few
//! that are kind and say nothing.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::briefing::facts;
use crate::compliance::advice::{Verdict, check};
use crate::dialogue::Office;
use crate::dialogue::understand::words;
use crate::sentence::sentences;

/// Why a sentence of a model's is not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Withheld {
    /// It is advice, or tells what is nobody's business.
    Advice,
    /// It is no speech: an address, markup, code.
    NotSpeech,
    /// It comes after as much as is said at once, or is too long.
    TooMuch,
    /// It asks something: every question is the machine's.
    Question,
    /// It tells of something that is done, or will be: what is done is the machine's.
    Promise,
    /// No fact of the firm's bears it.
    Ungrounded,
}

/// So many sentences are said; what a caller asked for comes first.
const MOST_SENTENCES: usize = 2;

/// More letters are not borne on the telephone.
const LONGEST: usize = 240;

/// Words that say nothing about anything.
static SMALL: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("small.txt").split_whitespace().collect());

/// What may be said beside the facts, word for word.
static KIND: LazyLock<Vec<Vec<String>>> =
    LazyLock::new(|| include_str!("kind.txt").lines().map(words).collect());

/// What is done, by the stems of the words for it.
static DEEDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| include_str!("deeds.txt").split_whitespace().map(stem).collect());

/// The sentences that may be said, and why the others may not.
pub fn judged(says: &str, office: &Office) -> (Vec<String>, Vec<Withheld>) {
    if says.trim().is_empty() {
        return (Vec::new(), Vec::new());
    }
    let facts: Vec<HashSet<String>> = facts(office.firm()).iter().map(|fact| stems(fact)).collect();
    let (mut said, mut withheld) = (Vec::new(), Vec::new());
    for sentence in sentences(says) {
        let sentence = without_yes(sentence);
        match judge(&sentence, &facts) {
            Ok(()) if said.len() < MOST_SENTENCES => said.push(sentence),
            Ok(()) => withheld.push(Withheld::TooMuch),
            Err(reason) => withheld.push(reason),
        }
    }
    (said, withheld)
}

/// "Yes, parking is free" agrees to more than the fact says.
fn without_yes(sentence: &str) -> String {
    const AGREEING: [&str; 6] = ["yes", "yeah", "sure", "certainly", "absolutely", "of course"];
    let Some((first, rest)) = sentence.split_once(',') else { return sentence.to_owned() };
    let rest = rest.trim_start();
    let mut letters = rest.chars();
    match (AGREEING.contains(&first.to_lowercase().as_str()), letters.next()) {
        (true, Some(letter)) => letter.to_uppercase().chain(letters).collect(),
        _ => sentence.to_owned(),
    }
}

fn judge(sentence: &str, facts: &[HashSet<String>]) -> Result<(), Withheld> {
    if sentence.len() > LONGEST {
        return Err(Withheld::TooMuch);
    }
    if !is_speech(sentence) {
        return Err(Withheld::NotSpeech);
    }
    if sentence.contains('?') {
        return Err(Withheld::Question);
    }
    if check(sentence) != Verdict::Pass {
        return Err(Withheld::Advice);
    }
    let said = words(sentence);
    if KIND.contains(&said) {
        return Ok(());
    }
    if is_promise(&said) {
        return Err(Withheld::Promise);
    }
    if is_borne(&said, facts) { Ok(()) } else { Err(Withheld::Ungrounded) }
}

/// Whether one fact has every word that says something, of which there are two at least. A yes says something, and a no turns a fact
/// into its opposite: they are not small.
fn is_borne(said: &[String], facts: &[HashSet<String>]) -> bool {
    let weighty = said.iter().filter(|word| !SMALL.contains(word.as_str()));
    let weighty: Vec<String> = weighty.map(|word| stem(word)).collect();
    let is_more_than_assent = weighty.iter().filter(|word| !is_assent(word)).count() > 1;
    is_more_than_assent && facts.iter().any(|fact| weighty.iter().all(|word| fact.contains(word)))
}

/// Whether a word agrees or denies: without what it is about, a fact that begins with it bears it for
/// anything.
fn is_assent(word: &str) -> bool {
    const ASSENT: [&str; 8] = ["yes", "no", "not", "never", "yeah", "sure", "okay", "right"];
    ASSENT.contains(&word)
}

fn is_speech(sentence: &str) -> bool {
    let is_odd = |c: char| c.is_control() || "<>{}[]|*_#`\\/@=~^".contains(c);
    sentence.contains(char::is_alphabetic) && !sentence.contains(is_odd)
}

/// "I will", "we have sent", "is booked".
fn is_promise(said: &[String]) -> bool {
    const ONESELF: [&str; 4] = ["i", "we", "me", "someone"];
    const AHEAD: [&str; 9] =
        ["will", "shall", "promise", "guarantee", "did", "just", "already", "i'll", "we'll"];
    const BEFORE_A_DEED: [&str; 8] =
        ["have", "had", "can", "could", "would", "i've", "we've", "let"];
    let is_deed = |word: &String| DEEDS.contains(&stem(word));
    let is_of_oneself =
        said.iter().any(|word| ONESELF.contains(&word.split('\'').next().unwrap_or_default()));
    let any = |list: &[&str]| said.iter().any(|word| list.contains(&word.as_str()));
    let is_done = said.iter().any(|word| word.ends_with('d') && is_deed(word) || word == "sent");
    is_done || is_of_oneself && (any(&AHEAD) || any(&BEFORE_A_DEED) && said.iter().any(is_deed))
}

fn stems(text: &str) -> HashSet<String> {
    // "9:00" and "9" are one hour.
    words(text).iter().map(|word| stem(word)).collect()
}

/// A word without the endings that it may have: "parking" and "park" are one.
fn stem(word: &str) -> String {
    const ENDINGS: [&str; 9] = ["'s", "ings", "ing", "ies", "ied", "es", "ed", "s", "y"];
    const SHORTEST: usize = 3;
    let word = word.to_lowercase();
    let shorter = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    let is_number = word.contains(|c: char| c.is_ascii_digit());
    match shorter.filter(|stem| stem.chars().count() >= SHORTEST && !is_number) {
        Some(stem) => stem.strip_suffix('e').unwrap_or(stem).to_owned(),
        None => {
            word.strip_suffix('e').filter(|stem| stem.len() >= SHORTEST).unwrap_or(&word).to_owned()
        }
    }
}

#[cfg(test)]
mod tests;
