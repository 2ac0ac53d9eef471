//! The people of a file, as row after row tells of them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use ellie_core::conflict::KnownParty;
use ellie_core::firm::{Client, ClientMatter};

use super::row::{Column, Row};
use super::{Import, Kind};
use crate::firm::People;
use crate::firm::faults::Faults;
use crate::firm::people::{check_name, client_key, phone, status};
use crate::firm::section::LIST_MAX;
use crate::firm::seen::Seen;
use crate::firm::text::Text;

/// The people gathered so far. Somebody may stand in several rows: a party with more aliases, a
/// client with more matters.
pub(super) struct Gathered {
    kind: Kind,
    people: People,
    rows: usize,
    places: HashMap<String, Place>,
    matters: Seen,
}

/// Where somebody stands.
#[derive(Clone, Copy)]
struct Place {
    /// Among the people.
    index: usize,
    /// In the file, for the first time.
    line: usize,
}

impl Gathered {
    /// Nobody yet.
    pub(super) fn new(kind: Kind) -> Self {
        let (people, places, matters) = Default::default();
        Self { kind, people, rows: 0, places, matters }
    }

    /// How many rows were added.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The people.
    pub(super) fn finish(self) -> Import {
        Import { kind: self.kind, people: self.people, rows: self.rows }
    }

    /// Adds what a row tells.
    pub(super) fn add(&mut self, row: &Row, faults: &mut Faults<'_>) {
        self.rows += 1;
        let Some(name) = row.need(Column::Name, faults) else { return };
        check_name(name, faults);
        match self.kind {
            Kind::Parties => self.add_party(name, row, faults),
            Kind::Clients => self.add_client(name, row, faults),
            Kind::Represented => self.add_represented(name, row, faults),
        }
    }

    fn add_party(&mut self, name: &Text, row: &Row, faults: &mut Faults<'_>) {
        let aliases = || row.all(Column::Aliases);
        aliases().for_each(|alias| check_name(alias, faults));
        let Some(status) = row.need(Column::Status, faults).and_then(|text| status(text, faults))
        else {
            return;
        };
        let (place, is_new) = self.place(name.words.to_lowercase(), row, faults);
        if is_new {
            let party = KnownParty { name: name.words.clone(), aliases: Vec::new(), status };
            self.people.known_parties.push(party);
        }
        let Some(party) = self.people.known_parties.get_mut(place.index) else { return };
        if party.status != status {
            let line = place.line;
            let what = format!("this name stands in line {line} with the other status; keep one");
            faults.at(&row.at, what);
        }
        for Text { words, .. } in aliases() {
            if !party.aliases.contains(words) && is_room(party.aliases.len(), row, faults) {
                party.aliases.push(words.clone());
            }
        }
    }

    fn add_client(&mut self, name: &Text, row: &Row, faults: &mut Faults<'_>) {
        let phone = row.need(Column::Phone, faults).and_then(|text| phone(text, faults));
        let matter = matter(row, faults);
        let Some(phone) = phone else { return };
        let key = client_key(&name.words, &phone);
        let (place, is_new) = self.place(key.clone(), row, faults);
        if is_new {
            let client = Client { name: name.words.clone(), phone, matters: Vec::new() };
            self.people.clients.push(client);
        }
        let Some(client) = self.people.clients.get_mut(place.index) else { return };
        if let Some((text, matter)) = matter {
            self.matters.meet_person(text, format!("{key}|{}", text.words.to_lowercase()), faults);
            if is_room(client.matters.len(), row, faults) {
                client.matters.push(matter);
            }
        }
    }

    fn add_represented(&mut self, name: &Text, row: &Row, faults: &Faults<'_>) {
        if self.place(name.words.to_lowercase(), row, faults).1 {
            self.people.represented.push(name.words.clone());
        }
    }

    /// Where somebody stands, and whether that is new.
    fn place(&mut self, key: String, row: &Row, faults: &Faults<'_>) -> (Place, bool) {
        let index = self.places.len();
        match self.places.entry(key) {
            Entry::Occupied(place) => (*place.get(), false),
            Entry::Vacant(vacant) => {
                (*vacant.insert(Place { index, line: faults.line_of(&row.at) }), true)
            }
        }
    }
}

/// The matter of a row: its name and its status, or neither.
fn matter<'r>(row: &'r Row, faults: &mut Faults<'_>) -> Option<(&'r Text, ClientMatter)> {
    if row.get(Column::Matter).is_none() && row.get(Column::Status).is_none() {
        return None;
    }
    let (name, status) = (row.need(Column::Matter, faults), row.need(Column::Status, faults));
    let (name, status) = (name?, status?.words.clone());
    Some((name, ClientMatter { name: name.words.clone(), status }))
}

fn is_room(count: usize, row: &Row, faults: &mut Faults<'_>) -> bool {
    if count == LIST_MAX {
        let what =
            format!("nobody has more than {LIST_MAX} aliases or matters; keep the open ones");
        faults.at(&row.at, what);
    }
    count < LIST_MAX
}
