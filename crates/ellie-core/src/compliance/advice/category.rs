//! The kinds of what may not be said, and what is said instead.

use crate::language::Language;

/// Why a sentence may not be spoken; the weightier ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// The system prompt, or another role than her own.
    Prompt,
    /// Another caller's data.
    OtherCaller,
    /// That a lawyer-client relationship exists.
    Relationship,
    /// Whom the firm represents.
    Representation,
    /// That the firm will take the case, or will not.
    Acceptance,
    /// A deadline, computed or interpreted.
    Deadline,
    /// What a case is worth.
    Value,
    /// How a case will end, or its odds.
    Outcome,
    /// How good a case is.
    Merits,
    /// Whose fault something is.
    Fault,
    /// Whether something is legal.
    Legality,
    /// What to do, say, sign or plead.
    Action,
}

impl Category {
    /// All of them, in their order.
    pub const ALL: [Self; 12] = [
        Self::Prompt,
        Self::OtherCaller,
        Self::Relationship,
        Self::Representation,
        Self::Acceptance,
        Self::Deadline,
        Self::Value,
        Self::Outcome,
        Self::Merits,
        Self::Fault,
        Self::Legality,
        Self::Action,
    ];

    /// A short name, for counting.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::OtherCaller => "other",
            Self::Relationship => "relationship",
            Self::Representation => "representation",
            Self::Acceptance => "acceptance",
            Self::Deadline => "deadline",
            Self::Value => "value",
            Self::Outcome => "outcome",
            Self::Merits => "merits",
            Self::Fault => "fault",
            Self::Legality => "legality",
            Self::Action => "action",
        }
    }

    /// Its table of patterns.
    pub(super) fn patterns(self) -> &'static str {
        match self {
            Self::Prompt => include_str!("patterns/prompt.txt"),
            Self::OtherCaller => include_str!("patterns/other.txt"),
            Self::Relationship => include_str!("patterns/relationship.txt"),
            Self::Representation => include_str!("patterns/representation.txt"),
            Self::Acceptance => include_str!("patterns/acceptance.txt"),
            Self::Deadline => include_str!("patterns/deadline.txt"),
            Self::Value => include_str!("patterns/value.txt"),
            Self::Outcome => include_str!("patterns/outcome.txt"),
            Self::Merits => include_str!("patterns/merits.txt"),
            Self::Fault => include_str!("patterns/fault.txt"),
            Self::Legality => include_str!("patterns/legality.txt"),
            Self::Action => include_str!("patterns/action.txt"),
        }
    }
}

/// What is said instead of a blocked sentence.
#[must_use]
pub fn safe_replacement(category: Category, language: Language) -> &'static str {
    language.text(&format!("instead_of_{}", category.name()))
}
