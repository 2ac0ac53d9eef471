//! 1/2, 2 1/2, and 24/7.

use super::here::{Here, Reading};
use super::number::{cardinal, ordinal};
use super::scan::Scan;
use super::unit;

/// A fraction, alone or after a whole number.
pub(super) fn part(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    if let Some(said) = always_open(&mut scan) {
        return Reading::words(said, here, scan);
    }
    let (whole, top, bottom) = mixed(&mut scan).or_else(|| {
        let (top, bottom) = bare(&mut scan)?;
        Some((None, top, bottom))
    })?;
    let said = match whole {
        Some(whole) if (top, bottom) == (1, 2) => format!("{} and a half", cardinal(whole)),
        Some(whole) => format!("{} and {}", cardinal(whole), named(top, bottom)),
        None => named(top, bottom),
    };
    let unit = whole.and_then(|_| unit::after(&mut scan, unit::Count::Many)).unwrap_or_default();
    let said = [said, unit].join(" ");
    let said = said.trim_end();
    Reading::words(said, here, scan)
}

fn always_open(scan: &mut Scan<'_>) -> Option<String> {
    scan.exact("24/7")?;
    let all_year = scan.exact("/365").is_some();
    scan.at_edge().then_some(())?;
    Some(
        if all_year { "twenty-four seven, three sixty-five" } else { "twenty-four seven" }
            .to_owned(),
    )
}

fn mixed(scan: &mut Scan<'_>) -> Option<(Option<u64>, u64, u64)> {
    let mut after = *scan;
    let whole = after.digits(1..=4)?.parse().ok()?;
    if !after.spaces() {
        after.exact("-")?;
    }
    let (top, bottom) = bare(&mut after).filter(|(top, bottom)| top < bottom && *bottom <= 16)?;
    *scan = after;
    Some((Some(whole), top, bottom))
}

fn bare(scan: &mut Scan<'_>) -> Option<(u64, u64)> {
    let mut after = *scan;
    let top = after.digits(1..=4)?.parse().ok()?;
    after.exact("/")?;
    let bottom = after.digits(1..=4)?.parse().ok().filter(|bottom| *bottom > 0)?;
    let goes_on = !after.at_edge() || after.peek() == Some('/');
    if goes_on {
        return None;
    }
    *scan = after;
    Some((top, bottom))
}

fn named(top: u64, bottom: u64) -> String {
    let one = top == 1;
    let part = match bottom {
        2 if one => "half".to_owned(),
        2 => "halves".to_owned(),
        4 if one => "quarter".to_owned(),
        4 => "quarters".to_owned(),
        3..=100 if top < bottom => {
            let part = ordinal(bottom);
            let part = part.strip_prefix("one ").unwrap_or(&part);
            format!("{part}{}", if one { "" } else { "s" })
        }
        _ => return format!("{} over {}", cardinal(top), cardinal(bottom)),
    };
    format!("{} {part}", cardinal(top))
}
