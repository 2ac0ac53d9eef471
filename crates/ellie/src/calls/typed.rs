//! What a caller typed: some words, not too many, and nothing that is no text.

use std::str::FromStr;

/// The longest turn, in characters.
pub const LONGEST: usize = 1000;

/// A typed turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed(String);

/// Why something is no typed turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTyped {
    /// There are no words.
    #[error("No text could be extracted from input")]
    Blank,
    /// There are too many.
    #[error("Text is too long (maximum {LONGEST} characters)")]
    TooLong,
    /// It is binary.
    #[error("Text has control characters in it")]
    Binary,
}

impl Typed {
    /// The words.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}

impl FromStr for Typed {
    type Err = NotTyped;

    fn from_str(text: &str) -> Result<Self, NotTyped> {
        let text = text.trim();
        if text.is_empty() {
            Err(NotTyped::Blank)
        } else if text.chars().count() > LONGEST {
            Err(NotTyped::TooLong)
        } else if has_control(text) {
            Err(NotTyped::Binary)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

/// Whether there are control characters other than line ends and tabs: no text, but bytes that
/// would do things to the terminal of whoever reads it.
#[must_use]
pub fn has_control(text: &str) -> bool {
    text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_turn_has_some_words_and_not_too_many() {
        assert_eq!(" Hello\tthere ".parse(), Ok(Typed("Hello\tthere".into())));
        assert_eq!(" \n ".parse::<Typed>(), Err(NotTyped::Blank));
        assert_eq!("ä".repeat(1000).parse::<Typed>().map(|_| ()), Ok(()));
        assert_eq!("ä".repeat(1001).parse::<Typed>(), Err(NotTyped::TooLong));
        assert_eq!("a\u{1b}[2J".parse::<Typed>(), Err(NotTyped::Binary));
    }
}
