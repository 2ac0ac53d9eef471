//! Figures, as they are said.

use super::{Language, Phrase};

impl Language {
    /// Figures that belong together: the area code of a number.
    pub(crate) fn digits(self, figures: &str) -> String {
        self.one_by_one(figures, Phrase::MoreDigits)
    }

    /// Figures that are said one by one.
    pub(crate) fn digits_apart(self, figures: &str) -> String {
        self.one_by_one(figures, Phrase::DigitsApart)
    }

    /// A day of the month: "24th".
    pub(crate) fn day_of_month(self, day: u32) -> String {
        match self {
            Self::English => format!("{day}{}", ordinal_ending(day)),
            Self::French if day == 1 => "1er".to_owned(),
            Self::Spanish | Self::French | Self::German | Self::Chinese => day.to_string(),
        }
    }

    fn one_by_one(self, figures: &str, by: Phrase) -> String {
        let digits: Vec<String> =
            figures.chars().filter_map(digit).map(|digit| digit.said(self, &[])).collect();
        let digits: Vec<&str> = digits.iter().map(String::as_str).collect();
        self.joined(&digits, by)
    }
}

const fn digit(figure: char) -> Option<Phrase> {
    Some(match figure {
        '0' => Phrase::Digit0,
        '1' => Phrase::Digit1,
        '2' => Phrase::Digit2,
        '3' => Phrase::Digit3,
        '4' => Phrase::Digit4,
        '5' => Phrase::Digit5,
        '6' => Phrase::Digit6,
        '7' => Phrase::Digit7,
        '8' => Phrase::Digit8,
        '9' => Phrase::Digit9,
        _ => return None,
    })
}

fn ordinal_ending(number: u32) -> &'static str {
    match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_month_are_counted_aloud() {
        let endings: Vec<&str> =
            [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31].into_iter().map(ordinal_ending).collect();
        assert_eq!(
            endings,
            ["st", "nd", "rd", "th", "th", "th", "th", "st", "nd", "rd", "th", "st"]
        );
    }

    #[test]
    fn what_is_no_figure_is_not_said() {
        assert_eq!(Language::English.digits("6-1 4"), "614");
        assert_eq!(Language::English.digits_apart("482713"), "4 8 2 7 1 3");
        assert_eq!(Language::English.digits(""), "");
    }
}
