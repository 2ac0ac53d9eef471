//! Telephone numbers, as they are spoken and as a recogniser writes them.

use std::fmt;

use crate::language::{Language, Phrase};

/// A North American number: ten digits, area code first, and perhaps an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    digits: String,
    extension: Option<String>,
}

/// What is said before an extension.
const EXTENSION: [&str; 3] = ["extension", "ext", "x"];
const LONGEST_EXTENSION: usize = 6;

impl Phone {
    /// Finds a number in what somebody said: "six one four, five five five, oh one double four",
    /// "614-555-0144", "one eight hundred…". `None` unless there are exactly ten digits, or
    /// eleven beginning with one, and the North American Numbering Plan has such a number: what
    /// it has not was misheard.
    #[must_use]
    pub fn heard(text: &str) -> Option<Self> {
        let (number, extension) = with_extension(text);
        let digits = digits(&number);
        let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(&digits);
        is_in_the_plan(national).then(|| Self { digits: national.to_owned(), extension })
    }

    /// The ten digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// As it is read back, in groups: "614-555-0144 extension 12".
    #[must_use]
    pub fn spoken(&self, language: Language) -> String {
        let (area, rest) = self.digits.split_at(3);
        let (exchange, line) = rest.split_at(3);
        let [area, exchange, line] = [area, exchange, line].map(|part| language.digits(part));
        let groups = [("area", area.as_str()), ("exchange", &exchange), ("line", &line)];
        let number = Phrase::Phone.said(language, &groups);
        let Some(extension) = &self.extension else { return number };
        let extension = language.digits(extension);
        Phrase::WithExtension.said(language, &[("phone", &number), ("extension", &extension)])
    }

    /// The digits to dial after those.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }
}

/// "614 555 0144 extension 12", "614-555-0144 x12": the number and what follows it.
fn with_extension(text: &str) -> (String, Option<String>) {
    let text = text.to_lowercase();
    for (place, _) in text.match_indices(['e', 'x']) {
        let Some((number, rest)) = text.split_at_checked(place) else { continue };
        let is_word_start = !number.ends_with(char::is_alphabetic);
        let after = EXTENSION.iter().find_map(|word| rest.strip_prefix(word));
        let Some(after) = after.filter(|it| is_word_start && !it.starts_with(char::is_alphabetic))
        else {
            continue;
        };
        let extension = digits(after);
        if (1..=LONGEST_EXTENSION).contains(&extension.len()) {
            return (number.to_owned(), Some(extension));
        }
        return (text, None);
    }
    (text, None)
}

/// Area code and exchange begin with two to nine, and 211 to 911 are services, not areas.
fn is_in_the_plan(digits: &str) -> bool {
    match digits.as_bytes() {
        [b'2'..=b'9', b'1', b'1', ..] => false,
        [b'2'..=b'9', _, _, b'2'..=b'9', _, _, _, _, _, _] => true,
        _ => false,
    }
}

/// As it is read back in English.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spoken(Language::English))
    }
}

/// "That's the best one" has no digit in it.
const BEFORE_A_POINTING_ONE: [&str; 7] = ["this", "that", "best", "only", "good", "better", "same"];

/// Every digit said, in order; words that are not numbers are passed over.
#[must_use]
pub fn digits(text: &str) -> String {
    let mut digits = String::new();
    let mut times = 1;
    let mut tens = None;
    let text = text.to_lowercase();
    let mut before = "";
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let points = word == "one" && BEFORE_A_POINTING_ONE.contains(&before);
        before = word;
        let spoken = Spoken::of(word).filter(|_| !points);
        if let Some(ten) = tens.take() {
            // "forty two" is one number, "forty fifty" and "forty" alone are not.
            if let Some(Spoken::Digit(unit)) = &spoken
                && *unit != '0'
                && word.parse::<u8>().is_err()
            {
                digits.push(ten);
                digits.push(*unit);
                continue;
            }
            digits.push(ten);
            digits.push('0');
        }
        match spoken {
            Some(Spoken::Digit(digit)) => {
                digits.extend(std::iter::repeat_n(digit, times));
                times = 1;
            }
            Some(Spoken::Written(run)) => {
                digits.push_str(&run);
                times = 1;
            }
            Some(Spoken::Tens(ten)) => tens = Some(ten),
            Some(Spoken::Hundred) => digits.push_str("00"),
            Some(Spoken::Times(count)) => times = count,
            None => times = 1,
        }
    }
    if let Some(ten) = tens {
        digits.push(ten);
        digits.push('0');
    }
    digits
}

/// What a word says about digits.
enum Spoken {
    Digit(char),
    /// Digits written as such, or a teen: `0144`, `nineteen`.
    Written(String),
    /// "forty": a four, and a nought unless a digit follows.
    Tens(char),
    Hundred,
    /// "double", "triple".
    Times(usize),
}

impl Spoken {
    fn of(word: &str) -> Option<Self> {
        let digit = match word {
            "zero" | "oh" | "o" | "nought" => '0',
            "one" => '1',
            "two" => '2',
            "three" => '3',
            "four" => '4',
            "five" => '5',
            "six" => '6',
            "seven" => '7',
            "eight" => '8',
            "nine" | "niner" => '9',
            _ => return Self::longer(word),
        };
        Some(Self::Digit(digit))
    }

    fn longer(word: &str) -> Option<Self> {
        const TEENS: [&str; 10] = [
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ];
        const TENS: [&str; 8] =
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
        if let Some(place) = TEENS.iter().position(|teen| *teen == word) {
            return Some(Self::Written(format!("1{place}")));
        }
        if let Some(place) = TENS.iter().position(|tens| *tens == word) {
            return char::from_digit(place as u32 + 2, 10).map(Self::Tens);
        }
        match word {
            "hundred" => Some(Self::Hundred),
            "double" => Some(Self::Times(2)),
            "triple" => Some(Self::Times(3)),
            _ if word.bytes().all(|byte| byte.is_ascii_digit()) => Some(Self::Written(word.into())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_understood_however_it_is_said() {
        for said in [
            "614-555-0144",
            "(614) 555 0144.",
            "It's 614.555.0144, thanks",
            "+1 614 555 0144",
            "six one four five five five oh one four four",
            "Six one four, triple five, zero one double four.",
            "my number is six fourteen, five fifty five, oh one forty four",
            "one six one four five five five 0 1 4 4",
            "61 45 55 01 44",
            "614 555 0144, that's the best one",
        ] {
            assert_eq!(
                Phone::heard(said).map(|p| p.to_string()),
                Some("614-555-0144".into()),
                "{said}"
            );
        }
    }

    #[test]
    fn hundreds_are_noughts() {
        assert_eq!(
            Phone::heard("one eight hundred five five five oh one forty").unwrap().digits(),
            "8005550140"
        );
    }

    #[test]
    fn an_extension_is_kept_apart_from_the_number() {
        for said in [
            "614-555-0144 extension 12",
            "614 555 0144, ext. 12",
            "6145550144x12",
            "six one four five five five oh one four four extension one two",
        ] {
            let phone = Phone::heard(said).unwrap();
            assert_eq!((phone.digits(), phone.extension()), ("6145550144", Some("12")), "{said}");
        }
        assert_eq!(Phone::heard("614-555-0144 no extension").unwrap().extension(), None);
    }

    #[test]
    fn too_few_or_too_many_digits_are_no_number() {
        for said in ["", "call me", "555 0144", "614 555 01444", "014 555 0144", "two cars"] {
            assert_eq!(Phone::heard(said), None, "{said}");
        }
    }

    #[test]
    fn a_number_that_cannot_be_is_no_number() {
        for said in ["614 055 0144", "614 155 0144", "911 555 0144", "411-555-0144", "1145550144"] {
            assert_eq!(Phone::heard(said), None, "{said}");
        }
        for said in ["614 255 0144", "910 555 0144", "614 911 0144"] {
            assert!(Phone::heard(said).is_some(), "{said}");
        }
    }

    proptest! {
        #[test]
        fn any_number_survives_being_spoken(
            number in "[2-9](1[02-9]|[02-9][0-9])[2-9][0-9]{6}",
            text in "\\PC{0,60}",
        ) {
            const WORDS: [&str; 10] =
                ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
            let spoken: Vec<&str> =
                number.bytes().map(|digit| WORDS[usize::from(digit - b'0')]).collect();
            let heard = Phone::heard(&spoken.join(" "));
            prop_assert_eq!(heard.map(|phone| phone.digits().to_owned()), Some(number));
            let _ = Phone::heard(&text);
        }
    }
}
