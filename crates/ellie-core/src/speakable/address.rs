//! House numbers, suites and ZIP codes.

use super::here::{Here, Reading, is_capital};
use super::number::{each_digit, groups, paired};
use super::scan::Scan;
use super::{state, street};

/// Words before a room, road or box number.
const UNITS: &[&str] = &[
    "Suite",
    "Apartment",
    "Unit",
    "Room",
    "Building",
    "Floor",
    "Highway",
    "Route",
    "Interstate",
    "Exit",
    "Gate",
    "Flight",
    "Courtroom",
];

/// 78701 or 78701-1234 after a state or the words "ZIP code".
pub(super) fn zip(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let five = scan.digits(5..=5)?;
    let mut after = scan;
    if after.exact("-").is_some()
        && let Some(four) = after.digits(4..=4)
        && after.at_edge()
    {
        return Reading::words(groups([five, four]), here, after);
    }
    let is_cued = here.words_back().take(3).any(|word| word.eq_ignore_ascii_case("zip"));
    (scan.at_edge() && (is_cued || state::was_said(here.said.trim_end_matches(','))))
        .then(|| Reading::words(each_digit(five), here, scan))?
}

/// The 1205 of "1205 Oak Street".
pub(super) fn house(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let digits = scan.digits(1..=6)?;
    let number = scan;
    scan.spaces().then_some(())?;
    leads_to_street(scan).then(|| Reading::words(paired(digits), here, number))?
}

/// Whether up to four capital words or ordinals end in the name of a kind of street.
fn leads_to_street(mut scan: Scan<'_>) -> bool {
    const LONGEST_WORD: usize = 24;
    for place in 0..5 {
        let word =
            scan.take_some(LONGEST_WORD, |b| b.is_ascii_alphanumeric() || b == b'\'' || b == b'-');
        let is_name = is_capital(word)
            || word.starts_with(|c: char| c.is_ascii_digit())
                && word.ends_with(char::is_alphabetic);
        if !is_name {
            return false;
        }
        if place > 0 && street::is_kind(word) && scan.at_edge() {
            return true;
        }
        scan.exact(".");
        if !scan.spaces() {
            return false;
        }
    }
    false
}

/// Suite 1205, Room 305, Box 1234, Apartment 4B.
pub(super) fn unit(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    if !scan.at_digit() {
        return None;
    }
    let word = here.last_word();
    let is_box = word.eq_ignore_ascii_case("box");
    let digits = scan.digits(1..=6)?;
    if !(is_box || UNITS.iter().any(|unit| word.eq_ignore_ascii_case(unit))) || goes_on(scan) {
        return None;
    }
    let said = if is_box { each_digit(digits) } else { paired(digits) };
    Reading::words(said, here, scan)
}

/// Whether a decimal, a time or the like goes on from the figures.
fn goes_on(mut scan: Scan<'_>) -> bool {
    scan.one_of(".,:/-").is_some() && scan.at_digit()
}
