//! A line of the log.

use arrayvec::ArrayString;
use chrono::{DateTime, Utc};
use compact_str::CompactString;
use smallvec::SmallVec;

use super::LONGEST_ID;
use super::names::cut;

/// The id of a request. It takes no memory of its own, as nothing of a usual line does: what many add
/// to and one takes from would cost more than all else that is done with it.
pub type Id = ArrayString<LONGEST_ID>;

/// What a line says, by name; those of a request have room in it.
pub type Fields = SmallVec<[(&'static str, Value); 4]>;

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Level {
    Debug,
    Info,
    Warning,
    Error,
    /// An error that says so of itself, with the field `critical`.
    Critical,
}

impl Level {
    /// All there are.
    pub const ALL: [Self; 5] =
        [Self::Debug, Self::Info, Self::Warning, Self::Error, Self::Critical];

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Critical => "critical",
        }
    }
}

/// A line of the log, without what is personal.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// When.
    pub at: DateTime<Utc>,
    /// How much it matters.
    pub level: Level,
    /// The part of the program that wrote it, as a path of modules.
    pub target: &'static str,
    /// What it says.
    pub message: CompactString,
    /// The id of the request it is about.
    pub request: Option<Id>,
    /// What it says beside, by name.
    pub fields: Fields,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Value {
    Whole(i64),
    Natural(u64),
    Real(f64),
    Is(bool),
    Text(CompactString),
}

impl Line {
    /// The part of Ellie that wrote it: `http`, `calls`, `ellie_providers`.
    #[must_use]
    pub fn service(&self) -> &'static str {
        let inside = self.target.strip_prefix("ellie::").unwrap_or(self.target);
        inside.split(':').next().unwrap_or(inside)
    }

    /// What a field says, if it holds a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.iter().find_map(|(other, value)| match value {
            Value::Text(text) if *other == name => Some(&**text),
            _ => None,
        })
    }
}

/// An id as it is kept.
pub fn id(text: &str) -> Id {
    Id::from(cut(text, LONGEST_ID)).unwrap_or_default()
}
