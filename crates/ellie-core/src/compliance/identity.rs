//! Numbers that nobody has to tell a receptionist, and that are not to be kept: those of social
//! security, and of payment cards.

/// What stands in their place.
const NOT_KEPT: &str = "[number not kept]";

/// The figures of a social security number.
const SOCIAL_SECURITY: usize = 9;

/// The text without such numbers. Nine figures are one where they stand as 123-45-6789, or after
/// the words; thirteen to nineteen are a card's where their check digit is right (ISO/IEC 7812).
#[must_use]
pub fn without_identity_numbers(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let (run, after) = from.split_at(length_of_run(from));
        safe.push_str(before);
        safe.push_str(if is_identity(run, &safe) { NOT_KEPT } else { run });
        rest = after;
    }
    safe + rest
}

/// Figures with at most one space, hyphen or full stop between two.
fn length_of_run(text: &str) -> usize {
    let mut end = 0;
    for (place, c) in text.char_indices() {
        match c {
            '0'..='9' => end = place + 1,
            ' ' | '-' | '.' if place == end => {}
            _ => break,
        }
    }
    end
}

fn is_identity(run: &str, before: &str) -> bool {
    let figures: Vec<u32> = run.chars().filter_map(|c| c.to_digit(10)).collect();
    let groups: Vec<usize> = run.split([' ', '-', '.']).map(str::len).collect();
    let is_named = || {
        let before = before.to_lowercase();
        before.contains("social") || before.contains("ssn")
    };
    match figures.len() {
        SOCIAL_SECURITY => groups == [3, 2, 4] || is_named(),
        13..=19 => is_checked(&figures),
        _ => false,
    }
}

/// The check digit after Luhn.
fn is_checked(figures: &[u32]) -> bool {
    let weighed = figures.iter().rev().enumerate().map(|(place, figure)| match place % 2 {
        0 => *figure,
        _ => figure * 2 / 10 + figure * 2 % 10,
    });
    weighed.sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_of_identity_are_left_out() {
        for (text, safe) in [
            ("it is 123-45-6789 and so on", "it is [number not kept] and so on"),
            ("123 45 6789.", "[number not kept]."),
            ("my social is 123456789", "my social is [number not kept]"),
            ("card 4111 1111 1111 1111", "card [number not kept]"),
        ] {
            assert_eq!(without_identity_numbers(text), safe);
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in
            ["614 555 0180", "six", "call 614-555-0144 or 911", "123456789", "4111 1111 1111 1112"]
        {
            assert_eq!(without_identity_numbers(text), text);
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it_and_what_is_left_stays(text in "\\PC*") {
            let safe = without_identity_numbers(&text);
            prop_assert_eq!(without_identity_numbers(&safe), safe);
        }
    }
}
