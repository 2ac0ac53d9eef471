//! Numbers that nobody has to tell a receptionist, and that are not to be kept: those of social
//! security, and of payment cards.

use std::ops::Range;

use crate::dialogue::understand::number::spoken_digits;
use crate::dialogue::understand::words;

/// What stands in their place.
const NOT_KEPT: &str = "[number not kept]";

/// The figures of a social security number.
const SOCIAL_SECURITY: usize = 9;

/// How far before a number the words stand that say what it is.
const REACH: usize = 6;

/// The text without such numbers, written or spoken. Nine figures are one where they stand as
/// 123-45-6789, are spoken one by one, or come after the words; thirteen to nineteen are a card's
/// where their check digit is right (ISO/IEC 7812).
#[must_use]
pub fn without_identity_numbers(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut kept = 0;
    for run in runs(&pieces(text), text) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        safe.push_str(text.get(kept..first.place.start).unwrap_or_default());
        let number = text.get(first.place.start..last.place.end).unwrap_or_default();
        safe.push_str(if is_identity(run, &safe) { NOT_KEPT } else { number });
        kept = last.place.end;
    }
    safe.push_str(text.get(kept..).unwrap_or_default());
    safe
}

/// Figures that stand together, or a word or two for some.
struct Piece {
    place: Range<usize>,
    figures: String,
    /// Whether it is "twenty" and the like, of which "twenty-five" may come.
    is_tens: bool,
}

/// Every piece of a number in the text.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = 0;
    while let Some(from) = text.get(rest..).filter(|from| !from.is_empty()) {
        let is_figure = from.starts_with(|c: char| c.is_ascii_digit());
        let ends = |c: char| match is_figure {
            true => !c.is_ascii_digit(),
            false => !c.is_alphabetic(),
        };
        let length = from.find(ends).unwrap_or(from.len());
        let word = from.get(..length).unwrap_or_default();
        let figures =
            if is_figure { Some(word.to_owned()) } else { spoken_digits(&word.to_lowercase()) };
        if let Some(figures) = figures {
            let is_tens =
                !is_figure && figures.len() == 2 && figures != "10" && figures.ends_with('0');
            let piece = Piece { place: rest..rest + length, is_tens, figures };
            add(&mut pieces, piece, text);
        }
        rest += length.max(from.chars().next().map_or(1, char::len_utf8));
    }
    pieces
}

/// A unit after tens is one number with them.
fn add(pieces: &mut Vec<Piece>, piece: Piece, text: &str) {
    let is_unit = piece.figures.len() == 1 && piece.figures != "0";
    let is_next = |tens: &Piece| {
        let between = text.get(tens.place.end..piece.place.start);
        tens.is_tens && matches!(between, Some(" " | "-"))
    };
    match pieces.last_mut() {
        Some(tens) if is_unit && is_next(tens) => {
            tens.figures.pop();
            tens.figures.push_str(&piece.figures);
            tens.place.end = piece.place.end;
            tens.is_tens = false;
        }
        _ => pieces.push(piece),
    }
}

/// Pieces with at most a mark and a space between two.
fn runs<'p>(pieces: &'p [Piece], text: &str) -> Vec<&'p [Piece]> {
    let is_one_number = |one: &Piece, next: &Piece| {
        let between = text.get(one.place.end..next.place.start).unwrap_or_default();
        between.len() <= 2 && between.chars().all(|c| " -.,".contains(c))
    };
    pieces.chunk_by(is_one_number).collect()
}

fn is_identity(run: &[Piece], before: &str) -> bool {
    let figures: String = run.iter().map(|piece| piece.figures.as_str()).collect();
    let is_written_as_one = |part: &[Piece]| {
        let lengths = part.iter().map(|piece| piece.figures.len());
        lengths.eq([3, 2, 4])
    };
    let one_by_one = || run.iter().all(|piece| piece.figures.len() < 3);
    match figures.len() {
        _ if run.windows(3).any(is_written_as_one) => true,
        SOCIAL_SECURITY => one_by_one() || is_named(before),
        13..=19 => is_checked(&figures),
        _ => false,
    }
}

fn is_named(before: &str) -> bool {
    words(before).iter().rev().take(REACH).any(|word| word == "social" || word == "ssn")
}

/// The check digit after Luhn.
fn is_checked(figures: &str) -> bool {
    let figures = figures.chars().rev().filter_map(|c| c.to_digit(10));
    let weighed = figures.enumerate().map(|(place, figure)| match place % 2 {
        0 => figure,
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
            ("SSN:123456789, okay", "SSN:[number not kept], okay"),
            ("I live at 12 123-45-6789", "I live at [number not kept]"),
            ("zero seven eight, oh five, one one two zero", "[number not kept]"),
            ("it's oh seven eight twenty five 1 1 2 0 now", "it's [number not kept] now"),
            ("card 4111 1111 1111 1111", "card [number not kept]"),
            ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1, thanks", "[number not kept], thanks"),
        ] {
            assert_eq!(without_identity_numbers(text), safe);
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "614 555 0180",
            "six",
            "call 614-555-0144 or 911",
            "123456789",
            "614 555 018",
            "six one four, five five five, oh one four four",
            "4111 1111 1111 1112",
            "the classname 123456789",
            "They paid $1,250 of 3,000 on March 3 2026 at 10",
            "",
        ] {
            assert_eq!(without_identity_numbers(text), text);
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it_and_what_is_left_stays(text in "\\PC*|([0-9a-z ,-]|one |oh )*") {
            let safe = without_identity_numbers(&text);
            prop_assert_eq!(without_identity_numbers(&safe), safe);
        }
    }
}
