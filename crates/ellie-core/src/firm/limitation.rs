//! Filing deadlines: looked up in the firm's table and handed on as stored.
//!
//! Whether a period has run is a lawyer's question: when it began, what stopped it. Nothing here
//! takes a date, and no gate closes on a period.

use super::State;

/// A period within which a claim must be filed, as the firm recorded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitationPeriod {
    /// The state whose law it is.
    pub state: State,
    /// The name of the practice area.
    pub area: String,
    /// How long it is.
    pub length: Length,
    /// The firm's own words for it.
    pub words_as_stored: String,
}

/// The length of a period, in the unit of the statute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Years.
    Years(u16),
    /// Months.
    Months(u16),
    /// Days.
    Days(u16),
}
