//! Words written short.

use super::here::{Here, Reading, is_capital};
use super::scan::Scan;

/// Short words: how they are written without their dot, how they are said, and when.
const SHORT: &[(&str, &str, When)] = &[
    ("Mr", "Mister", When::Always),
    ("Mrs", "Missus", When::Always),
    ("Prof", "Professor", When::Dotted),
    ("Rev", "Reverend", When::Dotted),
    ("Hon", "Honorable", When::Dotted),
    ("Gov", "Governor", When::Dotted),
    ("Sen", "Senator", When::Dotted),
    ("Rep", "Representative", When::Dotted),
    ("Gen", "General", When::Dotted),
    ("Capt", "Captain", When::Dotted),
    ("Sgt", "Sergeant", When::Always),
    ("Lt", "Lieutenant", When::Always),
    ("Atty", "Attorney", When::Always),
    ("Esq", "Esquire", When::Always),
    ("Jr", "Junior", When::Always),
    ("Sr", "Senior", When::Always),
    ("Inc", "Incorporated", When::Always),
    ("Corp", "Corporation", When::Always),
    ("Co", "Company", When::Dotted),
    ("Ltd", "Limited", When::Always),
    ("Bros", "Brothers", When::Always),
    ("Assn", "Association", When::Always),
    ("Assoc", "Associates", When::Dotted),
    ("Mt", "Mount", When::Dotted),
    ("Ft", "Fort", When::Dotted),
    ("vs", "versus", When::Always),
    ("v", "versus", When::Dotted),
    ("etc", "et cetera", When::Always),
    ("e.g", "for example", When::Dotted),
    ("i.e", "that is", When::Dotted),
    ("eg", "for example", When::Dotted),
    ("ie", "that is", When::Dotted),
    ("approx", "approximately", When::Always),
    ("appt", "appointment", When::Always),
    ("appts", "appointments", When::Always),
    ("dept", "department", When::Always),
    ("Dept", "Department", When::Always),
    ("govt", "government", When::Always),
    ("acct", "account", When::Always),
    ("Attn", "attention", When::Always),
    ("ATTN", "attention", When::Always),
    ("attn", "attention", When::Always),
    ("ext", "extension", When::Always),
    ("Ext", "extension", When::Always),
    ("est", "established", When::Dotted),
    ("Est", "Established", When::Dotted),
    ("tel", "telephone", When::Dotted),
    ("Tel", "Telephone", When::Dotted),
    ("max", "maximum", When::Dotted),
    ("min", "minimum", When::Dotted),
    ("misc", "miscellaneous", When::Always),
    ("hrs", "hours", When::Always),
    ("yrs", "years", When::Always),
    ("lbs", "pounds", When::Always),
    ("pls", "please", When::Always),
    ("thx", "thanks", When::Always),
    ("No", "number", When::BeforeFigure),
    ("no", "number", When::BeforeFigure),
    ("Nos", "numbers", When::BeforeFigure),
    ("Art", "article", When::BeforeFigure),
    ("Sec", "section", When::BeforeFigure),
    ("sec", "section", When::BeforeFigure),
    ("Ch", "chapter", When::BeforeFigure),
    ("ch", "chapter", When::BeforeFigure),
    ("Vol", "volume", When::BeforeFigure),
    ("vol", "volume", When::BeforeFigure),
    ("Fig", "figure", When::BeforeFigure),
    ("fig", "figure", When::BeforeFigure),
    ("p", "page", When::BeforeFigure),
    ("pp", "pages", When::BeforeFigure),
    ("Ex", "exhibit", When::BeforeFigure),
    ("aka", "A K A", When::Always),
    ("a.k.a", "A K A", When::Dotted),
    ("dba", "D B A", When::Always),
    ("d/b/a", "D B A", When::Always),
    ("w/o", "without", When::Always),
    ("w/", "with", When::Always),
    ("c/o", "care of", When::Always),
    ("b/c", "because", When::Always),
    ("n/a", "not applicable", When::Always),
    ("N/A", "not applicable", When::Always),
];

/// The most letters in a short writing.
const LONGEST: usize = 6;

/// When a short writing is what it looks like.
#[derive(Clone, Copy, PartialEq)]
enum When {
    /// With its dot or without.
    Always,
    /// Only with its dot: without, it is another word.
    Dotted,
    /// Only with its dot and a figure after it: "No. 5", but "No. I did not."
    BeforeFigure,
}

/// Words that begin a sentence: a dot before them ends one.
const STARTERS: &[&str] = &[
    "The", "We", "I", "He", "She", "They", "You", "It", "This", "That", "Please", "Our", "My",
    "What", "How", "Is", "Are", "Do", "Can", "If", "In", "For", "A", "An", "Your", "Call", "Thank",
    "Thanks", "Would", "When", "Where", "Who", "There", "No", "Yes", "But", "And", "So", "Then",
    "Let", "His", "Her", "Their", "May",
];

/// A short word said whole.
pub(super) fn short(here: Here<'_>) -> Option<Reading> {
    let first = here.ahead.as_bytes().first().copied()?;
    let run = here.scan().take_some(LONGEST + 1, |b| b.is_ascii_alphabetic());
    if run.is_empty() || run.len() > LONGEST {
        return None;
    }
    let found = SHORT.iter().find_map(|(written, said, when)| {
        written.as_bytes().first().filter(|b| **b == first)?;
        let mut scan = here.scan();
        scan.exact(written)?;
        (written.ends_with('/') || fits(*when, &mut scan)).then_some((*said, scan))
    });
    let (said, scan) = found.or_else(|| half_day(here))?;
    Reading::words(said, here, scan)
}

/// Whether the word, in small letters, is a short writing.
pub(super) fn is_known(word: &str) -> bool {
    let is_short = |row: &(&str, &str, When)| row.0 == word && row.2 == When::Always;
    matches!(word, "dr" | "st") || SHORT.iter().any(is_short)
}

/// Whether the word begins a sentence.
pub(super) fn starts_sentence(word: &str) -> bool {
    STARTERS.contains(&word)
}

/// Checks what follows the letters and passes over the dot that belongs to them.
fn fits(when: When, scan: &mut Scan<'_>) -> bool {
    if !scan.at_edge() || scan.peek() == Some('\'') {
        return false;
    }
    let mut after = *scan;
    let dotted = after.exact(".").is_some();
    let before_figure = dotted && {
        let mut beyond = after;
        beyond.spaces();
        beyond.at_digit()
    };
    let fits = match when {
        When::Always => true,
        When::Dotted => dotted && after.at_edge(),
        When::BeforeFigure => before_figure,
    };
    if fits && dotted && !ends_sentence(after) {
        *scan = after;
    }
    fits
}

/// Whether the dot just passed also ends a sentence.
fn ends_sentence(mut scan: Scan<'_>) -> bool {
    if scan.rest().is_empty() {
        return true;
    }
    if !scan.spaces() {
        return false;
    }
    let word = scan.take_some(10, |b| b.is_ascii_alphabetic());
    is_capital(word) && starts_sentence(word)
}

/// "a.m." away from a time.
fn half_day(here: Here<'_>) -> Option<(&'static str, Scan<'_>)> {
    let mut scan = here.scan();
    let half = scan.one_of("aApP")?;
    scan.exact(".")?;
    scan.one_of("mM")?;
    scan.exact(".")?;
    scan.at_edge().then_some((if half.eq_ignore_ascii_case(&'a') { "A.M." } else { "P.M." }, scan))
}
