//! Opening hours as the file writes them: "9:00-17:30", "9 AM - 5:30 PM", "closed".

use ellie_core::firm::{Hours, Opening, OpeningFault, Weekday};
use thiserror::Error;

use super::NAME_MAX_CHARS;
use super::faults::{Faults, quoted};
use super::forms;
use super::section::Section;
use super::text::Text;

/// The opening hours of the week; a day that is left out is closed.
pub(super) fn hours(top: &Section<'_>, faults: &mut Faults<'_>) -> Hours {
    let section = top.section("hours", &forms::HOURS, faults);
    section.map(|section| week(&section, "the office never opens", faults)).unwrap_or_default()
}

/// An attorney's own hours.
pub(super) fn attorney_hours(attorney: &Section<'_>, faults: &mut Faults<'_>) -> Option<Hours> {
    let section = attorney.optional_section("hours", &forms::ATTORNEY_HOURS, faults)?;
    Some(week(&section, "there is no time for consultations", faults))
}

fn week(section: &Section<'_>, never: &str, faults: &mut Faults<'_>) -> Hours {
    let mut hours = Hours::default();
    let mut never_opens = true;
    for (key, day) in forms::HOURS.keys.iter().zip(Weekday::ALL) {
        if let Some(openings) = section.optional_texts(key, NAME_MAX_CHARS, faults) {
            never_opens &= is_closed(&openings);
            open(&mut hours, day, &openings, faults);
        }
    }
    if never_opens {
        let what = format!("{never}; write at least one day, like monday = \"9:00-17:30\"");
        faults.absent(section.at(), what);
    }
    hours
}

fn open(hours: &mut Hours, day: Weekday, openings: &[Text], faults: &mut Faults<'_>) {
    if is_closed(openings) {
        return;
    }
    for Text { words, at } in openings.iter().filter(|text| !text.words.is_empty()) {
        let shown = quoted(words);
        match opening(words) {
            Err(fault) => faults.at(at, format!("{shown} is no opening: {fault}")),
            Ok(opening) => {
                if let Err(overlap) = hours.open(day, opening) {
                    faults.at(at, format!("{shown} on {}: {overlap}; join them", day.name()));
                }
            }
        }
    }
}

fn is_closed(openings: &[Text]) -> bool {
    match openings {
        [] => true,
        [only] => only.words.eq_ignore_ascii_case("closed"),
        _ => false,
    }
}

/// Why a text is no opening.
#[derive(Debug, PartialEq, Eq, Error)]
enum RangeFault {
    #[error("two times are needed; write it like 9:00-17:30")]
    OneTime,
    #[error("{0} is no time of day; write it like 9:00-17:30")]
    NoTime(String),
    #[error("{0}; write it like 9:00-17:30 or 9 AM-5:30 PM")]
    Order(OpeningFault),
}

fn opening(words: &str) -> Result<Opening, RangeFault> {
    let words = words.to_ascii_lowercase().replace(['–', '—'], "-").replace(" to ", "-");
    let (opens, closes) = words.split_once('-').ok_or(RangeFault::OneTime)?;
    let time = |words| minute_of_day(words).ok_or_else(|| RangeFault::NoTime(quoted(words)));
    Opening::new(time(opens.trim())?, time(closes.trim())?).map_err(RangeFault::Order)
}

/// The minute of the day of "9", "9:00", "17:30", "24:00", "9 am" or "5:30 p.m.".
fn minute_of_day(words: &str) -> Option<u16> {
    let words = words.replace(['.', ' '], "");
    let (clock, half_day_min) = match (words.strip_suffix("am"), words.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12 * 60)),
        _ => (words.as_str(), None),
    };
    let (hour, minute) = match clock.split_once(':') {
        Some((hour, minute)) if minute.len() == 2 => (number(hour)?, number(minute)?),
        Some(_) => return None,
        None => (number(clock)?, 0),
    };
    match (half_day_min, hour, minute) {
        (_, _, 60..) => None,
        (Some(half_day_min), 1..=12, _) => Some(hour % 12 * 60 + minute + half_day_min),
        (None, 0..=23, _) | (None, 24, 0) => Some(hour * 60 + minute),
        _ => None,
    }
}

/// A number of one or two digits.
fn number(digits: &str) -> Option<u16> {
    let plain = matches!(digits.len(), 1 | 2) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_are_read_by_either_clock() {
        let cases = [
            ("9:00-17:30", 540, 1050),
            ("9-17", 540, 1020),
            ("09:05 – 12:00", 545, 720),
            ("9 AM - 5:30 p.m.", 540, 1050),
            ("12 am to 12 PM", 0, 720),
            ("0:00-24:00", 0, 1440),
        ];
        for (words, opens_min, closes_min) in cases {
            assert_eq!(opening(words), Ok(Opening::new(opens_min, closes_min).unwrap()), "{words}");
        }
    }

    #[test]
    fn anything_else_is_no_opening() {
        for words in ["9", "9:00", "", "open", "closed"] {
            assert_eq!(opening(words), Err(RangeFault::OneTime), "{words}");
        }
        for words in ["9-25", "9-24:01", "9:60-10", "9:5-10", "13 pm-14", "0 am-3", "-", "9--10"] {
            assert!(matches!(opening(words), Err(RangeFault::NoTime(_))), "{words}");
        }
        for words in ["9-5", "10-10", "22:00-6:00"] {
            assert!(matches!(opening(words), Err(RangeFault::Order(_))), "{words}");
        }
    }
}
