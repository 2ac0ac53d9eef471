//! Years and decades.

use super::here::{Here, Reading};
use super::number;

/// Words after which any four digits from 1000 are a year.
const CUES: &[&str] = &[
    "in", "since", "by", "from", "until", "till", "year", "circa", "of", "before", "after", "late",
    "early", "mid",
];

/// 2026 as "twenty twenty-six", 2019-2023 as a span.
pub(super) fn year(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let first: u64 = scan.digits(4..=4)?.parse().ok()?;
    let certain = (1700..=2099).contains(&first);
    let cued = (1000..=2999).contains(&first)
        && CUES.contains(&here.last_word().to_ascii_lowercase().as_str());
    let mut beyond = scan;
    let goes_on = match beyond.one_of(".,:%°/") {
        Some('%' | '°' | '/') => true,
        Some(_) => beyond.at_digit(),
        None => !scan.at_edge(),
    };
    if !(certain || cued) || goes_on {
        return None;
    }
    let said = number::year(first);
    let mut after = scan;
    if after.range_dash().is_some() {
        if let Some(last) = last_year(after.digits(2..=4), first).filter(|_| after.at_edge()) {
            return Reading::words(format!("{said} to {last}"), here, after);
        }
        return (!after.at_digit()).then(|| Reading::words(said, here, scan))?;
    }
    Reading::words(said, here, scan)
}

fn last_year(digits: Option<&str>, first: u64) -> Option<String> {
    let digits = digits?;
    let value: u64 = digits.parse().ok()?;
    match digits.len() {
        4 if (1000..=2999).contains(&value) => Some(number::year(value)),
        2 if value > first % 100 => Some(number::oh(value)),
        _ => None,
    }
}

/// 1990s, '90s, 90s.
pub(super) fn decade(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let short = scan.exact("'").is_some();
    let digits = scan.digits(2..=4).filter(|digits| digits.ends_with('0') && digits.len() != 3)?;
    scan.exact("s").or_else(|| scan.exact("'s"))?;
    if !scan.at_edge() || (short && digits.len() == 4) {
        return None;
    }
    let value: u64 = digits.parse().ok()?;
    let said = if digits.len() == 2 { number::cardinal(value) } else { number::year(value) };
    Reading::words(plural(&said), here, scan)
}

/// "nineteen ninety" as "nineteen nineties".
fn plural(said: &str) -> String {
    match said.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{said}s"),
    }
}
