//! Dates, as they are spoken: "March third", "3/14/2025", "next Tuesday", "ten days ago".

mod calendar;
mod month;
mod relative;
pub mod week;
mod written;
mod year;

use chrono::{Datelike, NaiveDate};

use super::{correction, from, parts};

/// Where a date lies that is not said in full: an accident in the past, an appointment in the future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaning {
    /// "March third" is the last one.
    Past,
    /// "March third" is the next one.
    Future,
}

/// The day that is meant. `None` where no single day is ("last month", "a few days ago"), where the
/// calendar has no such day ("February thirtieth"), or where the day of the week is not that day's.
///
/// "Next Tuesday" is the one in the week after this, by weeks from Sunday; "last Tuesday" is the last
/// before today. Callers differ about both, so a date is read back before it is used.
#[must_use]
pub fn date(text: &str, today: NaiveDate, leaning: Leaning) -> Option<NaiveDate> {
    let words = parts(correction::what_stands(text));
    let now = Now { today, leaning };
    (0..words.len()).find_map(|place| now.head(from(&words, place)))?.day
}

/// A date at the head of some words. The day is missing where the calendar has none such: the words
/// are taken all the same, so that nothing else is read into them.
struct Found {
    day: Option<NaiveDate>,
    used: usize,
}

impl Found {
    fn new(day: Option<NaiveDate>, used: usize) -> Self {
        Self { day: day.filter(|day| (1900..2200).contains(&day.year())), used }
    }
}

/// What a date is reckoned from.
#[derive(Debug, Clone, Copy)]
struct Now {
    today: NaiveDate,
    leaning: Leaning,
}

impl Now {
    fn head(self, words: &[String]) -> Option<Found> {
        self.counted(words).or_else(|| self.named(words))
    }

    /// A date that is not counted from another: two of them never stand inside each other.
    fn named(self, words: &[String]) -> Option<Found> {
        self.near(words)
            .or_else(|| self.weekday_and_date(words))
            .or_else(|| self.weekday(words))
            .or_else(|| self.in_calendar(words))
    }

    /// A day, a month or a holiday, with or without its year.
    fn in_calendar(self, words: &[String]) -> Option<Found> {
        self.written(words)
            .or_else(|| self.holiday(words))
            .or_else(|| self.month_and_day(words))
            .or_else(|| self.day_and_month(words))
            .or_else(|| self.day_of_a_month(words))
            .or_else(|| self.day_alone(words))
    }

    /// The nearest day, on the side to which the date leans and today included, of those given by
    /// a number of steps away.
    fn nearest(self, step: impl Fn(i32) -> Option<NaiveDate>) -> Option<NaiveDate> {
        /// A leap day may be eight years away.
        const MOST_STEPS: i32 = 9;
        (0..MOST_STEPS).find_map(|away| match self.leaning {
            Leaning::Past => step(-away).filter(|day| *day <= self.today),
            Leaning::Future => step(away).filter(|day| *day >= self.today),
        })
    }
}

#[cfg(test)]
mod tests;
