//! The languages Ellie speaks, her texts in each, and by what each is told.
//!
//! `language/texts` holds a file a language, of which every text is read once. Which texts there are
//! is told by the enums that name them: the lines of the script, and [`Phrase`], the parts of which
//! times, lists and numbers are made.

mod clock;
mod digits;
mod phrase;
mod row;
mod texts;
mod told;

pub use phrase::Phrase;
pub(crate) use phrase::texts;
#[cfg(test)]
pub(crate) use texts::{names, own_names, placeholders};
pub use told::{asks_after_language, language_of, wishes_language};

/// A language Ellie speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// English, wherever it is spoken.
    #[default]
    English,
    /// Spanish, as the Americas speak it.
    Spanish,
    /// French.
    French,
    /// German.
    German,
    /// Mandarin, in simplified characters.
    Chinese,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::English, Self::Spanish, Self::French, Self::German, Self::Chinese];

    /// Its code, as ISO 639-1 has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::German => "de",
            Self::Chinese => "zh",
        }
    }

    /// What those who speak it call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::French => "Français",
            Self::German => "Deutsch",
            Self::Chinese => "中文",
        }
    }

    /// What it is called in English, as it stands in a firm's file.
    #[must_use]
    pub const fn english_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Spanish",
            Self::French => "French",
            Self::German => "German",
            Self::Chinese => "Chinese",
        }
    }

    /// The language of a code, in either case.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code.trim()))
    }

    /// The language of a tag, of whatever region it is (`es-MX`, `zh_Hans_CN`), or of its English name.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let first = tag.trim().split(['-', '_']).next()?;
        let is_name = |one: &Self| one.english_name().eq_ignore_ascii_case(first);
        Self::from_code(first).or_else(|| Self::ALL.into_iter().find(is_name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_code() {
        for language in Language::ALL {
            assert_eq!(Language::from_code(&language.code().to_uppercase()), Some(language));
        }
        for code in ["", "xx", "e", "eng", "\0", "ü"] {
            assert_eq!(Language::from_code(code), None, "{code}");
        }
    }

    #[test]
    fn a_tag_is_of_a_language_whatever_region_it_names() {
        for (tag, language) in [
            ("en", Language::English),
            (" en-US ", Language::English),
            ("EN_gb", Language::English),
            ("english", Language::English),
            ("es-419", Language::Spanish),
            ("zh_Hans_CN", Language::Chinese),
            ("German", Language::German),
        ] {
            assert_eq!(Language::from_tag(tag), Some(language), "{tag}");
        }
        for tag in ["", "-", "-en", "eng", "enx-US", "it", "auto", "\0", "ü"] {
            assert_eq!(Language::from_tag(tag), None, "{tag}");
        }
    }
}
