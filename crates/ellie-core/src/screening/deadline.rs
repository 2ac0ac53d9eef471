//! Filing deadlines: looked up in the firm's table and handed on as stored.
//!
//! Whether a period has run is a lawyer's question: when it began, what stopped it. Nothing here
//! takes a date, and no gate closes on a period.

use super::area::is_same_area;
use crate::firm::State;

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

/// The period for an area in a state, if the firm recorded one.
#[must_use]
pub fn limitation<'a>(
    periods: &'a [LimitationPeriod],
    area: &str,
    state: State,
) -> Option<&'a LimitationPeriod> {
    periods.iter().find(|period| period.state == state && is_same_area(&period.area, area))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_reported_as_it_is_stored() {
        let state = |code| State::from_code(code).unwrap();
        let period = |code, length, words: &str| LimitationPeriod {
            state: state(code),
            area: "personal injury".into(),
            length,
            words_as_stored: words.into(),
        };
        let periods = [
            period("OH", Length::Years(2), "two years, R.C. 2305.10"),
            period("KY", Length::Months(12), "one year, KRS 413.140"),
        ];
        let found = |area, code| limitation(&periods, area, state(code));
        let words = |area, code| found(area, code).map(|period| period.words_as_stored.as_str());
        assert_eq!(words("Personal injury", "OH"), Some("two years, R.C. 2305.10"));
        assert_eq!(found("personal injury", "KY").unwrap().length, Length::Months(12));
        assert_eq!(words("personal injury", "IN"), None);
        assert_eq!(words("family law", "OH"), None);
    }
}
