//! Case numbers, account numbers and the names of tax plans: said figure by figure.

use super::here::{Here, Reading};
use super::number::{each_digit, groups, id, paired};
use super::scan::Scan;

/// The longest case number looked at.
const LONGEST: usize = 64;
/// Words before a number that is an id and not an amount. The "D" is the end of "I D".
const CUES: &[&str] = &[
    "number",
    "id",
    "account",
    "case",
    "cause",
    "docket",
    "file",
    "matter",
    "pin",
    "code",
    "confirmation",
    "claim",
    "policy",
    "invoice",
    "reference",
    "ending",
    "D",
    "ends",
];

/// 23-CV-1045, 1:23-cv-01045, D-1-GN-23-001234, ABC123, 123-45-6789.
pub(super) fn case_number(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let run = scan.take_some(LONGEST, |b| b.is_ascii_alphanumeric() || b == b'-' || b == b':');
    let run = run.trim_end_matches(['-', ':']);
    if !run.bytes().any(|b| b.is_ascii_digit()) || run.len() < 3 {
        return None;
    }
    let mut scan = here.scan();
    scan.skip(run.len());
    let said = card(here.scan()).filter(|_| scan.at_edge()).map(|(said, end)| {
        scan = end;
        said
    });
    let said = said.or_else(|| hyphened(run)).or_else(|| mixed(run))?;
    scan.at_edge().then(|| Reading::words(said, here, scan))?
}

/// A card number in fours.
fn card(mut scan: Scan<'_>) -> Option<(String, Scan<'_>)> {
    let mut fours = vec![scan.digits(4..=4)?];
    for _ in 0..3 {
        scan.one_of(" -")?;
        fours.push(scan.digits(4..=4)?);
    }
    scan.at_edge().then(|| (groups(fours), scan))
}

fn hyphened(run: &str) -> Option<String> {
    let parts: Vec<&str> = run.split(['-', ':']).collect();
    let figures = parts.iter().filter(|part| is_figures(part)).count();
    let letters = parts.iter().filter(|part| is_code(part)).count();
    let longest =
        parts.iter().filter(|part| is_figures(part)).map(|part| part.len()).max().unwrap_or(0);
    let zero_led = parts
        .iter()
        .skip(1)
        .any(|part| is_figures(part) && part.len() > 1 && part.starts_with('0'));
    let known = figures + letters == parts.len() && !parts.is_empty();
    let is_docket =
        letters > 0 && (figures > 1 || longest > 3) || figures > 2 || (figures > 1 && zero_led);
    if run.contains(':') && letters == 0 || parts.len() < 2 || !known {
        return None;
    }
    if is_docket {
        return Some(parts.iter().map(|part| spell(part)).collect::<Vec<_>>().join(", "));
    }
    form(&parts)
}

/// A form or road: I-130, W-2, I-35, F-150.
fn form(parts: &[&str]) -> Option<String> {
    match parts {
        [letter, figures] if letter.len() <= 2 && is_code(letter) && is_figures(figures) => {
            Some(format!("{} {}", spell(letter), paired(figures)))
        }
        [figures, letter] if letter.len() == 1 && is_code(letter) && is_figures(figures) => {
            Some(format!("{} {}", paired(figures), spell(letter)))
        }
        _ => None,
    }
}

/// Capitals and figures run together: ABC123, H1B.
fn mixed(run: &str) -> Option<String> {
    let is_all = run.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let letters = run.bytes().filter(u8::is_ascii_uppercase).count();
    let is_short = run.split(|c: char| c.is_ascii_digit()).all(|letters| letters.len() <= 4);
    let starts_with_letter = run.starts_with(|c: char| c.is_ascii_uppercase());
    (is_all && is_short && starts_with_letter && letters > 0).then(|| spell(run))
}

/// A long number after "account", "case number" and the like, or two joined by a hyphen.
pub(super) fn account(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let digits = scan.take_while(|c| c.is_ascii_digit());
    let is_cue = |word: &str| CUES.iter().any(|cue| word.eq_ignore_ascii_case(cue));
    if digits.is_empty() || !here.words_back().take(2).any(is_cue) {
        return None;
    }
    if here.last_word() == "number"
        && let Some(second) = joined(&mut scan)
    {
        return Reading::words(groups([digits, second]), here, scan);
    }
    let mut beyond = scan;
    let goes_on = !scan.at_edge() || (beyond.one_of(".,-/:").is_some() && beyond.at_digit());
    (digits.len() > 3 && !goes_on).then(|| Reading::words(id(digits), here, scan))?
}

/// A hyphen and the last figures of a case number.
fn joined<'a>(scan: &mut Scan<'a>) -> Option<&'a str> {
    let mut after = *scan;
    after.exact("-")?;
    let digits = after.digits(3..=9).filter(|_| after.at_edge())?;
    *scan = after;
    Some(digits)
}

/// 401(k) and 501(c)(3).
pub(super) fn plan(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let figures = scan
        .digits(3..=3)
        .filter(|figures| matches!(*figures, "401" | "403" | "457" | "501" | "529"))?;
    let mut said =
        format!("{} oh {}", each_digit(figures.get(..1)?), each_digit(figures.get(2..)?));
    if !figures.contains('0') {
        said = paired(figures);
    }
    let bracketed = scan.exact("(").is_some();
    let letter = scan.one_of("kKcCbB")?;
    if bracketed {
        scan.exact(")")?;
    }
    said = format!("{said} {letter}");
    let mut after = scan;
    if after.exact("(").is_some()
        && let Some(part) = after.small(0..=99)
        && after.exact(")").is_some()
    {
        said = format!("{said} {}", super::number::cardinal(part));
        scan = after;
    }
    scan.at_edge().then(|| Reading::words(said, here, scan))?
}

fn is_figures(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
}

/// A court's or county's letters: up to three capitals, or the small letters of a federal docket.
fn is_code(part: &str) -> bool {
    const FEDERAL: [&str; 6] = ["cv", "cr", "mj", "mc", "md", "bk"];
    let is_capitals = part.bytes().all(|b| b.is_ascii_uppercase());
    FEDERAL.contains(&part) || (is_capitals && (1..=4).contains(&part.len()))
}

/// Letters and figures one by one.
fn spell(part: &str) -> String {
    let said: Vec<String> = part
        .chars()
        .map(|c| {
            if c.is_ascii_digit() {
                each_digit(c.encode_utf8(&mut [0; 4]))
            } else {
                c.to_ascii_uppercase().to_string()
            }
        })
        .collect();
    said.join(" ")
}
