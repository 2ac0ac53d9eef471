//! Dates of birth: a date after "born", "birthday" or "date of birth".

use super::number::is_number;
use super::token::{Kind, Span, Token};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const ORDINALS: [&str; 21] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "thirtieth",
];

/// What may stand between "born" and the date.
const BETWEEN: [&str; 5] = ["on", "in", "is", "was", "the"];

pub fn find(tokens: &[Token]) -> Vec<Span> {
    let births = (0..tokens.len()).filter(|&at| is_birth(&tokens[at]));
    births.filter_map(|at| date_after(tokens, at + 1)).collect()
}

fn is_birth(token: &Token) -> bool {
    token.is_one_of(&["born", "birth", "birthday", "dob", "birthdate"])
}

fn date_after(tokens: &[Token], from: usize) -> Option<Span> {
    let after = tokens.get(from..)?;
    let skipped = after.iter().take(2).take_while(|token| token.is_one_of(&BETWEEN)).count();
    let first = from + skipped;
    let run = tokens.get(first..)?.iter().take_while(|token| is_part(token)).count();
    let date = tokens.get(first..first + run)?;
    let last = (first + run).checked_sub(1)?;
    date.iter().any(|token| is_telling(&token.small)).then_some(Span {
        kind: Kind::Date,
        first,
        last,
    })
}

fn is_part(token: &Token) -> bool {
    is_number(token)
        || is_telling(&token.small)
        || token.is_one_of(&ORDINALS)
        || token.small.starts_with(|c: char| c.is_ascii_digit())
}

/// What makes numbers a date: a month, a year, or strokes.
fn is_telling(word: &str) -> bool {
    let is_digits = word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'-'));
    MONTHS.contains(&word)
        || matches!(word, "nineteen" | "thousand" | "twenty")
        || is_digits && word.len() >= 4
}
