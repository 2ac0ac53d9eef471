//! Days by their place in the calendar: "March third, 2024", "the fifteenth", "Christmas".

use chrono::{Datelike, Months, NaiveDate};

use super::super::number::{below_hundred, cardinal, ordinal};
use super::super::{begins, from, word_at};
use super::month::month;
use super::{Found, Now};

/// Days with a name of their own. The longer name stands before the shorter.
const HOLIDAYS: [(&str, u32, u32); 12] = [
    ("christmas eve", 12, 24),
    ("christmas day", 12, 25),
    ("christmas", 12, 25),
    ("new year's eve", 12, 31),
    ("new years eve", 12, 31),
    ("new year's day", 1, 1),
    ("new years day", 1, 1),
    ("valentine's day", 2, 14),
    ("juneteenth", 6, 19),
    ("independence day", 7, 4),
    ("halloween", 10, 31),
    ("veterans day", 11, 11),
];

/// What may come after a day without its month: "the first" of "the first lawyer" is none.
const AFTER_A_DAY: &str = "
    at of on in is if or and then would will works work sounds should could please thanks thank
    around about sometime maybe between after before morning afternoon it i we";

const MOST_DAYS: u64 = 31;

impl Now {
    pub(super) fn holiday(self, words: &[String]) -> Option<Found> {
        HOLIDAYS.iter().find_map(|(name, month, day)| {
            Some(self.with_year(*month, (*day).into(), words, begins(words, name)?))
        })
    }

    /// "March third, twenty twenty four"; but "March twenty twenty four" is a month and its year.
    pub(super) fn month_and_day(self, words: &[String]) -> Option<Found> {
        let month = month(word_at(words, 0))?;
        let the = usize::from(word_at(words, 1) == "the");
        let rest = from(words, 1 + the);
        if let Some((day, used)) = ordinal(rest) {
            return Some(self.with_year(month, day, words, 1 + the + used));
        }
        let (day, used) = day(rest).filter(|(day, _)| (1..=MOST_DAYS).contains(day))?;
        let day_and_year = used + self.year(from(rest, used)).map_or(0, |(_, used)| used);
        let year_alone = self.year(rest).map_or(0, |(_, used)| used);
        let is_a_day = year_alone < day_and_year;
        is_a_day.then(|| self.with_year(month, day, words, 1 + the + used))
    }

    /// "The third of March", "3 March 2024".
    pub(super) fn day_and_month(self, words: &[String]) -> Option<Found> {
        let the = usize::from(word_at(words, 0) == "the");
        let rest = from(words, the);
        let (day, used) = ordinal(rest).or_else(|| below_hundred(rest))?;
        let of = usize::from(word_at(rest, used) == "of");
        let month = month(word_at(rest, used + of))?;
        Some(self.with_year(month, day, words, the + used + of + 1))
    }

    /// "The twentieth of last month", "last month on the twentieth".
    pub(super) fn day_of_a_month(self, words: &[String]) -> Option<Found> {
        if let Some((away, used)) = which_month(words) {
            let skipped = usize::from(word_at(words, used) == "on");
            let skipped = skipped + usize::from(word_at(words, used + skipped) == "the");
            let (day, more) = ordinal(from(words, used + skipped))?;
            return Some(Found::new(self.month_away(away, day), used + skipped + more));
        }
        let the = usize::from(word_at(words, 0) == "the");
        let (day, used) = ordinal(from(words, the))?;
        let of = usize::from(word_at(words, the + used) == "of");
        let (away, more) = which_month(from(words, the + used + of))?;
        Some(Found::new(self.month_away(away, day), the + used + of + more))
    }

    /// "The fifteenth", "15th".
    pub(super) fn day_alone(self, words: &[String]) -> Option<Found> {
        let the = usize::from(word_at(words, 0) == "the");
        let (day, used) = ordinal(from(words, the))?;
        let is_written = word_at(words, the).starts_with(|c: char| c.is_ascii_digit());
        let after = word_at(words, the + used);
        let is_end = after.is_empty() || AFTER_A_DAY.split_whitespace().any(|word| word == after);
        let is_day = (the == 1 || is_written) && is_end;
        is_day.then(|| Found::new(self.nearest(|away| self.month_away(away, day)), the + used))
    }

    /// The day, with the year that comes after it or without.
    fn with_year(self, month: u32, day: u64, words: &[String], used: usize) -> Found {
        let day = u32::try_from(day).unwrap_or_default();
        let rest = from(words, used);
        let short = || self.short_year_after(rest);
        match self.year(rest).or_else(short) {
            Some((year, more)) => {
                Found::new(NaiveDate::from_ymd_opt(year, month, day), used + more)
            }
            None => Found::new(self.nearest_year(month, day), used),
        }
    }

    /// "June ninth, eighty five": a year before this century, which no hour of a day can be.
    fn short_year_after(self, words: &[String]) -> Option<(i32, usize)> {
        const NO_MINUTE: u64 = 60;
        let (year, used) = below_hundred(words).filter(|(year, _)| *year >= NO_MINUTE)?;
        Some((self.short_year(year)?, used))
    }

    pub(super) fn nearest_year(self, month: u32, day: u32) -> Option<NaiveDate> {
        self.nearest(|away| NaiveDate::from_ymd_opt(self.today.year() + away, month, day))
    }

    /// The day of the month that is so many months away from this.
    fn month_away(self, away: i32, day: u64) -> Option<NaiveDate> {
        let first = self.today.with_day(1)?;
        let months = Months::new(away.unsigned_abs());
        let first = if away < 0 {
            first.checked_sub_months(months)?
        } else {
            first.checked_add_months(months)?
        };
        first.with_day(u32::try_from(day).ok()?)
    }
}

/// A day in digits or words. "Twenty two thousand nineteen" is the twentieth, in 2019.
fn day(words: &[String]) -> Option<(u64, usize)> {
    let (day, used) = below_hundred(words)?;
    if used == 2 && word_at(words, 2) == "thousand" {
        return cardinal(words.get(..1)?);
    }
    Some((day, used))
}

fn which_month(words: &[String]) -> Option<(i32, usize)> {
    [("last month", -1), ("this month", 0), ("next month", 1)]
        .iter()
        .find_map(|(said, away)| begins(words, said).map(|used| (*away, used)))
}
