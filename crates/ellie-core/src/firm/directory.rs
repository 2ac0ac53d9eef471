//! The people the firm knows: for its conflict check, for its clients, and those another lawyer
//! speaks for. Nothing of it is ever said, but the status text a client asks for.

use std::collections::BTreeMap;

use crate::conflict::{Finding, Index, KnownParty, Party, Status, is_heard_as};
use crate::dialogue::understand::phone::Phone;

/// The last digits of the phone on file, by which a client is verified.
const VERIFYING_DIGITS: usize = 4;

/// The people the firm knows.
#[derive(Clone)]
pub struct Directory {
    known_parties: Index,
    represented: Index,
    clients: Vec<Client>,
}

/// A client of the firm.
#[derive(Clone, PartialEq, Eq)]
pub struct Client {
    /// The full name.
    pub name: String,
    /// The number on file.
    pub phone: Phone,
    /// The client's matters.
    pub matters: Vec<ClientMatter>,
}

/// A matter of a client.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientMatter {
    /// How it is called: "your lease".
    pub name: String,
    /// Where it stands, in the firm's words: exactly what may be said of it.
    pub status: String,
}

impl Directory {
    /// The directory of these people: the parties of the conflict check, the clients, and the
    /// names of those another lawyer represents. A client who comes twice is one.
    #[must_use]
    pub fn new(
        known_parties: Vec<KnownParty>,
        clients: Vec<Client>,
        represented: Vec<String>,
    ) -> Self {
        let certain = |name| KnownParty { name, aliases: Vec::new(), status: Status::Conflict };
        Self {
            known_parties: Index::new(known_parties),
            represented: Index::new(represented.into_iter().map(certain).collect()),
            clients: united(clients),
        }
    }

    /// The conflict check.
    #[must_use]
    pub fn check(&self, parties: &[Party]) -> Finding {
        self.known_parties.check(parties)
    }

    /// The name behind a match of the conflict check, for the audit record only.
    #[must_use]
    pub fn audited(&self, finding: Finding) -> Option<&str> {
        match finding {
            Finding::Clear => None,
            Finding::Unclear(matched) | Finding::Hit(matched) => {
                self.known_parties.audited(matched).map(|party| party.name.as_str())
            }
        }
    }

    /// Whether another lawyer is known to represent a caller of this name.
    #[must_use]
    pub fn is_represented(&self, name: &str) -> bool {
        let asked = Party::new(name);
        asked.is_some_and(|party| matches!(self.represented.check(&[party]), Finding::Hit(_)))
    }

    /// The client of this full name, spelled as tolerantly as in a conflict check, whose number on
    /// file ends in these four digits. `None` where there is none, or more than one.
    #[must_use]
    pub fn client(&self, name: &str, last_digits: &str) -> Option<&Client> {
        if last_digits.len() != VERIFYING_DIGITS {
            return None;
        }
        let is_the_one = |client: &&Client| {
            client.phone.digits().ends_with(last_digits) && is_same_person(&client.name, name)
        };
        let mut found = self.clients.iter().filter(is_the_one);
        found.next().filter(|_| found.next().is_none())
    }
}

/// Whether a name is that of a person who is known by this one, or may be it, heard as other words.
/// That is enough only for somebody who is known by something else as well.
#[must_use]
pub fn may_be_same_person(known: &str, name: &str) -> bool {
    is_same_person(known, name) || is_heard_as(known, name)
}

/// Whether two names surely mean one party, whichever of them is the fuller.
#[must_use]
pub fn is_same_party(one: &Party, other: &Party) -> bool {
    is_same_person(one.name(), other.name()) || is_same_person(other.name(), one.name())
}

/// Whether a name is surely that of a person who is known by this one, spelled as tolerantly as in
/// a conflict check. Half of it is not: many share a first name.
fn is_same_person(known: &str, name: &str) -> bool {
    let alone =
        KnownParty { name: known.to_owned(), aliases: Vec::new(), status: Status::Conflict };
    let said = Party::new(name);
    said.is_some_and(|said| matches!(Index::new(vec![alone]).check(&[said]), Finding::Hit(_)))
}

/// The same name and number twice is one client. What is known later of a matter counts.
fn united(clients: Vec<Client>) -> Vec<Client> {
    let mut united: BTreeMap<(String, String), Client> = BTreeMap::new();
    for client in clients {
        let key = (folded(&client.name), client.phone.digits().to_owned());
        match united.get_mut(&key) {
            Some(before) => before.learn(client.matters),
            None => {
                united.insert(key, client);
            }
        }
    }
    united.into_values().collect()
}

/// Capitals and spaces make no other name.
fn folded(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

impl Client {
    fn learn(&mut self, matters: Vec<ClientMatter>) {
        for matter in matters {
            self.matters.retain(|before| folded(&before.name) != folded(&matter.name));
            self.matters.push(matter);
        }
    }
}

impl Default for Directory {
    fn default() -> Self {
        Self::new(Vec::new(), Vec::new(), Vec::new())
    }
}

/// Nobody in it is shown.
impl std::fmt::Debug for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Directory")
            .field("known_parties", &self.known_parties)
            .field("clients", &self.clients.len())
            .finish_non_exhaustive()
    }
}

/// A client is not shown.
impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("matters", &self.matters.len()).finish_non_exhaustive()
    }
}

/// Nor is a matter.
impl std::fmt::Debug for ClientMatter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientMatter")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory {
        let client = |name: &str, phone: &str| Client {
            name: name.into(),
            phone: Phone::heard(phone).unwrap(),
            matters: Vec::new(),
        };
        Directory::new(
            vec![KnownParty {
                name: "St. Benedict".into(),
                aliases: Vec::new(),
                status: Status::Conflict,
            }],
            vec![
                client("Jonathan Miller", "614-555-0144"),
                client("Dana Whitfield", "614-555-0144"),
                client("Ana Ruiz", "614-555-0177"),
                client("Anna Ruiz", "740-555-0177"),
            ],
            vec!["Bob Strand".into()],
        )
    }

    #[test]
    fn a_client_is_verified_by_name_and_four_digits() {
        let directory = directory();
        let found =
            |name, digits| directory.client(name, digits).map(|client| client.name.as_str());
        assert_eq!(found("Jonathan Miller", "0144"), Some("Jonathan Miller"));
        assert_eq!(found("Jon Miller", "0144"), Some("Jonathan Miller"));
        assert_eq!(found("Jonathan Miller", "0145"), None);
        assert_eq!(found("Jonathan Miller", ""), None);
        assert_eq!(found("Jonathan Miller", "44"), None);
        assert_eq!(found("Mark Delgado", "0144"), None);
        assert_eq!(found("", "0144"), None);
    }

    #[test]
    fn half_a_name_verifies_nobody() {
        let directory = directory();
        for half in ["Dana", "Whitfield", "Miss Whitfield", "Dana and Miller", "Jonathan"] {
            assert_eq!(directory.client(half, "0144"), None, "{half}");
        }
        assert!(directory.client("Dana Whitefield", "0144").is_some());
    }

    #[test]
    fn a_name_heard_as_other_words_is_enough_beside_something_else() {
        for heard in ["arene, case still", "Irene Kastel", "Irene Castell"] {
            assert!(may_be_same_person("Irene Castell", heard), "{heard}");
        }
        assert!(may_be_same_person("Katya Braun", "Cartier Braun"));
        for other in ["Irene", "Castell", "Peter Castell", "Irene Braun", ""] {
            assert!(!may_be_same_person("Irene Castell", other), "{other}");
        }
    }

    #[test]
    fn a_client_who_comes_twice_is_one_and_the_later_status_counts() {
        let client = |name: &str, phone: &str, matters: &[(&str, &str)]| Client {
            name: name.into(),
            phone: Phone::heard(phone).unwrap(),
            matters: matters
                .iter()
                .map(|(name, status)| ClientMatter {
                    name: (*name).into(),
                    status: (*status).into(),
                })
                .collect(),
        };
        let file = client("Ana Ruiz", "614-555-0177", &[("your will", "old"), ("your lease", "a")]);
        let imported = client("ANA  ruiz", "(614) 555-0177", &[("Your will", "new")]);
        let directory = Directory::new(Vec::new(), vec![file, imported], Vec::new());
        let found = directory.client("Ana Ruiz", "0177").unwrap();
        let told: Vec<&str> = found.matters.iter().map(|matter| matter.status.as_str()).collect();
        assert_eq!(told, ["a", "new"]);
    }

    #[test]
    fn of_two_clients_who_fit_neither_is_meant() {
        assert_eq!(directory().client("Ana Ruiz", "0177"), None);
    }

    #[test]
    fn the_conflict_check_names_nobody_but_to_the_audit() {
        let directory = directory();
        let party = Party::new("Saint Benedict Medical Center").unwrap();
        let finding = directory.check(&[party]);
        assert!(matches!(finding, Finding::Hit(_)));
        assert_eq!(directory.audited(finding), Some("St. Benedict"));
        assert!(!format!("{directory:?} {finding:?}").contains("Benedict"));
    }

    #[test]
    fn a_caller_whom_another_lawyer_represents_is_known_by_name() {
        assert!(directory().is_represented("Bob Strand"));
        assert!(directory().is_represented("Robert Strand"));
        assert!(!directory().is_represented("Ann Strand"));
    }
}
