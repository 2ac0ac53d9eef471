//! The notation of CSV (RFC 4180), read strictly where a slip would swallow rows: what follows a
//! quote that is never closed, and what follows one that is.

use std::borrow::Cow;

use crate::firm::faults::{Faults, Span};

/// The records of a text, one after the other.
pub(super) struct Records<'t> {
    text: &'t str,
    at: usize,
    delimiter: u8,
}

/// A record; a line, unless line ends stand in quotes.
pub(super) struct Record<'t> {
    pub(super) at: Span,
    pub(super) cells: Vec<Cell<'t>>,
}

/// What stands between two delimiters.
pub(super) struct Cell<'t> {
    pub(super) at: Span,
    pub(super) words: Cow<'t, str>,
}

impl<'t> Records<'t> {
    /// The records of a text. The first decides whether commas or semicolons part the cells.
    pub(super) fn new(text: &'t str) -> Self {
        let at = text.len() - text.trim_start_matches('\u{feff}').len();
        let count = |delimiter: u8| {
            let first = text.trim_start_matches(['\u{feff}', '\r', '\n']).lines().next();
            first.unwrap_or_default().bytes().filter(|&byte| byte == delimiter).count()
        };
        let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
        Self { text, at, delimiter }
    }

    /// The next record that is not empty.
    pub(super) fn next(&mut self, faults: &mut Faults<'_>) -> Option<Record<'t>> {
        while self.at < self.text.len() {
            let start = self.at;
            let mut cells = vec![self.cell(faults)];
            while self.byte() == Some(self.delimiter) {
                self.at += 1;
                cells.push(self.cell(faults));
            }
            let end = self.at;
            self.at += usize::from(self.byte() == Some(b'\r'));
            self.at += usize::from(self.byte() == Some(b'\n'));
            if cells.iter().any(|cell| !cell.words.trim().is_empty()) {
                return Some(Record { at: start..end, cells });
            }
        }
        None
    }

    /// How far it was read.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn cell(&mut self, faults: &mut Faults<'_>) -> Cell<'t> {
        while self.byte() == Some(b' ') {
            self.at += 1;
        }
        if self.byte() == Some(b'"') { self.quoted(faults) } else { self.bare() }
    }

    fn bare(&mut self) -> Cell<'t> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let is_end = |&byte: &u8| byte == self.delimiter || byte == b'\r' || byte == b'\n';
        self.at = start + rest.iter().position(is_end).unwrap_or(rest.len());
        Cell { at: start..self.at, words: Cow::Borrowed(self.slice(start, self.at)) }
    }

    /// A quote within quotes is written twice.
    fn quoted(&mut self, faults: &mut Faults<'_>) -> Cell<'t> {
        let start = self.at;
        let mut is_doubled = false;
        self.at += 1;
        let inside = self.at;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(quote) = rest.find('"') else {
                self.at = self.text.len();
                faults.at(&(start..start + 1), "this quote is never closed".to_owned());
                break;
            };
            self.at += quote + 1;
            if self.byte() != Some(b'"') {
                break;
            }
            is_doubled = true;
            self.at += 1;
        }
        let words = self.slice(inside, self.at.saturating_sub(1).max(inside));
        let at = start..self.at;
        self.nothing_follows(faults);
        let words =
            if is_doubled { Cow::Owned(words.replace("\"\"", "\"")) } else { Cow::Borrowed(words) };
        Cell { at, words }
    }

    /// Only the next cell may come after a closing quote.
    fn nothing_follows(&mut self, faults: &mut Faults<'_>) {
        let rest = self.bare();
        if !rest.words.trim().is_empty() {
            let what = "text stands after the closing quote; write quotes within quotes twice";
            faults.at(&rest.at, what.to_owned());
        }
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }
}
