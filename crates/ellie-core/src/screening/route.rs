//! Which attorney a matter goes to.

use super::area::{AreaPolicy, is_same_area};
use crate::firm::State;

/// An attorney, as far as matters are handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counsel {
    /// Full name.
    pub name: String,
    /// The names of the practice areas the attorney works in.
    pub areas: Vec<String>,
    /// The states of the attorney's bar admissions.
    pub admitted: Vec<State>,
}

/// The first attorney who works in the area and is admitted in the state.
#[must_use]
pub fn counsel<'a>(
    counsel: &'a [Counsel],
    area: Option<&AreaPolicy>,
    state: Option<State>,
) -> Option<&'a Counsel> {
    let (area, state) = (area?, state?);
    counsel.iter().find(|attorney| {
        attorney.admitted.contains(&state)
            && attorney.areas.iter().any(|name| is_same_area(name, &area.name))
    })
}
