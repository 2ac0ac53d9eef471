//! The attorneys by the numbers the diary knows them by. A number stays an attorney's for good,
//! whatever becomes of the firm's list.

use std::collections::BTreeMap;

use super::slots::AttorneyId;

/// Every attorney who gives consultations, or gave some.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster(BTreeMap<AttorneyId, String>);

impl Roster {
    /// The roster of a diary that is new: the numbers are the places in this list.
    #[must_use]
    pub fn by_place<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        (0..).map(AttorneyId).zip(names.into_iter().map(str::to_owned)).collect()
    }

    /// The number of an attorney. Capitals make no other of them.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<AttorneyId> {
        let name = name.to_lowercase();
        self.0.iter().find(|(_, other)| other.to_lowercase() == name).map(|(id, _)| *id)
    }

    /// The name of an attorney, also of one who has left.
    #[must_use]
    pub fn name(&self, id: AttorneyId) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }

    /// Nobody is on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The numbers and names on it.
    pub fn iter(&self) -> impl Iterator<Item = (AttorneyId, &str)> {
        self.0.iter().map(|(id, name)| (*id, name.as_str()))
    }

    /// Puts an attorney on it.
    pub fn add(&mut self, id: AttorneyId, name: &str) {
        self.0.insert(id, name.to_owned());
    }
}

impl FromIterator<(AttorneyId, String)> for Roster {
    fn from_iter<I: IntoIterator<Item = (AttorneyId, String)>>(attorneys: I) -> Self {
        Self(attorneys.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attorney_is_found_by_name_and_by_number() {
        let mut roster = Roster::by_place(["Priya Raman", "Chidi Okafor"]);
        roster.add(AttorneyId(7), "Ann Lane");
        assert_eq!(roster.number("chidi OKAFOR"), Some(AttorneyId(1)));
        assert_eq!(roster.name(AttorneyId(7)), Some("Ann Lane"));
        assert_eq!((roster.number("Chidi"), roster.name(AttorneyId(2))), (None, None));
    }
}
