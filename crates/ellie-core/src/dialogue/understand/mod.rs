//! From what was said to what was meant: text to values.

pub mod area;
pub mod correction;
pub mod date;
pub mod email;
pub mod money;
pub mod name;
pub mod number;
pub mod phone;
pub mod plain;
pub mod spelling;
pub mod state;
pub mod time;
pub mod yes_no;

/// The words of a sentence in lower case, without punctuation at their ends.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let is_edge = |c: char| !c.is_alphanumeric();
    text.replace('\u{2019}', "'")
        .split_whitespace()
        .map(|word| word.trim_matches(is_edge).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether a phrase stands among the words, whole words in order.
#[must_use]
pub fn contains(words: &[String], phrase: &str) -> bool {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words.windows(phrase.len()).any(|window| window == phrase)
}

/// The words, with "twenty-one" and "mid-March" taken apart: what is counted is spoken in parts.
fn parts(text: &str) -> Vec<String> {
    let split = |word: &String| -> Vec<String> {
        let is_spoken = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\''));
        let parts = word.split('-').filter(|part| is_spoken && !part.is_empty());
        let parts: Vec<String> = parts.map(str::to_owned).collect();
        if parts.is_empty() { vec![word.clone()] } else { parts }
    };
    words(text).iter().flat_map(split).collect()
}

/// How many words the phrase takes where the words begin with it.
pub(super) fn begins(words: &[String], phrase: &str) -> Option<usize> {
    let mut used = 0;
    for part in phrase.split(' ') {
        if words.get(used)? != part {
            return None;
        }
        used += 1;
    }
    Some(used)
}

/// The word at this place, or nothing.
fn word_at(words: &[String], place: usize) -> &str {
    words.get(place).map_or("", String::as_str)
}

/// The words from this place on.
pub(super) fn from(words: &[String], place: usize) -> &[String] {
    words.get(place..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
