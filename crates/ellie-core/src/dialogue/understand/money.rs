//! Sums of money, as they are spoken: "fifteen hundred dollars", "fifty grand", "$1,200.50".

mod amount;

use std::fmt;

use super::{correction, parts, word_at};
use amount::Amount;

const CENTS_PER_DOLLAR: u64 = 100;

/// A sum in US dollars, to the cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    cents: u64,
}

impl Money {
    /// The one sum in what somebody said. `None` where there is none, or more than one: "five or six
    /// thousand" is no sum. Without a word for money only hundreds and more are one, or a number that
    /// is the whole answer.
    #[must_use]
    pub fn heard(text: &str) -> Option<Self> {
        let text = correction::what_stands(text).replace('$', " usd ");
        let words = parts(&text);
        let amounts = Amount::all(&words);
        let sums: Vec<&Amount> = amounts.iter().filter(|amount| amount.is_money).collect();
        let large: Vec<&Amount> = amounts.iter().filter(|amount| amount.is_large()).collect();
        let [sum] = [sums, large, amounts.iter().filter(|it| it.is_whole(&words)).collect()]
            .into_iter()
            .find(|amounts| !amounts.is_empty())?[..]
        else {
            return None;
        };
        let is_range = amounts.iter().any(|other| other.is_joined_to(sum, &words));
        (!is_range).then_some(Self { cents: sum.cents })
    }

    /// The sum in cents.
    #[must_use]
    pub fn cents(self) -> u64 {
        self.cents
    }
}

/// As it is written: `$1,200.50`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = (self.cents / CENTS_PER_DOLLAR).to_string();
        f.write_str("$")?;
        for (place, digit) in digits.chars().enumerate() {
            let is_group = place > 0 && (digits.len() - place).is_multiple_of(3);
            write!(f, "{}{digit}", if is_group { "," } else { "" })?;
        }
        write!(f, ".{:02}", self.cents % CENTS_PER_DOLLAR)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::number::tests::in_words;
    use super::*;

    #[test]
    fn several_sums_are_none() {
        for said in [
            "five hundred dollars and then two hundred dollars",
            "five or six thousand",
            "between 500 and 1,000",
            "in 2019 or 2020",
        ] {
            assert_eq!(Money::heard(said), None, "{said}");
        }
    }

    proptest! {
        #[test]
        fn any_sum_survives_being_spoken_and_written(cents in 0_u64..1_000_000_000_000) {
            let sum = Money { cents };
            prop_assert_eq!(Money::heard(&sum.to_string()), Some(sum));
            let (dollars, rest) = (in_words(cents / 100), in_words(cents % 100));
            let spoken = format!("{dollars} dollars and {rest} cents");
            prop_assert_eq!(Money::heard(&spoken), Some(sum));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in any::<String>()) {
            let _ = Money::heard(&text);
        }
    }
}
