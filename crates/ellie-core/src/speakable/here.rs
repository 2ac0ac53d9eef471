//! Where the reader stands, and what a rule answers.

use super::scan::Scan;

/// A rule: knows one kind of writing, or answers `None`.
pub(super) type Rule = fn(Here<'_>) -> Option<Reading>;

/// The place in the text a rule is asked about.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    /// What has been said so far.
    pub said: &'a str,
    /// What is written from here on.
    pub ahead: &'a str,
}

/// What a rule found: how it is said and how many bytes of writing that covers.
pub(super) struct Reading {
    /// What to say.
    pub said: Said,
    /// Bytes of the writing.
    pub length: usize,
}

/// How a piece of writing sounds.
pub(super) enum Said {
    /// Words, apart from their neighbours.
    Words(String),
    /// A short stop, as between brackets.
    Pause,
    /// Nothing, but the neighbours stay apart.
    Nothing,
}

/// Looking back goes no further than this, so that reading stays linear.
const LOOK_BACK_BYTES: usize = 96;

const NUMBER_WORDS: &[&str] = &[
    "zero",
    "oh",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
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
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
];

impl<'a> Here<'a> {
    /// A scan of what is written from here.
    pub fn scan(self) -> Scan<'a> {
        Scan::new(self.ahead)
    }

    /// The first character from here.
    pub fn next(self) -> Option<char> {
        self.ahead.chars().next()
    }

    /// The words just said, last first, as far as the last mark.
    pub fn words_back(self) -> impl Iterator<Item = &'a str> {
        let mut start = self.said.len().saturating_sub(LOOK_BACK_BYTES);
        while !self.said.is_char_boundary(start) {
            start += 1;
        }
        let tail = self.said.get(start..).unwrap_or_default();
        let clause = tail.rsplit(['.', ',', ';', ':', '!', '?', '"']).next().unwrap_or_default();
        clause.rsplit(' ').filter(|word| !word.is_empty())
    }

    /// The word just said, empty after a mark.
    pub fn last_word(self) -> &'a str {
        self.words_back().next().unwrap_or_default()
    }

    /// Whether the word just said begins with a capital: perhaps a name.
    pub fn follows_name(self) -> bool {
        is_capital(self.last_word())
    }

    /// Whether a house number was said a few capital words ago.
    pub fn in_address(self) -> bool {
        self.words_back()
            .skip_while(|word| is_capital(word) || is_ordinal_word(word))
            .take(1)
            .any(is_number_word)
            && !is_number_word(self.last_word())
    }
}

impl Reading {
    /// These words for everything scanned from `here`.
    pub fn words(words: impl Into<String>, here: Here<'_>, scan: Scan<'_>) -> Option<Self> {
        Self::new(Said::Words(words.into()), here, scan)
    }

    /// This sound for everything scanned from `here`.
    pub fn new(said: Said, here: Here<'_>, scan: Scan<'_>) -> Option<Self> {
        let length = here.ahead.len().saturating_sub(scan.rest().len());
        (length > 0).then_some(Self { said, length })
    }
}

/// Whether the word begins with a capital.
pub(super) fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Whether the word names a number ("forty-five").
pub(super) fn is_number_word(word: &str) -> bool {
    word.split('-').all(|part| NUMBER_WORDS.contains(&part))
}

/// Whether the word names a place in a row ("twenty-first").
pub(super) fn is_ordinal_word(word: &str) -> bool {
    let last = word.rsplit('-').next().unwrap_or_default();
    matches!(last, "first" | "second" | "third") || (last.len() > 4 && last.ends_with("th"))
}
