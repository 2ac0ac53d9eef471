//! The conflict check: whom a caller is up against, and whether the firm knows them.
//!
//! A certain match sends the call to a person, a possible one to review, and neither is ever
//! explained: that the firm knows a name is itself a confidence (ABA Model Rules 1.6 and 1.18).
//! A missed match is worse than a false one.

mod compare;
mod fold;
mod heard;
mod index;
mod lexicon;
mod likeness;
mod parties;
mod sound;
mod variants;

pub use index::{Index, Matched};
pub use likeness::distance;
pub use parties::{Parties, Party, is_role};

/// Whether a name may be another one that was heard as other words: "Herbert once" for Herbert
/// Wunsch. Many come near by chance: it is for a person who is known by something else as well.
#[must_use]
pub fn is_heard_as(name: &str, heard: &str) -> bool {
    let words = fold::Words::default();
    let [name, heard] = [name, heard].map(|text| compare::Name::new(words.tokens(text)));
    heard::sounds_like(&name, &heard)
}

/// Somebody the firm knows from a matter of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownParty {
    /// The full name, as the firm recorded it.
    pub name: String,
    /// Other names of the same party.
    pub aliases: Vec<String>,
    /// What a match with it means.
    pub status: Status,
}

/// What the firm knows of a party's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// A matter against this party's interest cannot be taken up without a lawyer's word.
    Conflict,
    /// Nobody has settled it yet: even a certain match is for review.
    Unclear,
}

/// What a check found. The order is that of strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Nobody the firm knows.
    Clear,
    /// It may be somebody the firm knows.
    Unclear(Matched),
    /// It is somebody the firm knows.
    Hit(Matched),
}

/// Names stay out of logs.
impl std::fmt::Debug for KnownParty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KnownParty").field("status", &self.status).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
