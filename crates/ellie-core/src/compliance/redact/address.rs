//! Street addresses: a number, a few words, and a word such as "street".

use super::number::is_number;
use super::token::{Kind, Span, Token};

const STREETS: [&str; 26] = [
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "boulevard",
    "blvd",
    "court",
    "ct",
    "place",
    "pl",
    "way",
    "circle",
    "terrace",
    "highway",
    "hwy",
    "parkway",
    "pkwy",
    "square",
    "trail",
    "alley",
];

/// These stand in no street's name.
const NOT_IN_STREETS: [&str; 24] = [
    "of", "the", "a", "an", "on", "in", "to", "at", "and", "or", "is", "for", "days", "day",
    "hours", "minutes", "weeks", "years", "months", "dollars", "by", "my", "from", "with",
];

const DIRECTIONS: [&str; 12] =
    ["n", "s", "e", "w", "nw", "ne", "sw", "se", "north", "south", "east", "west"];

const UNITS: [&str; 7] = ["apartment", "apt", "suite", "ste", "unit", "floor", "room"];

/// How many words a street's name has at most.
const LONGEST: usize = 4;

/// How far after the street a postal code may stand.
const REACH: usize = 5;

pub fn find(tokens: &[Token]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match end(tokens, at) {
            Some(last) => {
                spans.push(Span { kind: Kind::Address, first: at, last });
                at = last + 1;
            }
            // The whole number is looked at once, from its first word.
            None => at += tokens[at..].iter().take_while(|token| is_number(token)).count().max(1),
        }
    }
    spans
}

fn end(tokens: &[Token], at: usize) -> Option<usize> {
    box_end(tokens, at).or_else(|| street_end(tokens, at).map(|street| rest(tokens, street)))
}

/// "P.O. Box 1234".
fn box_end(tokens: &[Token], at: usize) -> Option<usize> {
    let is_post = tokens[at].is_one_of(&["p.o", "po"]);
    let is_box = tokens.get(at + 1).is_some_and(|token| token.small == "box");
    let is_numbered = tokens.get(at + 2).is_some_and(is_number);
    (is_post && is_box && is_numbered).then_some(at + 2)
}

fn street_end(tokens: &[Token], at: usize) -> Option<usize> {
    let run = tokens[at..].iter().take_while(|token| is_number(token)).count();
    if run == 0 {
        return None;
    }
    let from = at + run;
    if tokens[from - 1].ends_clause {
        return None;
    }
    for (place, token) in tokens.iter().enumerate().skip(from).take(LONGEST) {
        if place > from && token.is_one_of(&STREETS) {
            return Some(place);
        }
        let is_short = token.small.chars().count() <= 2;
        let is_name = token.small.starts_with(char::is_alphanumeric);
        let is_cut = token.ends_clause && !is_short;
        if !is_name || is_cut || token.is_one_of(&NOT_IN_STREETS) {
            return None;
        }
    }
    None
}

/// A direction, a unit, and all up to a postal code nearby.
fn rest(tokens: &[Token], street: usize) -> usize {
    let is = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|t| t.is_one_of(words));
    let mut last = street;
    if is(last + 1, &DIRECTIONS) {
        last += 1;
    }
    if is(last + 1, &UNITS) && tokens.get(last + 2).is_some_and(|t| !t.small.is_empty()) {
        last += 2;
    }
    let code = tokens.iter().enumerate().skip(last + 1).take(REACH);
    let code =
        code.take_while(|(_, token)| !token.small.is_empty()).find(|(_, t)| is_code(&t.small));
    code.map_or(last, |(place, _)| place)
}

fn is_code(word: &str) -> bool {
    let code = word.split('-').next().unwrap_or_default();
    code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit())
}
