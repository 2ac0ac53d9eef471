//! The gates before intake: each a pure decision over the firm's own data.
//!
//! Ellie never declines: an attorney makes every decline, so a [`Gate`] has no way to say it. The
//! order is that of the duty to ask nothing that could disqualify the firm (ABA Model Rule 1.18):
//! who is calling, whom they are up against, what it is about, where it belongs.

mod area;
mod deadline;
mod parties;
mod priority;
mod route;
mod standing;

pub use area::{AreaPolicy, area, area_state, firm_state};
pub use deadline::{Length, LimitationPeriod, limitation};
pub use parties::opposing_parties;
pub use priority::{Priority, PriorityRule};
pub use route::{Counsel, counsel};
pub use standing::{Standing, standing};

use crate::conflict::{Index, Parties};
use crate::firm::State;

/// Where a gate leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// On to the next.
    Pass,
    /// A person takes over now.
    ToAPerson(Reason),
    /// Contact details only, and an attorney looks at it later.
    Review(Reason),
}

/// Why a gate did not pass. It is for the record of the call; the caller is not told, and so there
/// are no words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The caller has a lawyer in this matter.
    Represented,
    /// The caller is on the other side of a matter, or speaks for it.
    Adverse,
    /// The opposing party is known to the firm.
    Conflict,
    /// The opposing party may be known to the firm.
    ConflictUnclear,
    /// Who the opposing party is, nobody could say.
    PartyUnknown,
    /// The firm does not take up the practice area.
    AreaNotAccepted,
    /// What the matter is about is not known, or not in the firm's table.
    AreaUnknown,
    /// The firm does not practise in the state.
    StateNotServed,
    /// The firm practises in the state, but not in this area.
    AreaNotInState,
    /// The state is not known.
    StateUnknown,
    /// No attorney of the firm is admitted in the state and works in the area.
    NoCounsel,
}

/// What the firm decided beforehand.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The states the firm practises in.
    pub states: Vec<State>,
    /// The practice areas, the accepted ones and those that are not.
    pub areas: Vec<AreaPolicy>,
    /// Its attorneys, the first choice first.
    pub counsel: Vec<Counsel>,
    /// Whom it knows.
    pub known_parties: Index,
}

/// What the caller has told so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Where the caller stands.
    pub standing: Standing,
    /// Whom they are up against.
    pub parties: Parties,
    /// The name of the practice area.
    pub area: Option<String>,
    /// The state it belongs to.
    pub state: Option<State>,
}

/// The first gate that does not pass, or `Pass` after the last.
#[must_use]
pub fn screen(policy: &Policy, matter: &Matter) -> Gate {
    let area_policy = matter.area.as_deref().and_then(|name| area::of(&policy.areas, name));
    standing(matter.standing)
        .then(|| opposing_parties(&policy.known_parties, &matter.parties))
        .then(|| area(area_policy))
        .then(|| firm_state(&policy.states, matter.state))
        .then(|| area_state(area_policy, matter.state))
        .then(|| {
            let found = counsel(&policy.counsel, area_policy, matter.state);
            found.map_or(Gate::Review(Reason::NoCounsel), |_| Gate::Pass)
        })
}

impl Gate {
    /// The next gate, once this one has passed.
    #[must_use]
    pub fn then(self, next: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Pass => next(),
            stopped => stopped,
        }
    }
}

#[cfg(test)]
mod tests;
