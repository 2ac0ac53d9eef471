//! What an import makes of the people that are kept.

use std::collections::HashMap;
use std::fmt;

use ellie_core::conflict::KnownParty;
use ellie_core::firm::Client;

use super::{Import, Kind};
use crate::firm::People;
use crate::firm::people::client_key;

/// What becomes of those who are kept and not in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They stay.
    Add,
    /// They go.
    Replace,
}

/// How many people an import adds, changes, leaves as they are, and takes away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// Those who were not kept before.
    pub added: usize,
    /// Those who were kept and of whom the file tells something else.
    pub changed: usize,
    /// Those of whom the file tells what is kept.
    pub unchanged: usize,
    /// Those who are kept no more.
    pub removed: usize,
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { added, changed, unchanged, removed } = self;
        write!(f, "{added} added, {changed} changed, {unchanged} unchanged, {removed} removed")
    }
}

/// The people to keep after an import. Somebody in the file takes the place of whoever was kept
/// under the same name, and for a client the same number; people of another kind stay.
#[must_use]
pub fn merged(kept: People, import: Import, mode: Mode) -> (People, Changes) {
    let read = import.people;
    match import.kind {
        Kind::Parties => {
            let key = |party: &KnownParty| party.name.to_lowercase();
            let (known_parties, changes) = merge(kept.known_parties, read.known_parties, key, mode);
            (People { known_parties, ..kept }, changes)
        }
        Kind::Clients => {
            let key = |client: &Client| client_key(&client.name, &client.phone);
            let (clients, changes) = merge(kept.clients, read.clients, key, mode);
            (People { clients, ..kept }, changes)
        }
        Kind::Represented => {
            let key = |name: &String| name.to_lowercase();
            let (represented, changes) = merge(kept.represented, read.represented, key, mode);
            (People { represented, ..kept }, changes)
        }
    }
}

fn merge<T: PartialEq>(
    kept: Vec<T>,
    read: Vec<T>,
    key: impl Fn(&T) -> String,
    mode: Mode,
) -> (Vec<T>, Changes) {
    let mut before: HashMap<String, &T> = kept.iter().map(|one| (key(one), one)).collect();
    let mut changes = Changes::default();
    for one in &read {
        match before.remove(&key(one)) {
            None => changes.added += 1,
            Some(same) if same == one => changes.unchanged += 1,
            Some(_) => changes.changed += 1,
        }
    }
    if mode == Mode::Replace {
        changes.removed = before.len();
        return (read, changes);
    }
    let stays: Vec<bool> = kept.iter().map(|one| before.contains_key(&key(one))).collect();
    let others = kept.into_iter().zip(stays).filter_map(|(one, stays)| stays.then_some(one));
    (others.chain(read).collect(), changes)
}
