//! Dates in digits: "3/14/2025", "3-14-25", "2025-03-14", "3/14".

use chrono::NaiveDate;

use super::super::word_at;
use super::{Found, Now};

impl Now {
    /// The month stands first, as in the United States, unless it can only be the day.
    pub(super) fn written(self, words: &[String]) -> Option<Found> {
        let word = word_at(words, 0);
        let mark = word.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
        let parts: Vec<&str> = word.splitn(4, mark).collect();
        let is_number = |part: &&str| {
            (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !parts.iter().all(is_number) {
            return None;
        }
        let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
        let day = match (parts.as_slice(), numbers.as_slice()) {
            ([first, ..], [year, month, day]) if first.len() == 4 => {
                NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day)
            }
            ([_, _, last], [month, day, year]) => {
                let year = if last.len() == 4 {
                    i32::try_from(*year).ok()
                } else {
                    self.short_year(u64::from(*year)).filter(|_| last.len() == 2)
                };
                let (month, day) = if *month > 12 { (day, month) } else { (month, day) };
                year.and_then(|year| NaiveDate::from_ymd_opt(year, *month, *day))
            }
            (_, [month, day]) if mark == '/' => {
                let (month, day) = if *month > 12 { (day, month) } else { (month, day) };
                self.nearest_year(*month, *day)
            }
            _ => return None,
        };
        Some(Found::new(day, 1))
    }
}
