//! The gates before intake: each a pure decision over the firm's own data.
//!
//! Ellie never declines: an attorney makes every decline, so a [`Gate`] has no way to say it. The
//! order is that of the duty to ask nothing that could disqualify the firm (ABA Model Rule 1.18):
//! who is calling, whom they are up against, what it is about, where it belongs.

use crate::conflict::{Finding, Parties};
use crate::firm::{Attorney, Directory, Firm, PracticeArea, State};

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

/// Where a caller stands towards the firm and its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Somebody without a lawyer in the matter.
    Unrepresented,
    /// Somebody whom another lawyer represents in the matter.
    Represented,
    /// The other side of a matter: the party, its insurer, its counsel.
    Adverse,
}

/// A represented or an adverse caller tells nothing to Ellie (ABA Model Rules 4.2 and 4.3).
#[must_use]
pub fn standing(standing: Standing) -> Gate {
    match standing {
        Standing::Unrepresented => Gate::Pass,
        Standing::Represented => Gate::ToAPerson(Reason::Represented),
        Standing::Adverse => Gate::ToAPerson(Reason::Adverse),
    }
}

/// What the check of the opposing parties leads to. Nobody on the other side is no conflict; a
/// party that cannot be named cannot be cleared.
#[must_use]
pub fn opposing_parties(directory: &Directory, parties: &Parties) -> Gate {
    match parties {
        Parties::Named(parties) => of_finding(directory.check(parties)),
        Parties::NoOne => Gate::Pass,
        Parties::Unknown | Parties::NotUnderstood => Gate::Review(Reason::PartyUnknown),
    }
}

fn of_finding(finding: Finding) -> Gate {
    match finding {
        Finding::Clear => Gate::Pass,
        Finding::Unclear(_) => Gate::Review(Reason::ConflictUnclear),
        Finding::Hit(_) => Gate::ToAPerson(Reason::Conflict),
    }
}

/// Whether the firm takes up the area.
#[must_use]
pub fn area(area: Option<&PracticeArea>) -> Gate {
    match area {
        Some(PracticeArea { accepted: true, .. }) => Gate::Pass,
        Some(_) => Gate::Review(Reason::AreaNotAccepted),
        None => Gate::Review(Reason::AreaUnknown),
    }
}

/// Whether the firm practises in the state, and takes up the area there: two gates, for a firm of
/// two states may take up an area in one of them only. Without a list of its own an area is taken
/// up in all of the firm's states.
#[must_use]
pub fn state(firm: &Firm, area: &PracticeArea, state: Option<State>) -> Gate {
    let Some(state) = state else { return Gate::Review(Reason::StateUnknown) };
    if !firm.states.contains(&state) {
        return Gate::Review(Reason::StateNotServed);
    }
    if area.states.as_ref().is_some_and(|states| !states.contains(&state)) {
        return Gate::Review(Reason::AreaNotInState);
    }
    counsel(firm, area, state).map_or(Gate::Review(Reason::NoCounsel), |_| Gate::Pass)
}

/// The first attorney who works in the area and is admitted in the state.
#[must_use]
pub fn counsel<'f>(firm: &'f Firm, area: &PracticeArea, state: State) -> Option<&'f Attorney> {
    let may_take = |one: &&Attorney| one.admitted.contains(&state) && one.works_in(area);
    firm.attorneys.iter().find(may_take)
}

impl Standing {
    /// Its name in the record of the call.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unrepresented => "unrepresented",
            Self::Represented => "represented",
            Self::Adverse => "adverse",
        }
    }
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

impl Reason {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Represented,
        Self::Adverse,
        Self::Conflict,
        Self::ConflictUnclear,
        Self::PartyUnknown,
        Self::AreaNotAccepted,
        Self::AreaUnknown,
        Self::StateNotServed,
        Self::AreaNotInState,
        Self::StateUnknown,
        Self::NoCounsel,
    ];

    /// Its name in the record of the call.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Represented => "represented",
            Self::Adverse => "adverse",
            Self::Conflict => "conflict",
            Self::ConflictUnclear => "conflict_unclear",
            Self::PartyUnknown => "party_unknown",
            Self::AreaNotAccepted => "area_not_accepted",
            Self::AreaUnknown => "area_unknown",
            Self::StateNotServed => "state_not_served",
            Self::AreaNotInState => "area_not_in_state",
            Self::StateUnknown => "state_unknown",
            Self::NoCounsel => "no_counsel",
        }
    }

    /// Whether nothing about the matter may be kept.
    #[must_use]
    pub const fn forbids_facts(self) -> bool {
        matches!(
            self,
            Self::Represented
                | Self::Adverse
                | Self::Conflict
                | Self::ConflictUnclear
                | Self::PartyUnknown
        )
    }
}

#[cfg(test)]
mod tests;
