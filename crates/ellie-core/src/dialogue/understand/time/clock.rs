//! What a clock shows, out of words: "quarter to five", "ten oh five", "15:30".

use super::super::number::below_hundred;
use super::super::{begins, from, word_at};
use super::{Clock, Half};

/// What stands before an hour that is said alone: "at three".
const BEFORE_AN_HOUR: &str = "at around about by before after until till say maybe like for make it make that or is it's that's";

/// What may come after it: "three" of "three kids" is none.
const AFTER_AN_HOUR: &str = "
    or and if in on would will works work sounds should could please thanks thank sharp exactly
    tomorrow today tonight this next that is then ish monday tuesday wednesday thursday friday
    saturday sunday";

const NAMED: [(&str, u32); 3] = [("noon", 12), ("midday", 12), ("midnight", 0)];

/// The time at this place, and how many words it takes.
pub fn at(words: &[String], place: usize) -> Option<(Clock, usize)> {
    let here = from(words, place);
    named(here)
        .or_else(|| around_an_hour(here))
        .or_else(|| in_digits(here))
        .or_else(|| hour_and_minute(here))
        .or_else(|| hour_and_half(here))
        .or_else(|| hour_alone(words, place))
}

fn named(words: &[String]) -> Option<(Clock, usize)> {
    let (_, hour) = NAMED.iter().find(|(name, _)| *name == word_at(words, 0))?;
    Some((Clock { hour: *hour, minute: 0, is_exact: true }, 1))
}

/// "Half past three", "a quarter to five", "twenty minutes past four", "five till six".
fn around_an_hour(words: &[String]) -> Option<(Clock, usize)> {
    let a = usize::from(word_at(words, 0) == "a");
    let (minutes, used) = match word_at(words, a) {
        "half" => (30, a + 1),
        "quarter" => (15, a + 1),
        _ => minutes(words)?,
    };
    let is_before = match word_at(words, used) {
        "to" | "of" | "till" | "til" | "until" | "before" if minutes != 30 => true,
        "past" | "after" => false,
        _ => return None,
    };
    let (hour, more) = match named(from(words, used + 1)) {
        Some((clock, more)) => (clock.hour, more),
        None => hour(from(words, used + 1))?,
    };
    let end = used + 1 + more;
    if is_before && follows_as_a_count(words, end) {
        return None;
    }
    let clock = if is_before {
        Clock { hour: (hour + 23) % 24, minute: 60 - minutes, is_exact: false }
    } else {
        Clock { hour, minute: minutes, is_exact: false }
    };
    let end = end + o_clock(from(words, end)).unwrap_or_default();
    Some((Clock { hour: twelve_hours(clock.hour), ..clock }, end))
}

/// "Ten", "twenty minutes": of a count without its unit only fives are times.
fn minutes(words: &[String]) -> Option<(u32, usize)> {
    let (minutes, used) = below_hundred(words).filter(|(minutes, _)| (1..60).contains(minutes))?;
    let has_unit = matches!(word_at(words, used), "minutes" | "minute");
    let fits = has_unit || minutes % 5 == 0;
    fits.then(|| u32::try_from(minutes).ok()).flatten().map(|it| (it, used + usize::from(has_unit)))
}

/// "Five to ten thousand" and "ten to twelve people" are no times.
fn follows_as_a_count(words: &[String], end: usize) -> bool {
    let after = from(words, end);
    !after.is_empty()
        && o_clock(after).is_none()
        && Half::right_after(after).is_none()
        && !is_in(word_at(after, 0), AFTER_AN_HOUR)
}

/// "3:30", "3:30pm", "3.30", "330 pm", "1030", "10 30".
fn in_digits(words: &[String]) -> Option<(Clock, usize)> {
    let (digits, half) = without_half(word_at(words, 0));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let next = word_at(words, 1);
    let (hour, minute, used) = if let Some((hour, minute)) = digits.split_once([':', '.']) {
        (hour, minute, 1)
    } else if let Some((hour, minute)) =
        digits.split_at_checked(digits.len().saturating_sub(2)).filter(|(hour, _)| !hour.is_empty())
    {
        (hour, minute, 1)
    } else if half.is_none() && next.len() == 2 && is_number(next) {
        (digits, next, 2)
    } else {
        (digits, "00", half.map(|_| 1)?)
    };
    let is_short = hour.len() <= 2 && minute.len() == 2 && is_number(hour) && is_number(minute);
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    let has_colon = digits.contains(':');
    let latest = if has_colon { 23 } else { 12 };
    let fits = is_short && (u32::from(!has_colon)..=latest).contains(&hour) && minute < 60;
    let clock = Clock { hour, minute, is_exact: hour == 0 || hour > 12 };
    fits.then_some(match half {
        // The half is a word of its own for whoever reads on.
        Some(half) => (in_half(clock, half), used),
        None => (clock, used),
    })
}

/// "3pm" as "3" and the half.
fn without_half(word: &str) -> (&str, Option<Half>) {
    let ending = |ends: [&str; 2]| ends.iter().find_map(|end| word.strip_suffix(end));
    if let Some(digits) = ending(["am", "a.m"]) {
        return (digits, Some(Half::Morning));
    }
    match ending(["pm", "p.m"]) {
        Some(digits) => (digits, Some(Half::Evening)),
        None => (word, None),
    }
}

fn in_half(clock: Clock, half: Half) -> Clock {
    let later = if half == Half::Morning { 0 } else { 12 };
    match clock.is_exact {
        true => clock,
        false => Clock { hour: clock.hour % 12 + later, is_exact: true, ..clock },
    }
}

/// "Ten thirty", "ten oh five".
fn hour_and_minute(words: &[String]) -> Option<(Clock, usize)> {
    let (hour, used) = hour(words)?;
    let oh = usize::from(matches!(word_at(words, used), "oh" | "o"));
    let (minute, more) = below_hundred(from(words, used + oh))?;
    let fits = if oh == 1 { (1..10).contains(&minute) } else { (10..60).contains(&minute) };
    let minute = u32::try_from(minute).ok().filter(|_| fits)?;
    Some((Clock { hour, minute, is_exact: false }, used + oh + more))
}

/// "Ten o'clock", "three pm", "two in the afternoon".
fn hour_and_half(words: &[String]) -> Option<(Clock, usize)> {
    let (hour, used) = hour(words)?;
    let after = from(words, used);
    let clock = Clock { hour, minute: 0, is_exact: false };
    if let Some(more) = o_clock(after) {
        return Some((clock, used + more));
    }
    let has_half = Half::right_after(after).is_some()
        || ["in the morning", "in the afternoon", "in the evening", "at night", "tonight"]
            .iter()
            .any(|half| begins(after, half).is_some());
    has_half.then_some((clock, used))
}

fn hour_alone(words: &[String], place: usize) -> Option<(Clock, usize)> {
    let (hour, used) = hour(from(words, place))?;
    let is_opened = place == 0 || is_in(word_at(words, place - 1), BEFORE_AN_HOUR);
    let after = word_at(words, place + used);
    let is_whole = after.is_empty() || is_in(after, AFTER_AN_HOUR);
    (is_opened && is_whole).then_some((Clock { hour, minute: 0, is_exact: false }, used))
}

fn hour(words: &[String]) -> Option<(u32, usize)> {
    let (hour, used) = below_hundred(words).filter(|(hour, _)| (1..=12).contains(hour))?;
    Some((u32::try_from(hour).ok()?, used))
}

fn twelve_hours(hour: u32) -> u32 {
    match hour % 12 {
        0 => 12,
        hour => hour,
    }
}

fn o_clock(words: &[String]) -> Option<usize> {
    ["o'clock", "oclock", "o clock"].iter().find_map(|said| begins(words, said))
}

fn is_in(word: &str, known: &str) -> bool {
    known.split_whitespace().any(|other| other == word)
}
