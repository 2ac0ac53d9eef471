//! The gates of practice area and state. The firm's states and an area's own are two gates: a firm
//! of two states may take up an area in one of them only.

use super::{Gate, Reason};
use crate::firm::State;

/// What the firm decided about a practice area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaPolicy {
    /// Its name: "family law".
    pub name: String,
    /// Whether the firm takes it up.
    pub accepted: bool,
    /// What is disclosed of its fees, in the firm's words.
    pub fee_terms: String,
    /// Its own states, where they are fewer than the firm's.
    pub states: Option<Vec<State>>,
}

/// The policy for the area of this name.
pub(super) fn of<'a>(areas: &'a [AreaPolicy], name: &str) -> Option<&'a AreaPolicy> {
    areas.iter().find(|area| is_same_area(&area.name, name))
}

/// Names of areas in any case, with any space around them.
pub(super) fn is_same_area(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Whether the firm takes up the area.
#[must_use]
pub fn area(area: Option<&AreaPolicy>) -> Gate {
    match area {
        Some(AreaPolicy { accepted: true, .. }) => Gate::Pass,
        Some(_) => Gate::Review(Reason::AreaNotAccepted),
        None => Gate::Review(Reason::AreaUnknown),
    }
}

/// Whether the firm practises in the state.
#[must_use]
pub fn firm_state(states: &[State], state: Option<State>) -> Gate {
    served(states, state, Reason::StateNotServed)
}

/// Whether the firm takes up the area in the state. An area without a list is taken up in all of
/// the firm's states.
#[must_use]
pub fn area_state(area: Option<&AreaPolicy>, state: Option<State>) -> Gate {
    match area {
        Some(AreaPolicy { states: Some(states), .. }) => {
            served(states, state, Reason::AreaNotInState)
        }
        Some(_) => Gate::Pass,
        None => Gate::Review(Reason::AreaUnknown),
    }
}

fn served(states: &[State], state: Option<State>, reason: Reason) -> Gate {
    match state {
        Some(state) if states.contains(&state) => Gate::Pass,
        Some(_) => Gate::Review(reason),
        None => Gate::Review(Reason::StateUnknown),
    }
}
