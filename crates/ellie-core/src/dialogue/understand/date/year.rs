//! Years: "2024", "twenty twenty four", "nineteen oh five", "two thousand and one".

use chrono::Datelike;

use super::super::number::{below_hundred, cardinal, written};
use super::super::{begins, from, word_at};
use super::{Leaning, Now};

impl Now {
    /// A year in full, and how many words it takes.
    pub(super) fn year(self, words: &[String]) -> Option<(i32, usize)> {
        self.relative_year(words).or_else(|| full(words))
    }

    /// The year of two digits that is nearest: the past has none to come.
    pub(super) fn short_year(self, two_digits: u64) -> Option<i32> {
        const YEARS_AHEAD: i32 = 20;
        let latest = match self.leaning {
            Leaning::Past => self.today.year(),
            Leaning::Future => self.today.year() + YEARS_AHEAD,
        };
        let two_digits = i32::try_from(two_digits).ok().filter(|year| *year < 100)?;
        Some(latest - (latest - two_digits).rem_euclid(100))
    }

    fn relative_year(self, words: &[String]) -> Option<(i32, usize)> {
        let of = usize::from(word_at(words, 0) == "of");
        let after = from(words, of);
        [("last year", -1), ("this year", 0), ("next year", 1)].iter().find_map(|(said, away)| {
            begins(after, said).map(|used| (self.today.year() + away, of + used))
        })
    }
}

/// A year by its number alone, in the last century or in this one.
fn full(words: &[String]) -> Option<(i32, usize)> {
    let skipped = usize::from(matches!(word_at(words, 0), "in" | "of"));
    let words = from(words, skipped);
    let first = word_at(words, 0);
    let (year, used) = match written(first) {
        Some(year) if first.len() == 4 => (year, 1),
        Some(_) => return None,
        None => match word_at(words, 1) {
            "thousand" => cardinal(words)?,
            _ => by_century(words)?,
        },
    };
    let year = i32::try_from(year).ok().filter(|year| (1900..2200).contains(year))?;
    Some((year, skipped + used))
}

fn by_century(words: &[String]) -> Option<(u64, usize)> {
    let century = match word_at(words, 0) {
        "nineteen" => 1_900,
        "twenty" => 2_000,
        _ => return None,
    };
    let has_oh = matches!(word_at(words, 1), "oh" | "o");
    let (rest, used) = below_hundred(from(words, 1 + usize::from(has_oh)))?;
    let fits = if has_oh { rest < 10 } else { rest >= 10 };
    fits.then_some((century + rest, 1 + usize::from(has_oh) + used))
}
