//! Names in a row.

use super::{Language, Phrase};

impl Language {
    /// Names in a row, as they are said: "a", "a and b", "a, b, and c".
    pub(crate) fn list(self, names: &[&str]) -> String {
        self.in_a_row(names, Phrase::ListOfTwo, Phrase::ListOfMore)
    }

    /// Names to choose from, as they are said: "a", "a or b", "a, b, or c".
    pub(crate) fn choice(self, names: &[&str]) -> String {
        self.in_a_row(names, Phrase::ChoiceOfTwo, Phrase::ChoiceOfMore)
    }

    /// One after the other, each joined to those before it.
    pub(crate) fn joined(self, parts: &[&str], by: Phrase) -> String {
        let mut parts = parts.iter();
        let first = parts.next().copied().unwrap_or_default().to_owned();
        parts.fold(first, |rest, next| by.said(self, &[("rest", &rest), ("next", next)]))
    }

    fn in_a_row(self, names: &[&str], two: Phrase, more: Phrase) -> String {
        match names {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first, last] => two.said(self, &[("first", first), ("last", last)]),
            [rest @ .., last] => {
                let rest = self.joined(rest, Phrase::Row);
                more.said(self, &[("rest", &rest), ("last", last)])
            }
        }
    }
}
