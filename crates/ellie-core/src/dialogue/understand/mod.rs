//! From what was said to what was meant: text to values.

pub mod name;
pub mod phone;
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
