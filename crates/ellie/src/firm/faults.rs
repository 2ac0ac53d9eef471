//! Everything wrong with a firm's file, each fault at its place.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use thiserror::Error;

use super::text::is_unseen;

/// A stretch of the file, in bytes.
pub(super) type Span = Range<usize>;

/// The most faults that are listed one by one.
const LISTED_MAX: usize = 1000;
/// The most faults that are remembered: a large file may have one in every line.
const KEPT_MAX: usize = 100 * LISTED_MAX;

/// Everything wrong with a firm's file; shown one fault a line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct FirmFaults {
    file_name: String,
    faults: Vec<Fault>,
    unlisted: usize,
}

/// One thing wrong with the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub what: String,
}

impl FirmFaults {
    /// The faults in the order of the file; of more than a thousand, the first thousand.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

impl fmt::Display for FirmFaults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Fault { line, column, what }) in self.faults.iter().enumerate() {
            let new_line = if index == 0 { "" } else { "\n" };
            write!(out, "{new_line}{}:{line}:{column}: {what}", self.file_name)?;
        }
        match self.unlisted {
            0 => Ok(()),
            unlisted => write!(out, "\n{}: {unlisted} more faults", self.file_name),
        }
    }
}

/// The faults of a file while it is read.
pub(super) struct Faults<'t> {
    text: &'t str,
    line_starts: Vec<usize>,
    found: Vec<(usize, String)>,
    not_kept: usize,
    unreadable_lines: BTreeSet<usize>,
}

impl<'t> Faults<'t> {
    /// No faults yet, in this text.
    pub(super) fn new(text: &'t str) -> Self {
        let byte_order_mark = text.len() - text.trim_start_matches('\u{feff}').len();
        let line_ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let line_starts =
            std::iter::once(byte_order_mark).chain(line_ends.map(|(end, _)| end + 1)).collect();
        Self {
            text,
            line_starts,
            found: Vec::new(),
            not_kept: 0,
            unreadable_lines: BTreeSet::new(),
        }
    }

    /// A fault of the notation itself.
    pub(super) fn unreadable(&mut self, at: &Span, what: String) {
        self.unreadable_lines.insert(self.line_of(at));
        self.keep(at, what);
    }

    /// A fault in what is written here. A line that could not be read is not blamed a second time.
    pub(super) fn at(&mut self, at: &Span, what: String) {
        if !self.unreadable_lines.contains(&self.line_of(at)) {
            self.keep(at, what);
        }
    }

    /// Something that ought to be here and is not. Unless all of the file could be read, it may
    /// well be there.
    pub(super) fn absent(&mut self, at: &Span, what: String) {
        if self.unreadable_lines.is_empty() {
            self.keep(at, what);
        }
    }

    fn keep(&mut self, at: &Span, what: String) {
        if self.found.len() < KEPT_MAX {
            self.found.push((at.start, what));
        } else {
            self.not_kept += 1;
        }
    }

    /// Where a line begins, from 1.
    pub(super) fn start_of(&self, line: usize) -> usize {
        self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())
    }

    /// The line on which the span begins, from 1.
    pub(super) fn line_of(&self, at: &Span) -> usize {
        self.line_starts.partition_point(|&start| start <= at.start).max(1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The faults in the order of the file.
    pub(super) fn into_firm_faults(mut self, file_name: &str) -> FirmFaults {
        let mut found = std::mem::take(&mut self.found);
        found.sort();
        found.dedup();
        let unlisted = found.len().saturating_sub(LISTED_MAX) + self.not_kept;
        found.truncate(LISTED_MAX);
        let faults = found.into_iter().map(|(start, what)| self.placed(start, what)).collect();
        FirmFaults { file_name: file_name.to_owned(), faults, unlisted }
    }

    fn placed(&self, start: usize, what: String) -> Fault {
        let line = self.line_of(&(start..start));
        let line_start = self.start_of(line);
        let before = self.text.get(line_start..start).unwrap_or_default();
        Fault { line, column: before.chars().count() + 1, what }
    }
}

/// Words of the file within a message: on one line, and no longer than is needed to find them.
pub(super) fn quoted(words: &str) -> String {
    const SHOWN_CHARS: usize = 40;
    let seen = |c| if is_unseen(c) { char::REPLACEMENT_CHARACTER } else { c };
    let shown: String = words.chars().take(SHOWN_CHARS).map(seen).collect();
    let rest = if words.chars().nth(SHOWN_CHARS).is_some() { "…" } else { "" };
    format!("`{shown}{rest}`")
}
