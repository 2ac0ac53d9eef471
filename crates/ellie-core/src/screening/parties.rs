//! The second gate: whom the caller is up against.

use super::{Gate, Reason};
use crate::conflict::{Finding, Index, Parties};

/// What the check of the opposing parties leads to. Nobody on the other side is no conflict; a
/// party that cannot be named cannot be cleared.
#[must_use]
pub fn opposing_parties(known: &Index, parties: &Parties) -> Gate {
    match parties {
        Parties::Named(parties) => of_finding(known.check(parties)),
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
