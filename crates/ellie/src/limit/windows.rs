//! The windows of all clients, in bounded memory.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::client::Client;
use super::moment::Moment;
use super::rule::{Class, Config, Rule};
use super::window::{Deeds, Taken, Window};

/// A client's windows are all in one set, and which that is nobody outside can know. With a million
/// clients there are fifteen in a set on average, and in one set of a hundred more than it has
/// room for. So at most 1,572,864 windows are kept.
const SETS: usize = 1 << 16;
const ROOM: usize = 24;

/// A set grows by so many: doubled, a third of it would be empty.
const GROWTH: usize = 4;

/// Where sets are gone through one by one, others get their turn after so many.
const AT_ONCE: usize = 64;

/// The windows of all clients.
pub struct Windows {
    config: Config,
    sets: Box<[Mutex<Set>]>,
    hasher: RandomState,
}

type Set = Vec<Entry>;

struct Entry {
    client: Client,
    window: Window,
    class: Class,
}

/// What one client did, over all classes.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub client: Client,
    pub deeds: Deeds,
}

impl Windows {
    pub fn new(config: Config) -> Self {
        Self::with_sets(config, SETS)
    }

    fn with_sets(config: Config, sets: usize) -> Self {
        let sets = (0..sets).map(|_| Mutex::default()).collect();
        Self { config, sets, hasher: RandomState::new() }
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Takes a place for a client, if there is one. The time is microseconds since the beginning.
    pub fn take(&self, class: Class, client: Client, now_us: u64) -> Taken {
        let (rule, now) = self.moment(class, now_us);
        let mut set = self.set(client);
        match set.iter_mut().find(|entry| entry.is_of(class, client)) {
            Some(entry) => entry.window.take(rule, now),
            None => {
                let mut window = Window::new(now);
                let taken = window.take(rule, now);
                self.make_room(&mut set, now_us);
                set.push(Entry { client, window, class });
                taken
            }
        }
    }

    /// Gives back a place that was taken in this slot, for it was refused elsewhere.
    pub fn give_back(&self, class: Class, client: Client, slot: u32, now_us: u64) {
        let now = self.moment(class, now_us).1;
        self.change(class, client, |window| window.give_back(slot, now));
    }

    /// Notes that a request was refused.
    pub fn refuse(&self, class: Class, client: Client, now_us: u64) {
        let now = self.moment(class, now_us).1;
        self.change(class, client, |window| window.refuse(now));
    }

    /// How long until so many places are free for a client, in microseconds.
    pub fn until_free(&self, class: Class, client: Client, places: usize, now_us: u64) -> u64 {
        let (rule, now) = self.moment(class, now_us);
        let places = u32::try_from(places).unwrap_or(u32::MAX);
        let set = self.set(client);
        let entry = set.iter().find(|entry| entry.is_of(class, client));
        entry.map_or(0, |entry| entry.window.until_free(rule, now, places))
    }

    /// Forgets whoever was not seen for a window.
    pub async fn sweep(&self, now_us: u64) {
        self.each_set(|set| {
            set.retain(|entry| !entry.window.is_idle(self.moment(entry.class, now_us).1));
            set.shrink_to(set.len().next_multiple_of(GROWTH));
        })
        .await;
    }

    /// Shows each client that was seen within its window.
    pub async fn each(&self, now_us: u64, mut show: impl FnMut(Seen)) {
        let mut clients: Vec<Seen> = Vec::with_capacity(ROOM);
        self.each_set(|set| {
            for entry in set.iter() {
                let now = self.moment(entry.class, now_us).1;
                if entry.window.is_idle(now) {
                    continue;
                }
                let (client, deeds) = (entry.client, entry.window.deeds(now));
                match clients.iter_mut().find(|seen| seen.client == client) {
                    Some(seen) => seen.deeds = seen.deeds.and(deeds),
                    None => clients.push(Seen { client, deeds }),
                }
            }
            clients.drain(..).for_each(&mut show);
        })
        .await;
    }

    async fn each_set(&self, mut act: impl FnMut(&mut Set)) {
        for sets in self.sets.chunks(AT_ONCE) {
            for set in sets {
                act(&mut locked(set));
            }
            tokio::task::yield_now().await;
        }
    }

    fn change(&self, class: Class, client: Client, change: impl FnOnce(&mut Window)) {
        let mut set = self.set(client);
        if let Some(entry) = set.iter_mut().find(|entry| entry.is_of(class, client)) {
            change(&mut entry.window);
        }
    }

    fn set(&self, client: Client) -> MutexGuard<'_, Set> {
        locked(&self.sets[self.hasher.hash_one(client) as usize % self.sets.len()])
    }

    fn moment(&self, class: Class, now_us: u64) -> (Rule, Moment) {
        let rule = self.config.rule(class);
        (rule, Moment::new(rule, now_us))
    }

    /// Forgets a window, if there is no room for another.
    fn make_room(&self, set: &mut Set, now_us: u64) {
        if set.len() < ROOM {
            if set.len() == set.capacity() {
                set.reserve_exact(GROWTH);
            }
            return;
        }
        let worth = |(_, entry): &(usize, &Entry)| self.worth(entry, now_us);
        if let Some((least, _)) = set.iter().enumerate().min_by_key(worth) {
            set.swap_remove(least);
        }
    }

    /// How much would be lost with a window. Who was not seen for a window goes first, then who used
    /// little of what it may; last who used it up, for being forgotten would let it in again. Of two
    /// who used the same it is who was not seen for longer.
    fn worth(&self, entry: &Entry, now_us: u64) -> (bool, u64, std::cmp::Reverse<u64>) {
        let (rule, now) = self.moment(entry.class, now_us);
        let is_idle = entry.window.is_idle(now);
        let used = u64::from(entry.window.taken()) * 1_000 / u64::from(rule.requests());
        (!is_idle, used, std::cmp::Reverse(entry.window.deeds(now).last_us))
    }
}

impl Entry {
    fn is_of(&self, class: Class, client: Client) -> bool {
        self.client == client && self.class == class
    }
}

impl Deeds {
    /// Of two classes together.
    fn and(self, other: Self) -> Self {
        Self {
            allowed: self.allowed.saturating_add(other.allowed),
            refused: self.refused.saturating_add(other.refused),
            first_us: self.first_us.max(other.first_us),
            last_us: self.last_us.min(other.last_us),
        }
    }
}

fn locked(set: &Mutex<Set>) -> MutexGuard<'_, Set> {
    set.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
