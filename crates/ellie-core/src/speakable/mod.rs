//! Written text into text as people say it (American English), before it goes to a voice.
//!
//! The text is cleaned, then read from left to right. At the start of each word the rules below are
//! asked in order and the first that knows the writing says it; what no rule knows is copied.
//!
//! Looking back, a rule sees what has been *said*; looking ahead, what is *written*.
//!
//! Choices, where people differ:
//! - A zero in a phone number, ZIP code or id is "zero", not "oh": it cannot be taken for the letter. In
//!   times, years and room numbers it is "oh" ("twelve oh five").
//! - Half-days are "A.M." and "P.M.": pronouncing dictionaries spell a dotted word, while a bare "A" reads as
//!   the article and "AM" as the verb. Hours past twelve become P.M.
//! - Other spelled letters stand apart: "L L C".
//! - The query of a web address is left unsaid.

mod abbreviation;
mod acronym;
mod address;
mod clean;
mod date;
mod docket;
mod fraction;
mod here;
mod money;
mod number;
mod ordinal;
mod phone;
mod quantity;
mod roman;
mod scan;
mod state;
mod street;
mod symbol;
mod time;
mod unit;
mod voice;
mod web;
mod year;

#[cfg(test)]
mod tests;

use here::{Here, Rule};
use voice::Voice;

/// The rules asked at the start of a word, in order, by what it begins with.
const LETTER: &[Rule] = &[
    web::email,
    web::address,
    date::named,
    date::weekdays,
    money::amount,
    docket::case_number,
    street::name,
    state::name,
    abbreviation::short,
    roman::numeral,
    acronym::spelled,
];
const FIGURE: &[Rule] = &[
    web::email,
    web::address,
    phone::emergency,
    phone::number,
    date::numeric,
    date::named,
    time::clock,
    docket::case_number,
    docket::account,
    docket::plan,
    address::zip,
    address::house,
    address::unit,
    fraction::part,
    ordinal::place,
    year::decade,
    year::year,
    quantity::measure,
];
const SIGN: &[Rule] =
    &[phone::number, money::amount, year::decade, quantity::measure, symbol::sign];

/// The rules asked straight after a letter or a number, with no space between.
const MID_WORD: &[Rule] = &[quantity::trailing, symbol::joint, symbol::sign];

/// Readings after which the text is taken as it stands.
const MOST_READINGS: usize = 8;

/// The text as a person would read it aloud: no digits, no symbols, no markup.
///
/// Text that is already speakable comes back unchanged. A word that stood against a figure ("Jr0") stands
/// free only once the figure is said, so the text is read until a reading changes nothing.
pub fn speakable(text: &str) -> String {
    let mut written = text.to_owned();
    for _ in 0..MOST_READINGS {
        let said = reading(&written);
        if said == written {
            break;
        }
        written = said;
    }
    written
}

/// One reading from left to right.
fn reading(text: &str) -> String {
    let clean = clean::clean(text);
    let mut voice = Voice::for_text(&clean);
    let mut ahead = clean.as_str();
    while !ahead.is_empty() {
        ahead = read(&mut voice, ahead);
    }
    voice.finish()
}

/// Says what stands at the front of `ahead`; returns the rest.
fn read<'a>(voice: &mut Voice, ahead: &'a str) -> &'a str {
    if let Some(rest) = voice.copy_space(ahead) {
        return rest;
    }
    let here = Here { said: voice.said(), ahead };
    let rules = match here.next() {
        _ if voice.is_mid_word(ahead) => MID_WORD,
        Some(c) if c.is_alphabetic() => LETTER,
        Some(c) if c.is_ascii_digit() => FIGURE,
        _ => SIGN,
    };
    match rules.iter().find_map(|rule| rule(here)) {
        Some(found) => voice.take(&found, ahead),
        None => voice.copy(ahead),
    }
}
