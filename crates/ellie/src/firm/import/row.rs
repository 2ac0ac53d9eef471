//! A row of the file, whatever its notation: what stands in which column.

use super::Kind;
use crate::firm::faults::{Faults, Span};
use crate::firm::nearest::nearest;
use crate::firm::people::PARTY_MAX_CHARS;
use crate::firm::text::{Text, checked};
use crate::firm::{NAME_MAX_CHARS, SAYS_MAX_CHARS};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The full name.
    Name,
    /// Other names of a party.
    Aliases,
    /// What a match with a party means, or where a matter stands.
    Status,
    /// A client's number.
    Phone,
    /// A client's matter.
    Matter,
}

/// A row: its cells that are not empty.
pub(super) struct Row {
    pub(super) at: Span,
    pub(super) cells: Vec<(Column, Text)>,
}

impl Column {
    /// The columns of a kind; the faults say whether one is missing.
    pub(super) fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Parties => &[Self::Name, Self::Aliases, Self::Status],
            Kind::Clients => &[Self::Name, Self::Phone, Self::Matter, Self::Status],
            Kind::Represented => &[Self::Name],
        }
    }

    /// The columns a file of a kind must have.
    pub(super) fn needed_by(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Parties => &[Self::Name, Self::Status],
            Kind::Clients => &[Self::Name, Self::Phone],
            Kind::Represented => &[Self::Name],
        }
    }

    /// How it is headed.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Aliases => "aliases",
            Self::Status => "status",
            Self::Phone => "phone",
            Self::Matter => "matter",
        }
    }

    /// The column a heading means, in whatever capitals. What it says is not repeated in a fault:
    /// in a file without headings it is somebody's name.
    pub(super) fn headed(
        heading: &str,
        at: &Span,
        kind: Kind,
        faults: &mut Faults<'_>,
    ) -> Option<Self> {
        let heading = plain(heading);
        let columns = Self::of(kind);
        let found = columns.iter().copied().find(|column| column.name() == heading);
        if found.is_none() {
            let names = || columns.iter().map(|column| column.name());
            let remedy = match nearest(&heading, names()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("there may be {}", names().collect::<Vec<_>>().join(", ")),
            };
            faults.at(at, format!("unknown column of {}; {remedy}", kind.name()));
        }
        found
    }

    fn max_chars(self, kind: Kind) -> usize {
        match self {
            Self::Name | Self::Aliases => PARTY_MAX_CHARS,
            Self::Status if kind == Kind::Clients => SAYS_MAX_CHARS,
            Self::Status | Self::Phone | Self::Matter => NAME_MAX_CHARS,
        }
    }
}

/// What the columns of a file show it to list.
pub(super) fn kind_of<'h>(headings: impl Iterator<Item = &'h str>) -> Option<Kind> {
    let headings: Vec<String> = headings.map(plain).collect();
    let has = |column: Column| headings.iter().any(|heading| heading == column.name());
    if has(Column::Phone) {
        Some(Kind::Clients)
    } else if has(Column::Status) {
        Some(Kind::Parties)
    } else {
        None
    }
}

/// Reports that the columns do not show it.
pub(super) fn unknown_kind(at: &Span, faults: &mut Faults<'_>) {
    let what = "the columns do not tell who these are; say --kind parties, clients or represented";
    faults.at(at, what.to_owned());
}

fn plain(heading: &str) -> String {
    heading.trim().to_lowercase()
}

impl Row {
    /// A row without cells.
    pub(super) fn new(at: Span) -> Self {
        Self { at, cells: Vec::new() }
    }

    /// Adds what stands in a column, unless nothing does.
    pub(super) fn put(
        &mut self,
        column: Column,
        written: &str,
        at: Span,
        kind: Kind,
        faults: &mut Faults<'_>,
    ) {
        if written.trim().is_empty() {
            return;
        }
        let text = checked(column.name(), written, at, column.max_chars(kind), faults);
        self.cells.push((column, text));
    }

    /// What stands in a column.
    pub(super) fn get(&self, column: Column) -> Option<&Text> {
        self.all(column).next()
    }

    /// All that stands in a column of several.
    pub(super) fn all(&self, column: Column) -> impl Iterator<Item = &Text> {
        self.cells.iter().filter(move |(own, _)| *own == column).map(|(_, text)| text)
    }

    /// What must stand in a column.
    pub(super) fn need(&self, column: Column, faults: &mut Faults<'_>) -> Option<&Text> {
        let text = self.get(column);
        if text.is_none() {
            let what = format!("`{}` is missing in this row; add it", column.name());
            faults.at(&self.at, what);
        }
        text
    }
}
