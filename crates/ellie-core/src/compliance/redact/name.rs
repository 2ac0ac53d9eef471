//! Names after an introduction or a title.

use super::token::{Kind, Span, Token};

/// After these a name follows, of two words at most where they are written small.
const SURE: [&str; 8] = [
    "name is",
    "name's",
    "name was",
    "named",
    "first name",
    "last name",
    "first name is",
    "last name is",
];

/// After these as well, of one word where it is written small.
const TITLES: [&str; 8] = ["mr", "mrs", "ms", "miss", "mister", "dr", "doctor", "madam"];

/// After these a name follows where it is written as one.
const UNSURE: [&str; 13] = [
    "this is",
    "i'm",
    "i am",
    "im",
    "it's",
    "it is",
    "call me",
    "i have",
    "speaking with",
    "speaking to",
    "spoke with",
    "spoke to",
    "talked to",
];

const PARTICLES: [&str; 12] =
    ["de", "la", "del", "der", "van", "von", "da", "dos", "di", "bin", "al", "y"];

/// Words that stand in no name, whatever comes before.
const NOT_NAMES: &str = "
    a an the i i'm i've it it's is was are my your his her our their we you he she they this that
    not no hard easy on in at of for from with as and or but to so because spelled spelt please
    thanks thank calling called speaking here about if also just very too wrong right correct
    misspelled important confidential common same name said hit told left asked wants
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december christmas easter
    american mexican chinese german french spanish indian english irish italian russian
    canadian black white muslim christian jewish catholic ok okay yes sorry";

const LONGEST: usize = 5;

pub fn find(tokens: &[Token]) -> Vec<Span> {
    (0..tokens.len()).filter_map(|at| name_at(tokens, at)).collect()
}

/// The name that begins here, if something before introduces it.
fn name_at(tokens: &[Token], first: usize) -> Option<Span> {
    let most_small = small_words(tokens, first)?;
    let (mut last, mut small) = (None, 0);
    for (at, token) in tokens.iter().enumerate().skip(first).take(LONGEST) {
        let is_particle = last.is_some() && token.is_one_of(&PARTICLES);
        let is_written = token.is_capital || is_particle;
        small += usize::from(!is_written);
        let is_mixed = small > 0 && tokens[first].is_capital;
        if !is_name(token) || small > most_small || is_mixed {
            break;
        }
        last = Some(at);
        let is_initial = token.small.chars().count() == 1;
        if token.ends_clause && !is_initial {
            break;
        }
    }
    last.map(|last| Span { kind: Kind::Name, first, last })
}

/// How many words written small may be a name after what stands before; `None` where nothing
/// introduces one.
fn small_words(tokens: &[Token], first: usize) -> Option<usize> {
    let is_after = |phrases: &[&str]| phrases.iter().any(|phrase| ends_with(tokens, first, phrase));
    if is_after(&TITLES) {
        return Some(1);
    }
    if is_after(&SURE) {
        return Some(2);
    }
    is_after(&UNSURE).then_some(0)
}

fn ends_with(tokens: &[Token], end: usize, phrase: &str) -> bool {
    let words = phrase.split(' ');
    let Some(start) = end.checked_sub(words.clone().count()) else { return false };
    tokens[start..end].iter().zip(words).all(|(token, word)| token.small == word)
}

fn is_name(token: &Token) -> bool {
    let word = token.small.strip_suffix("'s").unwrap_or(&token.small);
    let is_plain = |c: char| c.is_alphabetic() || matches!(c, '\'' | '-' | '.');
    word.starts_with(char::is_alphabetic)
        && word.chars().all(is_plain)
        && !TITLES.contains(&word)
        && !NOT_NAMES.split_whitespace().any(|other| other == word)
}
