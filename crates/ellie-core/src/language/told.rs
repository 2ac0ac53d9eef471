//! Which language a caller speaks, or would like to speak, by the words alone.
//!
//! `words` holds a file a language. Names, numbers, "no" and "ok" tell nothing, and what is not certain
//! is `None`: to be taken for somebody who speaks another language is worse than to be asked twice.

mod lexicon;
mod tokens;

use super::Language;
use lexicon::LEXICON;
use tokens::{is_chinese, tokens};

/// What two plain words weigh.
const CERTAIN: u32 = 4;

/// So much more than for any other language.
const APART: u32 = 2;

/// The words of a sentence that are looked at.
const MOST_WORDS: usize = 60;

/// A wish takes few words; in more, a language is only spoken of.
const LONGEST_WISH: usize = 14;

/// The language a sentence is in.
#[must_use]
pub fn language_of(text: &str) -> Option<Language> {
    if is_chinese(text) {
        return Some(Language::Chinese);
    }
    let mut words: Vec<String> = tokens(text).take(MOST_WORDS).collect();
    words.sort_unstable();
    // Whoever says a word twice has said no more.
    words.dedup();
    let mut weighed = Language::ALL.map(|language| (weight(language, &words, text), language));
    weighed.sort_unstable();
    let [.., (second, _), (best, language)] = weighed;
    (best >= CERTAIN && best >= second + APART).then_some(language)
}

/// The language a caller asks to go on in: "can we speak Spanish", "¿habla español?".
#[must_use]
pub fn wishes_language(text: &str) -> Option<Language> {
    let words = short(text)?;
    let found = LEXICON.wish(&words)?;
    (!LEXICON.takes_back(&words)).then_some(found)
}

/// The language a caller asks after and may wish: "do you speak Spanish".
#[must_use]
pub fn asks_after_language(text: &str) -> Option<Language> {
    LEXICON.question(&short(text)?)
}

impl Language {
    /// Whether a short answer in this language is yes, or no; `None` where it is neither.
    pub(crate) fn assent(self, text: &str) -> Option<bool> {
        LEXICON.assent(self, &short(text)?)
    }
}

fn short(text: &str) -> Option<Vec<String>> {
    let words: Vec<String> = tokens(text).take(LONGEST_WISH + 1).collect();
    (words.len() <= LONGEST_WISH).then_some(words)
}

fn weight(language: Language, words: &[String], text: &str) -> u32 {
    let of_words: u32 = words.iter().map(|word| LEXICON.weight(language, word)).sum();
    of_words + of_letters(language, text)
}

/// What marks and letters weigh. Each counts once, and a letter of a name is not enough.
fn of_letters(language: Language, text: &str) -> u32 {
    let has = |letters: &[char]| u32::from(text.contains(letters));
    match language {
        Language::Spanish => 2 * has(&['¿', '¡']) + has(&['ñ', 'Ñ', 'í', 'ó', 'ú', 'á']),
        Language::French => has(&['ç', 'œ', 'ê', 'è', 'à', 'ù', 'û', 'î', 'ô']),
        Language::German => has(&['ß']) + has(&['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']),
        Language::English | Language::Chinese => 0,
    }
}

#[cfg(test)]
mod tests;
