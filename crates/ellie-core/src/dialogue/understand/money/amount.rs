//! Amounts among words: a number, what multiplies it, and whether it is of money.

use super::super::number::{below_hundred, cardinal, scale, written};
use super::super::{begins, from};
use super::{CENTS_PER_DOLLAR, word_at};

/// Amounts are reckoned in millionths: "2.5 million" has a part that is no dollar before it has.
const MILLIONTHS: u128 = 1_000_000;
const MOST_DECIMALS: usize = 6;
/// Smaller numbers are of other things than money, unless it is said.
const LARGE_CENTS: u64 = 100 * CENTS_PER_DOLLAR;

/// A number that may be a sum.
#[derive(Debug)]
pub struct Amount {
    pub cents: u64,
    /// Whether dollars or cents were said.
    pub is_money: bool,
    start: usize,
    end: usize,
}

impl Amount {
    /// Every number in the words.
    pub fn all(words: &[String]) -> Vec<Self> {
        let mut amounts = Vec::new();
        let mut place = 0;
        while place < words.len() {
            match Self::at(words, place) {
                Some(amount) => {
                    place = amount.end;
                    amounts.push(amount);
                }
                None => place += 1,
            }
        }
        amounts
    }

    pub fn is_large(&self) -> bool {
        self.cents >= LARGE_CENTS
    }

    pub fn is_whole(&self, words: &[String]) -> bool {
        let is_filler = |word: &String| {
            matches!(word.as_str(), "about" | "around" | "like" | "maybe" | "uh" | "um" | "it's")
        };
        let before = words.get(..self.start).unwrap_or_default();
        self.end == words.len() && before.iter().all(is_filler)
    }

    /// "Five or six thousand", "between five and ten": one of the two, and not which.
    pub fn is_joined_to(&self, other: &Self, words: &[String]) -> bool {
        let between = |first: &Self, second: &Self| {
            first.end + 1 == second.start
                && matches!(word_at(words, first.end), "or" | "to" | "and" | "through")
        };
        between(self, other) || between(other, self)
    }

    fn at(words: &[String], start: usize) -> Option<Self> {
        let sign = usize::from(word_at(words, start) == "usd");
        let (millionths, used) = quantity(from(words, start + sign))?;
        let end = start + sign + used;
        let cents = u64::try_from(millionths / (MILLIONTHS / u128::from(CENTS_PER_DOLLAR))).ok()?;
        match word_at(words, end) {
            "cents" | "cent" => {
                Some(Self { cents: cents / CENTS_PER_DOLLAR, is_money: true, start, end: end + 1 })
            }
            "dollars" | "dollar" | "bucks" | "buck" => {
                let (more, used) = change(from(words, end + 1)).unwrap_or_default();
                let cents = cents.checked_add(more)?;
                Some(Self { cents, is_money: true, start, end: end + 1 + used })
            }
            _ => Some(Self { cents, is_money: sign == 1, start, end }),
        }
    }
}

/// "And fifty cents", "fifty".
fn change(words: &[String]) -> Option<(u64, usize)> {
    let and = usize::from(word_at(words, 0) == "and");
    let (cents, used) = below_hundred(from(words, and))?;
    match word_at(words, and + used) {
        "cents" | "cent" => Some((cents, and + used + 1)),
        "" if and == 0 => Some((cents, used)),
        _ => None,
    }
}

/// A number in millionths, and how many words it takes.
fn quantity(words: &[String]) -> Option<(u128, usize)> {
    part_of_a_scale(words)
        .or_else(|| one_unit(words))
        .or_else(|| decimal(words))
        .or_else(|| with_half(words))
}

/// "Half a million", "a quarter million", "a quarter of a million".
fn part_of_a_scale(words: &[String]) -> Option<(u128, usize)> {
    const PARTS: [(&str, u128); 8] = [
        ("half a", 2),
        ("a half", 2),
        ("half", 2),
        ("a quarter of a", 4),
        ("quarter of a", 4),
        ("a quarter", 4),
        ("a third of a", 3),
        ("quarter", 4),
    ];
    PARTS.iter().find_map(|(said, part)| {
        let used = begins(words, said)?;
        let scale = scale_of(word_at(words, used))?;
        Some((scale * MILLIONTHS / part, used + 1))
    })
}

/// "A dollar", "a grand".
fn one_unit(words: &[String]) -> Option<(u128, usize)> {
    if word_at(words, 0) != "a" {
        return None;
    }
    match word_at(words, 1) {
        "dollar" | "buck" => Some((MILLIONTHS, 1)),
        "grand" => Some((1_000 * MILLIONTHS, 2)),
        _ => None,
    }
}

/// "2.5 million", "two point five million", "50k", "$1,200.50".
fn decimal(words: &[String]) -> Option<(u128, usize)> {
    let first = word_at(words, 0);
    let letters = |c: char| c.is_ascii_alphabetic();
    let is_written = first.starts_with(|c: char| c.is_ascii_digit());
    let digits = if is_written { first.trim_end_matches(letters) } else { first };
    let suffix = first.get(digits.len()..).unwrap_or_default();
    let (whole, decimals, used) = match digits.split_once('.') {
        Some((whole, decimals)) => (written(whole)?, decimals.to_owned(), 1),
        None if !suffix.is_empty() => (written(digits)?, String::new(), 1),
        None => spoken_decimal(words)?,
    };
    let is_number = decimals.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || decimals.len() > MOST_DECIMALS {
        return None;
    }
    let part: u128 = format!("{decimals:0<MOST_DECIMALS$}").parse().ok()?;
    let value = u128::from(whole) * MILLIONTHS + part;
    match suffix {
        "" => times_scale(value, words, used),
        "m" => Some((value.checked_mul(1_000_000)?, used)),
        _ => Some((value.checked_mul(scale_of(suffix)?)?, used)),
    }
}

fn spoken_decimal(words: &[String]) -> Option<(u64, String, usize)> {
    let (whole, used) = cardinal(words)?;
    if word_at(words, used) != "point" {
        return None;
    }
    let is_digit = |word: &&String| {
        let (value, used) = below_hundred(&[(*word).clone()])?;
        (value < 10 && used == 1).then(|| value.to_string())
    };
    let digits: Vec<String> = from(words, used + 1)
        .iter()
        .take(MOST_DECIMALS)
        .map_while(|word| is_digit(&word))
        .collect();
    (!digits.is_empty()).then(|| (whole, digits.concat(), used + 1 + digits.len()))
}

/// "Fifteen hundred", "two and a half million", "a million and a half".
fn with_half(words: &[String]) -> Option<(u128, usize)> {
    let (whole, used) = cardinal(words)?;
    let value = u128::from(whole) * MILLIONTHS;
    let Some(half) = begins(from(words, used), "and a half") else {
        return times_scale(value, words, used);
    };
    // A half of the scale that was said, or of the one still to come.
    let unit = scale(word_at(words, used.saturating_sub(1))).map_or(1, u128::from);
    times_scale(value + unit * MILLIONTHS / 2, words, used + half)
}

fn times_scale(value: u128, words: &[String], used: usize) -> Option<(u128, usize)> {
    match scale_of(word_at(words, used)) {
        Some(scale) => Some((value.checked_mul(scale)?, used + 1)),
        None => Some((value, used)),
    }
}

fn scale_of(word: &str) -> Option<u128> {
    match word {
        "grand" | "k" => Some(1_000),
        "mil" => Some(1_000_000),
        _ => scale(word).map(u128::from),
    }
}
