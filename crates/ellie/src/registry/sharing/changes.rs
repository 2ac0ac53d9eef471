//! What this replica has to tell the others.

use std::collections::{HashMap, HashSet};

use crate::registry::service::Id;

/// Services that were taken out while nobody could be told; their leases end anyway.
const MOST_REMOVED: usize = 4096;

/// What has changed about a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was registered.
    Put,
    /// It is known here; the others may know better.
    Offer,
    /// It was taken out.
    Remove,
}

/// What was not told yet. It stays until it has been: telling may fail, or be called off.
#[derive(Debug, Default)]
pub struct Changes {
    waiting: HashMap<Id, (Change, u64)>,
    removed: usize,
    renewed: HashSet<Id>,
    number: u64,
}

/// What is told in one round.
#[derive(Debug, Clone, Default)]
pub struct Round {
    /// Changes, each with its number.
    pub changes: Vec<(Id, Change, u64)>,
    /// Whose leases begin anew.
    pub renewed: Vec<Id>,
}

impl Changes {
    /// A service was registered.
    pub fn put(&mut self, id: Id) {
        self.note(id, Change::Put);
    }

    /// A service was taken out.
    pub fn remove(&mut self, id: Id) {
        self.renewed.remove(&id);
        if self.removed < MOST_REMOVED {
            self.note(id, Change::Remove);
        } else {
            self.forget(id);
        }
    }

    /// A service is known, if nothing else has happened to it.
    pub fn offer(&mut self, id: Id) {
        if !self.waiting.contains_key(&id) {
            self.note(id, Change::Offer);
        }
    }

    /// A service was seen.
    pub fn renew(&mut self, id: Id) {
        self.renewed.insert(id);
    }

    /// A service is not known any more.
    pub fn forget(&mut self, id: Id) {
        self.renewed.remove(&id);
        if let Some((Change::Remove, _)) = self.waiting.remove(&id) {
            self.removed -= 1;
        }
    }

    /// Whether something about a service was not told yet.
    pub fn has(&self, id: Id) -> bool {
        self.waiting.contains_key(&id)
    }

    /// Everything there is to tell.
    pub fn round(&self) -> Round {
        let changes = self.waiting.iter().map(|(id, (change, number))| (*id, *change, *number));
        Round { changes: changes.collect(), renewed: self.renewed.iter().copied().collect() }
    }

    /// A round was told. What has changed since is not over with it.
    pub fn told(&mut self, round: &Round) {
        for (id, _, number) in &round.changes {
            if self.waiting.get(id).is_some_and(|(_, waiting)| waiting == number)
                && let Some((Change::Remove, _)) = self.waiting.remove(id)
            {
                self.removed -= 1;
            }
        }
        for id in &round.renewed {
            self.renewed.remove(id);
        }
    }

    fn note(&mut self, id: Id, change: Change) {
        self.number += 1;
        let before = self.waiting.insert(id, (change, self.number));
        let is_removed = |change| usize::from(change == Some(Change::Remove));
        self.removed += is_removed(Some(change));
        self.removed -= is_removed(before.map(|(change, _)| change));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(port: u16) -> Id {
        Id::of("a", &"a".parse().unwrap(), port)
    }

    #[test]
    fn what_changes_while_it_is_told_is_told_again() {
        let mut changes = Changes::default();
        changes.put(id(1));
        changes.put(id(2));
        changes.renew(id(2));
        let round = changes.round();
        assert_eq!((round.changes.len(), round.renewed.len()), (2, 1));
        changes.remove(id(1));
        changes.told(&round);
        assert!(changes.has(id(1)) && !changes.has(id(2)));
        assert_eq!(changes.round().changes[0].1, Change::Remove);
        assert!(changes.round().renewed.is_empty());
    }

    #[test]
    fn what_was_offered_yields_to_what_happened() {
        let mut changes = Changes::default();
        changes.remove(id(1));
        changes.offer(id(1));
        assert_eq!(changes.round().changes[0].1, Change::Remove);
        changes.put(id(1));
        assert_eq!(changes.round().changes[0].1, Change::Put);
    }

    #[test]
    fn what_cannot_be_told_has_a_bound() {
        let mut changes = Changes::default();
        for port in 0..=u16::MAX {
            changes.put(id(port));
            changes.remove(id(port));
        }
        assert_eq!(changes.waiting.len(), MOST_REMOVED);
        changes.told(&changes.round());
        assert!(changes.waiting.is_empty() && changes.removed == 0);
    }
}
