//! Letters that stand for words: spelled one by one where people spell them.

use super::abbreviation::starts_sentence;
use super::here::{Here, Reading, is_capital};
use super::scan::Scan;

/// Spelled though they hold a vowel and could be taken for words.
const SPELLED: &[&str] = &[
    "AAA", "ABA", "ACLU", "ADA", "ADR", "AG", "AI", "AKA", "AMA", "AOL", "APA", "API", "ASAP",
    "ATM", "BAC", "BBA", "CA", "CDL", "CEO", "CFO", "CIA", "CIO", "CLE", "COO", "CPA", "DA", "DEA",
    "DOA", "DOB", "DOJ", "DOL", "DUI", "DWI", "EA", "EEOC", "EIN", "EOB", "EPA", "ER", "ETA", "EU",
    "FAA", "FAQ", "FBI", "FDA", "FMLA", "FOIA", "GPA", "HOA", "HR", "ID", "IEP", "IOU", "IP",
    "IPO", "IPR", "IQ", "IRS", "ISO", "JAG", "LA", "LLC", "LLP", "LPOA", "MOU", "MRI", "MVA",
    "NDA", "OCD", "OSB", "OUI", "OWI", "PA", "PI", "PO", "POA", "PTO", "RSVP", "SOS", "SSA",
    "SSDI", "SSI", "SSN", "SUV", "TPO", "TRO", "TSA", "UCC", "UI", "UIM", "UK", "UN", "UPL", "UPS",
    "URL", "USA", "USB", "USC", "USCIS", "USPS", "USPTO", "VA", "VIN", "VIP",
];
/// Said as words, whatever their letters.
const WORDS: &[&str] = &[
    "OK", "MR", "MS", "MRS", "DR", "ST", "HMM", "SHH", "PSST", "BY", "MY", "TRY", "WHY", "FLY",
    "SKY", "DRY", "CRY", "SHY", "GYM", "BRR", "NTH",
];
/// The longest row of capitals without a vowel that is taken for letters.
const LONGEST: usize = 6;

/// DUI as "D U I", LLCs as "L L C's", U.S. as "U S".
pub(super) fn spelled(here: Here<'_>) -> Option<Reading> {
    if !here.next().is_some_and(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    dotted(here).or_else(|| initial(here)).or_else(|| capitals(here))
}

fn capitals(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let letters = scan.take_some(LONGEST + 1, |b| b.is_ascii_uppercase());
    let is_us = letters == "US" && !is_shouted(here.last_word());
    let is_row = (2..=LONGEST).contains(&letters.len());
    let has_vowel = letters.contains(['A', 'E', 'I', 'O', 'U', 'Y']);
    let is_spelled = is_us || !has_vowel || SPELLED.contains(&letters);
    if !is_row || !is_spelled || WORDS.contains(&letters) {
        return None;
    }
    let mut said = apart(letters);
    if scan.exact("s").is_some() || scan.exact("'s").is_some() {
        said.push_str("'s");
    }
    (scan.at_edge() && scan.peek() != Some('\'')).then(|| Reading::words(said, here, scan))?
}

/// U.S., J.D., Ph.D.
fn dotted(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    scan.peek().filter(char::is_ascii_uppercase)?;
    let mut letters = String::new();
    loop {
        let mut after = scan;
        let part = after.take_some(2, |b| b.is_ascii_alphabetic());
        let is_part = part.len() == 1 || part == "Ph";
        if !is_part || after.exact(".").is_none() {
            break;
        }
        letters.push_str(part);
        scan = after;
    }
    if letters.len() < 2 {
        return None;
    }
    let mut said = apart(&letters);
    if ends_sentence(scan) {
        said.push('.');
    }
    Reading::words(said, here, scan)
}

/// The J. of "J. Smith": the dot is no stop.
fn initial(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let letter = scan.take_some(2, |b| b.is_ascii_uppercase());
    scan.exact(".")?;
    let mut next = scan;
    let spaced = next.spaces();
    let word = next.take_some(24, |b| b.is_ascii_alphabetic());
    let is_whole = word.len() > 1 || next.peek() == Some('.');
    let is_name = spaced && is_capital(word) && is_whole && !starts_sentence(word);
    (letter.len() == 1 && is_name).then(|| Reading::words(letter, here, scan))?
}

fn ends_sentence(mut scan: Scan<'_>) -> bool {
    if scan.rest().is_empty() {
        return true;
    }
    scan.spaces() && starts_sentence(scan.take_some(10, |b| b.is_ascii_alphabetic()))
}

/// Whether the word is written in capitals throughout.
fn is_shouted(word: &str) -> bool {
    word.len() > 1 && word.chars().all(char::is_uppercase)
}

fn apart(letters: &str) -> String {
    let mut said = String::with_capacity(letters.len() * 2);
    for letter in letters.chars() {
        if !said.is_empty() {
            said.push(' ');
        }
        said.push(letter.to_ascii_uppercase());
    }
    said
}
