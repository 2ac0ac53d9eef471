//! What the firm takes up, who works on it, and how it meets people.

use std::collections::BTreeSet;
use std::num::NonZeroU16;

use chrono::NaiveDate;

use super::{Hours, State};

/// A field of law, whether the firm takes it up or is only asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeArea {
    /// Its name, as it is said within a sentence: "family law".
    pub name: String,
    /// What it covers, in one line.
    pub about: String,
    /// Whether the firm takes it up.
    pub accepted: bool,
    /// What is disclosed of its fees before a consultation is booked, in the firm's words.
    pub fees: Option<String>,
    /// Its own states, where they are fewer than the firm's.
    pub states: Option<Vec<State>>,
    /// What an intake asks beyond what every intake asks.
    pub asks: Vec<AreaQuestion>,
}

/// What only some areas have to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaQuestion {
    /// Injuries or losses.
    Losses,
    /// Insurance.
    Insurance,
}

impl AreaQuestion {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Losses, Self::Insurance];

    /// Its name in the firm's file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Losses => "losses",
            Self::Insurance => "insurance",
        }
    }
}

/// A lawyer of the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attorney {
    /// Full name.
    pub name: String,
    /// Title: "partner", "associate".
    pub title: String,
    /// The names of the practice areas the attorney works in.
    pub areas: Vec<String>,
    /// The states of the attorney's bar admissions.
    pub admitted: Vec<State>,
    /// When the attorney gives consultations, within the hours of the firm; without a word of it,
    /// always then.
    pub hours: Option<Hours>,
}

/// How consultations are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultations {
    /// How long one takes.
    pub length_min: NonZeroU16,
    /// How far apart two may begin, counted from each opening.
    pub every_min: NonZeroU16,
    /// How long before it begins one has to be booked.
    pub notice_min: u32,
    /// How many days after today the last one may be.
    pub horizon_days: u16,
    /// Holidays.
    pub closed: BTreeSet<NaiveDate>,
}

impl PracticeArea {
    /// An area that is taken up in every state of the firm, with nothing of its own.
    #[must_use]
    pub fn new(name: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            about: about.into(),
            accepted: true,
            fees: None,
            states: None,
            asks: Vec::new(),
        }
    }

    /// Whether this is the area of that name, in any case and with any space around it.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        is_same_area(&self.name, name)
    }
}

impl Attorney {
    /// Whether the attorney works in this area.
    #[must_use]
    pub fn works_in(&self, area: &PracticeArea) -> bool {
        self.areas.iter().any(|name| area.is_named(name))
    }
}

impl Default for Consultations {
    fn default() -> Self {
        Self {
            length_min: const { NonZeroU16::new(45).unwrap() },
            every_min: const { NonZeroU16::new(60).unwrap() },
            notice_min: 2 * 60,
            horizon_days: 30,
            closed: BTreeSet::new(),
        }
    }
}

/// Names of areas in any case, with any space around them.
pub(super) fn is_same_area(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
