//! Roman numerals after a name or the word for a part.

use super::here::{Here, Reading};
use super::number::{cardinal, ordinal};

const NUMERALS: [&str; 20] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV",
    "XVI", "XVII", "XVIII", "XIX", "XX",
];
/// Words whose parts are counted: "Title VII".
const PARTS: &[&str] = &[
    "Title", "Chapter", "Article", "Part", "Section", "Rule", "Phase", "Type", "Class", "Schedule",
    "Volume", "War", "Bowl", "Act", "Count", "Exhibit", "Level", "Tier", "Stage", "Appendix",
];
/// Capital words that are no names.
const NOT_NAMES: &[&str] =
    &["The", "A", "An", "And", "Or", "Of", "In", "On", "I", "Is", "My", "An", "Am"];

/// "Title VII" as "Title seven", "Henry VIII" as "Henry the Eighth".
pub(super) fn numeral(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let written = scan.take_some(6, |b| matches!(b, b'I' | b'V' | b'X'));
    let value = NUMERALS.iter().position(|numeral| *numeral == written)? as u64 + 1;
    if !scan.at_edge() || scan.peek() == Some('\'') {
        return None;
    }
    let last = here.last_word();
    if PARTS.contains(&last) && (written != "I" || scan.at_clause_end()) {
        return Reading::words(cardinal(value), here, scan);
    }
    let is_name = here.follows_name()
        && last.chars().skip(1).all(char::is_lowercase)
        && last.len() > 1
        && !NOT_NAMES.contains(&last);
    (is_name && written.len() > 1)
        .then(|| Reading::words(format!("the {}", title(&ordinal(value))), here, scan))?
}

/// The word with a capital.
fn title(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
