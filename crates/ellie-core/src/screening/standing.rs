//! The first gate: where the caller stands.

use super::{Gate, Reason};

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
