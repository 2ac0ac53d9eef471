//! Words of an address that are written short, and those that have a second meaning: St. and Dr.

use super::here::{Here, Reading, is_capital, is_ordinal_word};
use super::scan::Scan;

/// Short writings that mean a street wherever they stand with a capital.
const ALWAYS: &[(&str, &str)] = &[
    ("Ave", "Avenue"),
    ("Blvd", "Boulevard"),
    ("Rd", "Road"),
    ("Ln", "Lane"),
    ("Pkwy", "Parkway"),
    ("Hwy", "Highway"),
    ("Fwy", "Freeway"),
    ("Expy", "Expressway"),
    ("Ste", "Suite"),
    ("Apt", "Apartment"),
    ("Bldg", "Building"),
    ("Rm", "Room"),
];
/// Short writings that mean a street only after a house number.
const IN_ADDRESS: &[(&str, &str)] = &[
    ("Ct", "Court"),
    ("Pl", "Place"),
    ("Sq", "Square"),
    ("Ter", "Terrace"),
    ("Cir", "Circle"),
    ("Trl", "Trail"),
    ("Fl", "Floor"),
    ("Dr", "Drive"),
    ("St", "Street"),
];
const WHOLE: &[&str] = &[
    "Street",
    "Avenue",
    "Boulevard",
    "Road",
    "Lane",
    "Drive",
    "Court",
    "Place",
    "Square",
    "Way",
    "Terrace",
    "Circle",
    "Parkway",
    "Highway",
    "Trail",
    "Plaza",
    "Loop",
    "Broadway",
];
const DIRECTIONS: &[(&str, &str)] = &[
    ("NE", "Northeast"),
    ("NW", "Northwest"),
    ("SE", "Southeast"),
    ("SW", "Southwest"),
    ("N", "North"),
    ("S", "South"),
    ("E", "East"),
    ("W", "West"),
];
/// Names that follow "Saint" more often than they follow a street.
const SAINTS: &[&str] = &[
    "Louis",
    "Paul",
    "Petersburg",
    "Mary",
    "John",
    "Joseph",
    "Patrick",
    "Francis",
    "Benedict",
    "Luke",
    "Mark",
    "Charles",
    "Augustine",
    "Jude",
    "Thomas",
    "George",
    "Anthony",
    "Vincent",
    "Michael",
    "Peter",
    "James",
    "Elizabeth",
    "Clair",
    "Catherine",
    "Andrew",
    "Ann",
    "Anne",
    "Croix",
    "Cloud",
    "Agnes",
    "Nicholas",
    "Albans",
    "David",
    "Lucia",
    "Lucie",
    "Bernard",
    "Matthew",
    "Stephen",
    "Martin",
    "Helena",
    "Clare",
];

/// Whether the word, long or short, is a kind of street.
pub(super) fn is_kind(word: &str) -> bool {
    WHOLE.contains(&word)
        || ALWAYS.iter().take(8).chain(IN_ADDRESS).any(|(short, _)| *short == word)
}

/// A street word, a saint, a doctor or a direction.
pub(super) fn name(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    scan.peek().filter(char::is_ascii_uppercase)?;
    let written = scan.take_some(5, |b| b.is_ascii_alphabetic());
    if !is_capital(written) || !scan.at_edge() || scan.peek() == Some('\'') {
        return None;
    }
    let dotted = scan.peek() == Some('.');
    let said = match written {
        "St" => saint_or_street(here, scan, dotted),
        "Dr" => doctor_or_drive(here, scan),
        _ => find(ALWAYS, written)
            .or_else(|| find(IN_ADDRESS, written).filter(|_| here.in_address()))
            .or_else(|| direction(here, scan, written)),
    }?;
    drop_dot(&mut scan);
    Reading::words(said, here, scan)
}

fn saint_or_street(here: Here<'_>, scan: Scan<'_>, dotted: bool) -> Option<&'static str> {
    let next = next_word(scan);
    let name = next.split('\'').next().unwrap_or_default();
    let last = here.last_word();
    if SAINTS.contains(&name) {
        Some("Saint")
    } else if here.in_address() || is_ordinal_word(last) || is_capital(last) {
        Some("Street")
    } else {
        dotted.then_some(if is_capital(next) { "Saint" } else { "Street" })
    }
}

fn doctor_or_drive(here: Here<'_>, scan: Scan<'_>) -> Option<&'static str> {
    let next = next_word(scan);
    let before_name = is_capital(next)
        && find(ALWAYS, next).is_none()
        && !matches!(next, "Suite" | "Apartment" | "Unit");
    let is_drive = here.in_address() || (here.follows_name() && !before_name);
    Some(if is_drive { "Drive" } else { "Doctor" })
}

/// N, S, E, W after a house number or before the end of an address.
fn direction(here: Here<'_>, scan: Scan<'_>, written: &str) -> Option<&'static str> {
    let said = find(DIRECTIONS, written)?;
    let next = next_word(scan);
    let after_number = super::here::is_number_word(here.last_word()) && is_capital(next);
    let in_street = here.in_address() && WHOLE.contains(&here.last_word());
    (after_number || in_street).then_some(said)
}

/// The word after the dot and one space; empty where a figure or mark follows.
fn next_word(mut scan: Scan<'_>) -> &str {
    scan.exact(".");
    if !scan.spaces() {
        return "";
    }
    scan.take_some(24, |b| b.is_ascii_alphabetic() || b == b'\'')
}

/// Passes over the dot, unless it ends the text.
fn drop_dot(scan: &mut Scan<'_>) {
    let mut after = *scan;
    if after.exact(".").is_some() && !after.rest().is_empty() {
        *scan = after;
    }
}

fn find(table: &[(&str, &'static str)], written: &str) -> Option<&'static str> {
    table.iter().find(|(short, _)| *short == written).map(|(_, said)| *said)
}
