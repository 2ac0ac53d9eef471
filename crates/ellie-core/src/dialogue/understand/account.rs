//! Numbers that are never taken down: those of social security, cards and accounts.

use super::number::below_hundred;

/// What stands for such a number.
const TAKEN_OUT: &str = "[number left out]";

/// A social security number has nine digits, a card's thirteen to nineteen; a phone number has ten,
/// or eleven with its one.
fn is_account(digits: usize) -> bool {
    digits == 9 || digits >= 12
}

/// The words without such numbers, spoken or written.
#[must_use]
pub fn without_account_numbers(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    let mut place = 0;
    while let Some(word) = words.get(place) {
        let rest = words.get(place..).unwrap_or_default();
        let run = rest.iter().take_while(|word| digits_in(word) > 0).count();
        let digits: usize = rest.iter().take(run).map(|word| digits_in(word)).sum();
        if run > 0 && is_account(digits) {
            kept.push(TAKEN_OUT);
            place += run;
        } else if run > 0 {
            kept.extend(rest.iter().take(run));
            place += run;
        } else {
            kept.push(word);
            place += 1;
        }
    }
    kept.join(" ")
}

/// How many digits a word stands for: "078-05-1120" for nine, "oh" for one, "forty" for two.
fn digits_in(word: &str) -> usize {
    let written = word.chars().filter(char::is_ascii_digit).count();
    let is_number = word.chars().all(|c| c.is_ascii_digit() || "-.,;/()".contains(c));
    if written > 0 {
        return if is_number { written } else { 0 };
    }
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if matches!(bare.as_str(), "oh" | "o" | "zero") {
        return 1;
    }
    match below_hundred(&[bare]) {
        Some((value, _)) => value.to_string().len(),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_numbers_are_left_out_and_others_stay() {
        for (said, kept) in [
            ("My social is 078-05-1120, okay", "My social is [number left out] okay"),
            ("it's 078 05 1120", "it's [number left out]"),
            ("zero seven eight oh five one one two zero", "[number left out]"),
            ("card 4111 1111 1111 1111 please", "card [number left out] please"),
            ("Call 614-555-0144.", "Call 614-555-0144."),
            ("Call 1 614 555 0144", "Call 1 614 555 0144"),
            ("On March 3 2026 at 10", "On March 3 2026 at 10"),
            ("They paid $1,250 of 3,000", "They paid $1,250 of 3,000"),
            ("", ""),
        ] {
            assert_eq!(without_account_numbers(said), kept);
        }
    }
}
