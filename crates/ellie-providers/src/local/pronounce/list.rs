//! Words and phrases whose sound is written down, by the firm or by the house.
//!
//! In the text such a phrase is replaced by its key, one word that misaki cannot take for any
//! other: the words in small letters with a thorn after each. A first capital is kept, for misaki
//! tells names by it.

use std::collections::HashSet;

use super::alphabet::is_mark;
use super::plain::plain;

/// Ends each word of a key: a small letter to misaki, and never in our text.
const THORN: char = 'þ';

/// The keys of all that is written down.
#[derive(Default)]
pub struct List {
    keys: HashSet<String>,
    longest_words: usize,
}

impl List {
    /// Takes up a phrase and returns its key.
    pub fn add(&mut self, written: &str) -> Option<String> {
        let written = plain(written);
        let words: Vec<&str> =
            written.split_whitespace().map(|word| word.trim_matches(is_mark)).collect();
        let key = key(&words);
        if !key.contains(|letter: char| letter.is_ascii_alphanumeric()) {
            return None;
        }
        self.longest_words = self.longest_words.max(words.len());
        self.keys.insert(key.clone());
        Some(key)
    }

    /// How many words a phrase may have.
    pub fn longest_words(&self) -> usize {
        self.longest_words
    }

    /// What stands in the text for these words, if they are a phrase of the list.
    pub fn stand_in(&self, words: &[&str]) -> Option<String> {
        let (last, before) = words.split_last()?;
        let (stem, ending) = match last.strip_suffix("'s").or_else(|| last.strip_suffix("'S")) {
            Some(stem) => (stem, "'s"),
            None => (*last, ""),
        };
        let key = key(&[before, &[stem]].concat());
        let capital = words.first()?.starts_with(|letter: char| letter.is_ascii_uppercase());
        self.keys.contains(&key).then(|| capitalised(&key, capital) + ending)
    }
}

fn key(words: &[&str]) -> String {
    let parts = words.iter().flat_map(|word| word.split('-'));
    parts.map(|word| word.to_ascii_lowercase() + &THORN.to_string()).collect()
}

fn capitalised(key: &str, capital: bool) -> String {
    let mut letters = key.chars();
    match letters.next() {
        Some(first) if capital => first.to_ascii_uppercase().to_string() + letters.as_str(),
        _ => key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> List {
        let mut list = List::default();
        assert_eq!(list.add("Voir Dire").as_deref(), Some("voirþdireþ"));
        assert_eq!(list.add("José").as_deref(), Some("joseþ"));
        list
    }

    #[test]
    fn a_phrase_is_found_in_any_case_and_with_a_hyphen() {
        for words in [&["voir", "dire"][..], &["voir-dire"]] {
            assert_eq!(list().stand_in(words).as_deref(), Some("voirþdireþ"));
        }
        assert_eq!(list().stand_in(&["VOIR", "DIRE"]).as_deref(), Some("Voirþdireþ"));
    }

    #[test]
    fn an_owner_is_found_by_the_name() {
        assert_eq!(list().stand_in(&["Jose's"]).as_deref(), Some("Joseþ's"));
    }

    #[test]
    fn part_of_a_phrase_is_not_the_phrase() {
        assert_eq!(list().stand_in(&["voir"]), None);
        assert_eq!(list().stand_in(&["voirdire"]), None);
        assert_eq!(list().stand_in(&[]), None);
    }

    #[test]
    fn what_has_no_letter_is_not_taken_up() {
        assert_eq!(List::default().add(" ... "), None);
    }
}
