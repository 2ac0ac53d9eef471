//! Times of day, as they are spoken: "half past three", "3:30 pm", "two in the afternoon".

mod clock;

use chrono::{NaiveTime, Timelike};

use super::{contains, correction, from, parts, word_at};
use crate::firm::Opening;

/// A time of day, as far as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// A time of one half of the day: "3:30 pm", "noon".
    Exact(NaiveTime),
    /// The half was not said: the time in the morning, which may as well be twelve hours later.
    EitherHalf(NaiveTime),
}

impl Time {
    /// Finds a time in what somebody said. `None` where there is none, or none that a clock has.
    #[must_use]
    pub fn heard(text: &str) -> Option<Self> {
        let words = parts(correction::what_stands(text));
        let (clock, end) = (0..words.len()).find_map(|place| {
            let (clock, used) = clock::at(&words, place)?;
            Some((clock, place + used))
        })?;
        let half = Half::right_after(from(&words, end)).or_else(|| Half::anywhere(&words));
        clock.in_half(half)
    }

    /// The time that is meant where these are the hours to choose from. `None` where both halves of
    /// the day would do, or neither.
    #[must_use]
    pub fn within(self, opening: Opening) -> Option<NaiveTime> {
        let is_open = |time: &NaiveTime| {
            let minute = time.hour() * 60 + time.minute();
            (u32::from(opening.opens_min())..u32::from(opening.closes_min())).contains(&minute)
        };
        match self {
            Self::Exact(time) => Some(time),
            Self::EitherHalf(morning) => {
                let evening = morning.with_hour(morning.hour() + 12)?;
                match (is_open(&morning), is_open(&evening)) {
                    (true, false) => Some(morning),
                    (false, true) => Some(evening),
                    (true, true) | (false, false) => None,
                }
            }
        }
    }
}

/// What a clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Clock {
    hour: u32,
    minute: u32,
    /// Of twenty-four hours, or with a name like noon.
    is_exact: bool,
}

impl Clock {
    fn in_half(self, half: Option<Half>) -> Option<Time> {
        let Self { hour, minute, is_exact } = self;
        if is_exact || hour > 12 {
            return NaiveTime::from_hms_opt(hour, minute, 0).map(Time::Exact);
        }
        let hour_of_half = hour % 12;
        let is_after_midnight = hour_of_half < 6;
        let hour = match half {
            Some(Half::Morning) => hour_of_half,
            Some(Half::Night) if is_after_midnight => hour_of_half,
            Some(Half::Evening | Half::Night) => hour_of_half + 12,
            None => {
                return NaiveTime::from_hms_opt(hour_of_half, minute, 0).map(Time::EitherHalf);
            }
        };
        NaiveTime::from_hms_opt(hour, minute, 0).map(Time::Exact)
    }
}

/// A half of the day, as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Evening,
    /// Before midnight or after it.
    Night,
}

impl Half {
    /// "3 pm", "3 p.m.", "three p m".
    fn right_after(words: &[String]) -> Option<Self> {
        let after_o_clock = match word_at(words, 0) {
            "sharp" | "exactly" => from(words, 1),
            _ => words,
        };
        match (word_at(after_o_clock, 0), word_at(after_o_clock, 1)) {
            ("am" | "a.m", _) | ("a", "m") => Some(Self::Morning),
            ("pm" | "p.m", _) | ("p", "m") => Some(Self::Evening),
            _ => None,
        }
    }

    fn anywhere(words: &[String]) -> Option<Self> {
        let says = |phrase| contains(words, phrase);
        if says("at night") {
            return Some(Self::Night);
        }
        if says("morning") {
            return Some(Self::Morning);
        }
        ["afternoon", "evening", "tonight"].into_iter().any(says).then_some(Self::Evening)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Timelike;
    use proptest::prelude::*;

    use super::super::number::tests::in_words;
    use super::*;

    fn at(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn the_office_hours_tell_the_half_where_one_will_do() {
        let office = Opening::new(9 * 60, 17 * 60 + 30).unwrap();
        for (said, expected) in [
            ("three", Some(at(15, 0))),
            ("ten thirty", Some(at(10, 30))),
            ("twelve thirty", Some(at(12, 30))),
            ("seven", None),
            ("seven pm", Some(at(19, 0))),
        ] {
            assert_eq!(Time::heard(said).unwrap().within(office), expected, "{said}");
        }
        let long = Opening::new(0, 24 * 60).unwrap();
        assert_eq!(Time::heard("three").unwrap().within(long), None);
    }

    proptest! {
        #[test]
        fn any_time_survives_being_spoken(hour in 0_u32..24, minute in 0_u32..60) {
            let time = at(hour, minute);
            let (is_pm, hour_of_half) = time.hour12();
            let hour_said = in_words(hour_of_half.into());
            let minute_said = match minute {
                0 => String::new(),
                1..10 => format!("oh {}", in_words(minute.into())),
                _ => in_words(minute.into()),
            };
            let half = if is_pm { "p.m." } else { "a.m." };
            let spoken = format!("at {hour_said} {minute_said} {half}");
            prop_assert_eq!(Time::heard(&spoken), Some(Time::Exact(time)));
            let written = format!("{hour_of_half}:{minute:02}{half}");
            prop_assert_eq!(Time::heard(&written), Some(Time::Exact(time)));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in any::<String>()) {
            let _ = Time::heard(&text);
        }
    }
}
