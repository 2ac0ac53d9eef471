//! Where the patterns of a table stand among the words of a sentence.

use super::lexicon::{Lexicon, Row, Set};
use super::pattern::{Classes, Pattern};
use super::words::Word;

/// Where a pattern stands among the words; never empty.
#[derive(Debug, Clone, Copy)]
pub struct Span<K> {
    /// The pattern's kind.
    pub kind: K,
    /// The first of its words.
    pub start: usize,
    /// Where they end.
    pub end: usize,
    /// No excuse helps it.
    pub firm: bool,
}

/// The patterns of a table.
#[derive(Debug)]
pub struct Index<K> {
    entries: Vec<Entry<K>>,
}

#[derive(Debug)]
struct Entry<K> {
    kind: K,
    firm: bool,
    pattern: Pattern,
    openings: Option<Vec<Set>>,
}

impl<K: Copy> Index<K> {
    /// Reads the lines; `=` stands before one that no excuse helps.
    pub fn new<'t>(
        lines: impl Iterator<Item = (K, &'t str)>,
        classes: &Classes,
        lexicon: &mut Lexicon,
    ) -> Self {
        let entry = |(kind, line): (K, &str)| {
            let firm = line.starts_with('=');
            let pattern = Pattern::read(line.trim_start_matches('='), classes, lexicon);
            let openings = pattern.openings();
            Entry { kind, firm, pattern, openings }
        };
        Self { entries: lines.map(entry).collect() }
    }

    /// Where they stand, in the order of the table.
    pub fn spans(&self, words: &[Word], rows: &[&Row]) -> Vec<Span<K>> {
        let mut all = Row::default();
        rows.iter().for_each(|row| all.add(row));
        let may_stand = self.entries.iter().filter(|entry| entry.pattern.may_stand(&all));
        may_stand.flat_map(|entry| entry.spans(words, rows)).collect()
    }
}

impl<K: Copy> Entry<K> {
    fn spans(&self, words: &[Word], rows: &[&Row]) -> impl Iterator<Item = Span<K>> {
        let begins = |row: &Row| match &self.openings {
            None => true,
            Some(sets) => sets.iter().any(|&set| row.is_in(set)),
        };
        rows.iter().enumerate().filter(move |(_, row)| begins(row)).filter_map(|(start, _)| {
            let end = self.pattern.end_at(words, rows, start).filter(|end| *end > start)?;
            Some(Span { kind: self.kind, start, end, firm: self.firm })
        })
    }
}
