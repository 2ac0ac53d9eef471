//! The people the firm knows: parties of the conflict check, clients, and whom others represent.

use std::fmt;

use ellie_core::conflict::{KnownParty, Party, Status};
use ellie_core::dialogue::understand::phone::Phone;
use ellie_core::firm::{Client, ClientMatter, Directory};

use super::faults::{Faults, quoted};
use super::forms;
use super::section::{LIST_MAX, Section};
use super::seen::Seen;
use super::text::Text;
use super::{NAME_MAX_CHARS, SAYS_MAX_CHARS};

/// The most people of a kind; more are imported.
const PEOPLE_MAX: usize = 10_000;
/// The most characters of a person's or a company's full name.
pub(super) const PARTY_MAX_CHARS: usize = 200;

/// The people the firm knows.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct People {
    /// The parties of the conflict check.
    pub known_parties: Vec<KnownParty>,
    /// The clients.
    pub clients: Vec<Client>,
    /// The names of those another lawyer represents.
    pub represented: Vec<String>,
}

impl People {
    /// How many there are in all.
    #[must_use]
    pub fn count(&self) -> usize {
        self.known_parties.len() + self.clients.len() + self.represented.len()
    }

    /// The people, ready to be asked for.
    #[must_use]
    pub fn directory(self) -> Directory {
        Directory::new(self.known_parties, self.clients, self.represented)
    }
}

/// Nobody is named.
impl fmt::Debug for People {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("People")
            .field("known_parties", &self.known_parties.len())
            .field("clients", &self.clients.len())
            .field("represented", &self.represented.len())
            .finish()
    }
}

/// The people in the order of the file.
pub(super) fn people(top: &Section<'_>, faults: &mut Faults<'_>) -> People {
    People {
        known_parties: known_parties(top, faults),
        clients: clients(top, faults),
        represented: represented(top, faults),
    }
}

fn known_parties(top: &Section<'_>, faults: &mut Faults<'_>) -> Vec<KnownParty> {
    let sections = top.sections("known_parties", &forms::KNOWN_PARTY, PEOPLE_MAX, faults);
    let names = names(&sections, faults);
    let named = sections.iter().zip(names);
    named.filter_map(|(section, name)| known_party(section, name, faults)).collect()
}

fn known_party(section: &Section<'_>, name: Text, faults: &mut Faults<'_>) -> Option<KnownParty> {
    let aliases = section.optional_texts("aliases", PARTY_MAX_CHARS, faults).unwrap_or_default();
    aliases.iter().for_each(|alias| check_name(alias, faults));
    let status = status(&section.text("status", NAME_MAX_CHARS, faults), faults)?;
    let aliases = aliases.into_iter().map(|alias| alias.words).collect();
    Some(KnownParty { name: name.words, aliases, status })
}

fn clients(top: &Section<'_>, faults: &mut Faults<'_>) -> Vec<Client> {
    let sections = top.sections("clients", &forms::CLIENT, PEOPLE_MAX, faults);
    let mut seen = Seen::default();
    sections.iter().filter_map(|section| client(section, &mut seen, faults)).collect()
}

fn client(section: &Section<'_>, seen: &mut Seen, faults: &mut Faults<'_>) -> Option<Client> {
    let name = section.text("name", PARTY_MAX_CHARS, faults);
    check_name(&name, faults);
    let phone = phone(&section.text("phone", NAME_MAX_CHARS, faults), faults);
    let matters = matters(section, faults);
    let phone = phone?;
    seen.meet_person(&name, client_key(&name.words, &phone), faults);
    Some(Client { name: name.words, phone, matters })
}

fn matters(section: &Section<'_>, faults: &mut Faults<'_>) -> Vec<ClientMatter> {
    let sections = section.sections("matters", &forms::MATTER, LIST_MAX, faults);
    let names: Vec<Text> =
        sections.iter().map(|matter| matter.text("name", NAME_MAX_CHARS, faults)).collect();
    let mut seen = Seen::default();
    names.iter().for_each(|name| seen.meet_person(name, name.words.to_lowercase(), faults));
    let matter = |(section, name): (&Section<'_>, Text)| ClientMatter {
        name: name.words,
        status: section.text("status", SAYS_MAX_CHARS, faults).words,
    };
    sections.iter().zip(names).map(matter).collect()
}

fn represented(top: &Section<'_>, faults: &mut Faults<'_>) -> Vec<String> {
    let sections = top.sections("represented", &forms::REPRESENTED, PEOPLE_MAX, faults);
    names(&sections, faults).into_iter().map(|name| name.words).collect()
}

fn names(sections: &[Section<'_>], faults: &mut Faults<'_>) -> Vec<Text> {
    let names: Vec<Text> =
        sections.iter().map(|section| section.text("name", PARTY_MAX_CHARS, faults)).collect();
    let mut seen = Seen::default();
    for name in &names {
        check_name(name, faults);
        seen.meet_person(name, name.words.to_lowercase(), faults);
    }
    names
}

/// Two clients may share a name or a number, but not both.
pub(super) fn client_key(name: &str, phone: &Phone) -> String {
    format!("{}|{}", name.to_lowercase(), phone.digits())
}

/// Reports a name nobody could be found by.
pub(super) fn check_name(Text { words, at }: &Text, faults: &mut Faults<'_>) {
    if !words.is_empty() && Party::new(words).is_none() {
        faults.at(at, "this is no name; write it as it is said".to_owned());
    }
}

/// What a match with a party means.
pub(super) fn status(Text { words, at }: &Text, faults: &mut Faults<'_>) -> Option<Status> {
    match words.to_lowercase().as_str() {
        "conflict" => Some(Status::Conflict),
        "unclear" => Some(Status::Unclear),
        "" => None,
        _ => {
            let what = format!("{} is no status; write conflict or unclear", quoted(words));
            faults.at(at, what);
            None
        }
    }
}

/// A number of North America, by which a client is verified.
pub(super) fn phone(Text { words, at }: &Text, faults: &mut Faults<'_>) -> Option<Phone> {
    let phone = written_phone(words);
    if phone.is_none() && !words.is_empty() {
        let what = "this is no phone number of North America; write it like 614-555-0100";
        faults.at(at, what.to_owned());
    }
    phone
}

/// Unlike what is heard, what is written has no words in it but for an extension.
fn written_phone(words: &str) -> Option<Phone> {
    let letters: String = words.chars().filter(|c| c.is_alphabetic()).collect();
    let is_written = matches!(letters.to_lowercase().as_str(), "" | "x" | "ext" | "extension")
        && words.chars().all(|c| c.is_ascii_alphanumeric() || " +-.(),".contains(c));
    Phone::heard(words).filter(|_| is_written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_on_file_is_written_in_digits() {
        for good in ["614-555-0144", "(614) 555-0144", "+1 614.555.0144", "6145550144 x12"] {
            assert_eq!(written_phone(good).unwrap().digits(), "6145550144", "{good}");
        }
        for bad in ["", "555-0144", "six one four 555 0144", "+44 20 7946 0958", "=614-555-0144"] {
            assert_eq!(written_phone(bad), None, "{bad}");
        }
    }

    #[test]
    fn nobody_is_shown() {
        let people = People { represented: vec!["Bob Strand".into()], ..People::default() };
        assert_eq!(
            format!("{people:?}"),
            "People { known_parties: 0, clients: 0, represented: 1 }"
        );
    }
}
