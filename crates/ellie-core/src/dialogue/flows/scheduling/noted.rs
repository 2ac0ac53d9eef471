//! Times, tokens and wishes as the plain text of a slot, and back.

use std::num::NonZeroU16;

use chrono::{DateTime, Utc};

use crate::scheduling::booking::{BookingId, Token};
use crate::scheduling::offer::{Days, Part, Wish};
use crate::scheduling::slots::{AttorneyId, Slot as Time};

/// The times that were offered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offered {
    /// Whether they are what the caller wished; else they come nearest.
    pub as_wished: bool,
    /// At most a few, the earliest first.
    pub times: Vec<Time>,
}

const NEAREST: &str = "nearest ";

impl Offered {
    pub fn noted(&self) -> String {
        let times: Vec<String> = self.times.iter().map(|each| time(*each)).collect();
        let kind = if self.as_wished || times.is_empty() { "" } else { NEAREST };
        format!("{kind}{}", times.join(" "))
    }

    pub fn of(text: &str) -> Self {
        let (as_wished, times) = match text.strip_prefix(NEAREST) {
            Some(times) => (false, times),
            None => (!text.is_empty(), text),
        };
        Self { as_wished, times: times.split_whitespace().filter_map(time_of).collect() }
    }
}

/// `2026-11-24T14:00:00Z/1/45`: when, with whom, how many minutes.
pub fn time(time: Time) -> String {
    format!("{:?}/{}/{}", time.starts, time.attorney.0, time.length_min)
}

pub fn time_of(text: &str) -> Option<Time> {
    let mut parts = text.split('/');
    let starts: DateTime<Utc> = parts.next()?.parse().ok()?;
    let attorney = AttorneyId(parts.next()?.parse().ok()?);
    let length_min: NonZeroU16 = parts.next()?.parse().ok()?;
    Some(Time { starts, attorney, length_min })
}

/// `7 2026-11-24T14:00:00Z/1/45`: which consultation, and when it is.
pub fn booking(id: BookingId, when: Time) -> String {
    format!("{} {}", id.0, time(when))
}

pub fn booking_of(text: &str) -> Option<(BookingId, Time)> {
    let (id, when) = text.split_once(' ')?;
    Some((BookingId(id.parse().ok()?), time_of(when)?))
}

pub fn token(token: Token) -> String {
    format!("{:032x}", token.bits())
}

pub fn token_of(text: &str) -> Option<Token> {
    u128::from_str_radix(text, 16).ok().map(Token::from_bits)
}

/// `2026-11-24..2026-11-27 morning 600`, with a dash for what was not said.
pub fn wish(wish: &Wish) -> String {
    let day = wish.days.map_or("-".to_owned(), |days| format!("{}..{}", days.first, days.last));
    let part = wish.part.map_or("-", Part::name);
    let time = wish.time_min.map_or("-".to_owned(), |time| time.to_string());
    format!("{day} {part} {time}")
}

pub fn wish_of(text: &str) -> Wish {
    let mut words = text.split(' ');
    let mut next = || words.next().unwrap_or_default();
    let days = next().split_once("..").and_then(|(first, last)| {
        Some(Days { first: first.parse().ok()?, last: last.parse().ok()? })
    });
    let part = next();
    Wish {
        days,
        part: Part::ALL.into_iter().find(|each| each.name() == part),
        time_min: next().parse().ok(),
        attorney: None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn a_time(hour: u32) -> Time {
        let starts = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let starts = starts.and_hms_opt(hour, 30, 0).unwrap().and_utc();
        Time { starts, attorney: AttorneyId(2), length_min: NonZeroU16::new(45).unwrap() }
    }

    #[test]
    fn everything_comes_back_as_it_was() {
        for as_wished in [true, false] {
            let offered = Offered { as_wished, times: vec![a_time(14), a_time(16)] };
            assert_eq!(Offered::of(&offered.noted()), offered);
        }
        assert_eq!(Offered::of(""), Offered::default());
        assert_eq!(
            token_of(&token(Token::from_bits(u128::MAX - 5))).unwrap().bits(),
            u128::MAX - 5
        );
        let a_booking = (BookingId(u64::MAX), a_time(14));
        assert_eq!(booking_of(&booking(a_booking.0, a_booking.1)), Some(a_booking));
        assert_eq!(booking_of(""), None);
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for each in [
            Wish::default(),
            Wish { part: Some(Part::Evening), ..Wish::default().on(day) },
            Wish { time_min: Some(600), ..Wish::default() },
        ] {
            assert_eq!(wish_of(&wish(&each)), each);
        }
    }

    #[test]
    fn a_text_that_is_none_of_ours_is_nothing() {
        for text in ["", "/", "tomorrow/1/45", "2026-11-24T14:00:00Z/1/0", "\u{0}"] {
            assert_eq!(time_of(text), None, "{text}");
            assert_eq!(wish_of(text), Wish::default(), "{text}");
        }
        assert_eq!(token_of("not hexadecimal"), None);
    }
}
