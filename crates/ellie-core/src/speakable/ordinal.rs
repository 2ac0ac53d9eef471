//! 1st, 2nd, 3rd.

use super::here::{Here, Reading};
use super::number;

/// 21st as "twenty-first".
pub(super) fn place(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let whole = scan.take_some(19, |b| b.is_ascii_digit() || b == b',');
    let value: u64 = whole.replace(',', "").parse().ok()?;
    ["st", "nd", "rd", "th"].iter().find_map(|ending| scan.any_case(ending))?;
    scan.at_edge().then(|| Reading::words(number::ordinal(value), here, scan))?
}
