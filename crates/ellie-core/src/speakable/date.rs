//! Dates and days of the week.

use super::here::{Here, Reading};
use super::number::{ordinal, year};
use super::scan::Scan;

const MONTHS: [(&str, &str); 12] = [
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May", "May"),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sept"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
];
const DAYS: [(&str, &[&str]); 7] = [
    ("Monday", &["Mon"]),
    ("Tuesday", &["Tues", "Tue"]),
    ("Wednesday", &["Wed"]),
    ("Thursday", &["Thurs", "Thur", "Thu"]),
    ("Friday", &["Fri"]),
    ("Saturday", &["Sat"]),
    ("Sunday", &["Sun"]),
];
/// Words after which 3/14 is a day and not a fraction.
const CUES: &[&str] = &[
    "on", "by", "before", "after", "since", "until", "till", "through", "from", "dated", "due",
    "date",
];
/// Denominators people use: 5/8 is a fraction, 5/17 a day.
const DENOMINATORS: [u64; 11] = [2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24];

/// 3/14/2026, 2026-03-14, 3.14.26, and 3/14 where it can only be a day.
pub(super) fn numeric(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let (month, day, in_year) =
        iso(&mut scan).or_else(|| american(&mut scan)).or_else(|| short(&mut scan, here))?;
    if !scan.at_edge() || month == 0 || month > 12 || day == 0 || day > 31 {
        return None;
    }
    let mut said = day_of(month_name(month)?, day);
    if let Some(in_year) = in_year {
        said = format!("{said}, {}", year(in_year));
    }
    Reading::words(said, here, scan)
}

type Parts = (u64, u64, Option<u64>);

fn iso(scan: &mut Scan<'_>) -> Option<Parts> {
    let mut after = *scan;
    let in_year = after.digits(4..=4)?.parse().ok()?;
    let separator = after.one_of("-/.")?;
    let month = after.small(1..=12)?;
    after.one_of("-/.").filter(|next| *next == separator)?;
    let day = after.small(1..=31)?;
    if after.exact("T").is_some() {
        after.take_some(16, |b| b.is_ascii_digit() || b":.".contains(&b));
        after.exact("Z");
    }
    *scan = after;
    Some((month, day, Some(in_year)))
}

fn american(scan: &mut Scan<'_>) -> Option<Parts> {
    let mut after = *scan;
    let month = after.small(1..=12)?;
    let separator = after.one_of("-/.")?;
    let day = after.small(1..=31)?;
    after.one_of("-/.").filter(|next| *next == separator)?;
    let digits = after.digits(2..=4)?;
    let in_year = match (digits.len(), separator, digits.parse::<u64>().ok()?) {
        (4, _, in_year) if in_year > 999 => in_year,
        (2, '/', short @ 0..70) => 2000 + short,
        (2, '/', short) => 1900 + short,
        _ => return None,
    };
    *scan = after;
    Some((month, day, Some(in_year)))
}

fn short(scan: &mut Scan<'_>, here: Here<'_>) -> Option<Parts> {
    let mut after = *scan;
    let month = after.small(1..=12)?;
    after.exact("/")?;
    let day = after.small(1..=31)?;
    let last = here.last_word().to_ascii_lowercase();
    let is_cued = CUES.contains(&last.as_str());
    let is_day = is_cued || (!DENOMINATORS.contains(&day) && day > 7);
    if !is_day || after.peek() == Some('/') {
        return None;
    }
    *scan = after;
    Some((month, day, None))
}

/// March 14, 2026; Jan. 5; March 14-16; 14 March 2026; Sept. 2025.
pub(super) fn named(here: Here<'_>) -> Option<Reading> {
    if here.scan().at_digit() { day_first(here) } else { month_first(here) }
}

fn month_first(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let month = month(&mut scan)?;
    let name = scan;
    scan.spaces();
    let before_figure = scan.at_digit();
    let Some(day) = day(&mut scan) else {
        return before_figure.then(|| Reading::words(month, here, name))?;
    };
    let mut said = day_of(month, day);
    if let Some(last) = last_day(&mut scan) {
        said = format!("{said} to {}", ordinal(last));
    }
    if let Some(in_year) = year_after(&mut scan) {
        said = format!("{said}, {}", year(in_year));
    }
    Reading::words(said, here, scan)
}

fn day_first(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let day = day(&mut scan)?;
    scan.spaces().then_some(())?;
    if scan.exact("of").is_some() {
        scan.spaces();
    }
    let month = month(&mut scan)?;
    let mut said = format!("the {} of {month}", ordinal(day));
    if here.last_word() == "the" {
        said = format!("{} of {month}", ordinal(day));
    }
    if let Some(in_year) = year_after(&mut scan) {
        said = format!("{said}, {}", year(in_year));
    }
    Reading::words(said, here, scan)
}

/// A month's name, whole or short; "May" and "March" are words until a figure follows.
fn month(scan: &mut Scan<'_>) -> Option<&'static str> {
    let mut after = *scan;
    after.peek().filter(char::is_ascii_uppercase)?;
    let written = after.take_some(10, |b| b.is_ascii_alphabetic());
    let (name, _) = MONTHS.iter().find(|(name, short)| {
        written == *name || written == *short || (written == "Sep" && *short == "Sept")
    })?;
    if written.len() < 5 {
        after.exact(".");
    }
    *scan = after;
    Some(name)
}

/// 14 or 14th, and not 14:30, 14% or the like.
fn day(scan: &mut Scan<'_>) -> Option<u64> {
    let mut after = *scan;
    let day = after.small(1..=31)?;
    ["st", "nd", "rd", "th"].iter().find_map(|ending| after.any_case(ending));
    let mut beyond = after;
    let goes_on = match beyond.one_of(":/%.,") {
        Some('%' | '/') => true,
        Some(_) => beyond.at_digit(),
        None => !after.at_edge(),
    };
    if goes_on {
        return None;
    }
    *scan = after;
    Some(day)
}

fn last_day(scan: &mut Scan<'_>) -> Option<u64> {
    let mut after = *scan;
    after.range_dash()?;
    let last = day(&mut after)?;
    *scan = after;
    Some(last)
}

fn year_after(scan: &mut Scan<'_>) -> Option<u64> {
    let mut after = *scan;
    after.exact(",");
    after.spaces().then_some(())?;
    let in_year = after.digits(4..=4)?.parse().ok().filter(|year| (1000..=2999).contains(year))?;
    let mut beyond = after;
    let goes_on = beyond.one_of(".,:-").is_some() && beyond.at_digit();
    if goes_on || !after.at_edge() {
        return None;
    }
    *scan = after;
    Some(in_year)
}

/// Mon-Fri, Monday–Friday, Tues.
pub(super) fn weekdays(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let first = weekday(&mut scan)?;
    let mut after = scan;
    if after.range_dash().is_some()
        && let Some(last) = weekday(&mut after)
    {
        return Reading::words(format!("{first} to {last}"), here, after);
    }
    let written = here.scan().letters();
    let mut next = scan;
    next.spaces();
    let is_bare = scan.rest().len() + written.len() == here.ahead.len() && !next.at_digit();
    let is_word = is_bare && matches!(written, "Sun" | "Sat");
    (!is_word && written != first).then(|| Reading::words(first, here, scan))?
}

fn weekday(scan: &mut Scan<'_>) -> Option<&'static str> {
    let mut after = *scan;
    after.peek().filter(char::is_ascii_uppercase)?;
    let written = after.take_some(10, |b| b.is_ascii_alphabetic());
    let (name, _) =
        DAYS.iter().find(|(name, short)| written == *name || short.contains(&written))?;
    if !after.at_edge() {
        return None;
    }
    if written != *name && !ends_sentence(after) {
        after.exact(".");
    }
    *scan = after;
    Some(name)
}

fn ends_sentence(mut scan: Scan<'_>) -> bool {
    scan.exact(".").is_some() && scan.rest().is_empty()
}

fn day_of(month: &str, day: u64) -> String {
    format!("{month} {}", ordinal(day))
}

fn month_name(month: u64) -> Option<&'static str> {
    let at = usize::try_from(month).ok()?.checked_sub(1)?;
    MONTHS.get(at).map(|(name, _)| *name)
}
