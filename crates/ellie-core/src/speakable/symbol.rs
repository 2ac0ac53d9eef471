//! Signs that are said, signs that are a pause, and signs that are nothing.

use super::here::{Here, Reading, Said};

/// Pairs whose slash is "or".
const CHOICES: &[(&str, &str)] = &[
    ("he", "she"),
    ("his", "her"),
    ("him", "her"),
    ("his", "hers"),
    ("yes", "no"),
    ("she", "he"),
    ("her", "his"),
];

/// A sign between two words or figures.
pub(super) fn joint(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    match scan.one_of("-–/:'")? {
        '-' if letters_meet(here, scan.rest()) => None,
        '-' if scan.exact("-").is_some() => Reading::new(Said::Pause, here, scan),
        '-' => Reading::new(Said::Nothing, here, scan),
        '–' if scan.at_edge() => Reading::new(Said::Pause, here, scan),
        '–' => Reading::words("to", here, scan),
        ':' if follows_number(here) && scan.at_digit() => Reading::words("to", here, scan),
        '/' if is_choice(here, scan.rest()) => Reading::words("or", here, scan),
        '/' => Reading::new(Said::Nothing, here, scan),
        _ => None,
    }
}

/// A sign anywhere.
pub(super) fn sign(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let c = here.next()?;
    if c.is_alphanumeric() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'') {
        return None;
    }
    if c == '-' && letters_meet(here, here.ahead.get(1..).unwrap_or_default()) {
        return None;
    }
    scan.skip(c.len_utf8());
    let mut beyond = scan;
    beyond.spaces();
    let before_figure = beyond.at_digit();
    let said = match c {
        '&' => "and",
        '@' => "at",
        '%' => "percent",
        '+' => "plus",
        '=' => "equals",
        '×' => "times",
        '÷' => "divided by",
        '±' => "plus or minus",
        '°' => "degrees",
        '¶' => "paragraph",
        '€' => "euros",
        '£' => "pounds",
        '¢' => "cents",
        '§' if scan.exact("§").is_some() => "sections",
        '§' => "section",
        '#' if scan.at_digit() => "number",
        '<' if before_figure => "less than",
        '>' if before_figure => "more than",
        '~' if before_figure => "about",
        '(' | ')' | '—' | '–' => return Reading::new(Said::Pause, here, scan),
        '-' if spaced_dash(scan.rest()) => return Reading::new(Said::Pause, here, scan),
        _ => return Reading::new(Said::Nothing, here, scan),
    };
    Reading::words(said, here, scan)
}

/// Whether a letter stands on either side of a hyphen.
fn letters_meet(here: Here<'_>, after: &str) -> bool {
    here.said.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic)
}

/// A hyphen with space or another hyphen after it is a dash.
fn spaced_dash(after: &str) -> bool {
    after.starts_with([' ', '-'])
}

fn follows_number(here: Here<'_>) -> bool {
    super::here::is_number_word(here.last_word())
}

fn is_choice(here: Here<'_>, after: &str) -> bool {
    let length = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
    let next = after.get(..length.min(8)).unwrap_or_default();
    CHOICES.iter().any(|(one, other)| {
        here.last_word().eq_ignore_ascii_case(one) && next.eq_ignore_ascii_case(other)
    })
}
