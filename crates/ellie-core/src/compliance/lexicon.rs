//! The words that the tables know, and the sets of words that their patterns ask for.
//!
//! Every set has a number, and every known word a row of bits: the sets that it is in. So a part of
//! a pattern is one bit, however long its list of words.

use std::collections::HashMap;

use super::pattern::is_number;
use super::words::Word;

/// A set of words, by its number.
pub type Set = usize;

const BITS: usize = u64::BITS as usize;

/// The sets that one word is in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row(Vec<u64>);

impl Row {
    /// Whether the word is in the set.
    #[must_use]
    pub fn is_in(&self, set: Set) -> bool {
        self.0.get(set / BITS).is_some_and(|bits| bits >> (set % BITS) & 1 == 1)
    }

    /// Adds another's sets.
    pub fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (bits, more) in self.0.iter_mut().zip(&other.0) {
            *bits |= more;
        }
    }

    fn put(&mut self, set: Set) {
        if self.0.len() <= set / BITS {
            self.0.resize(set / BITS + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(set / BITS) {
            *bits |= 1 << (set % BITS);
        }
    }
}

/// All sets and all known words.
#[derive(Debug, Default)]
pub struct Lexicon {
    sets: HashMap<Vec<String>, Set>,
    rows: HashMap<String, Row>,
    numbers: Row,
    unknown: Row,
}

impl Lexicon {
    /// The number of a set of words; `@number` in it is any number.
    pub fn set(&mut self, words: &[String]) -> Set {
        let mut words = words.to_vec();
        words.sort_unstable();
        words.dedup();
        let next = self.sets.len();
        let set = *self.sets.entry(words.clone()).or_insert(next);
        if set == next {
            for word in words {
                match word.as_str() {
                    "@number" => self.numbers.put(set),
                    _ => self.rows.entry(word).or_default().put(set),
                }
            }
        }
        set
    }

    /// Gives the words that are numbers, such as "ten", the sets of all numbers. Once, at the end.
    pub fn finish(&mut self) {
        for (word, row) in &mut self.rows {
            if is_number(word) {
                row.add(&self.numbers);
            }
        }
    }

    /// The row of a word.
    #[must_use]
    pub fn row(&self, word: &Word) -> &Row {
        let known = self.rows.get(&word.text);
        known.unwrap_or(if is_number(&word.text) { &self.numbers } else { &self.unknown })
    }
}
