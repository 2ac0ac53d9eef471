//! The languages Ellie hears and speaks.

use std::str::FromStr;

/// A language Ellie hears and speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English, wherever it is spoken.
    #[default]
    English,
}

/// Ellie does not pretend to know a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Only English (en) is understood")]
pub struct NotSpoken;

impl Language {
    /// Its code, as ISO 639-1 has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }

    /// What those who speak it call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
        }
    }
}

impl FromStr for Language {
    type Err = NotSpoken;

    /// A code with or without a region. Who leaves it to Ellie gets what there is.
    fn from_str(asked: &str) -> Result<Self, NotSpoken> {
        let asked = asked.trim().to_lowercase();
        match asked.split(['-', '_']).next() {
            Some("en" | "english" | "auto") => Ok(Self::English),
            _ => Err(NotSpoken),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_spoken_wherever_it_is_from_and_nothing_else() {
        for asked in ["en", "EN", "en-US", "en_GB", "english", "auto", " en "] {
            assert_eq!(asked.parse(), Ok(Language::English), "{asked}");
        }
        for asked in ["es", "de-AT", "", "zh", "eng", "enx", "\0"] {
            assert_eq!(asked.parse::<Language>(), Err(NotSpoken), "{asked}");
        }
    }
}
