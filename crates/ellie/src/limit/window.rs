//! The window of one client: how many requests were allowed in each of its last slots.

use super::moment::{Moment, SLOTS, later_by};
use super::rule::Rule;

/// How a client stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the request is allowed.
    pub is_allowed: bool,
    /// How many more would be.
    pub remaining: u32,
    /// How long until there is room for one more than now, in microseconds.
    pub resets_in_us: u64,
}

/// A verdict, and the slot the request counts in, if it is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub verdict: Verdict,
    pub slot: u32,
}

/// What is kept of a client. Most are seen in one slot and never again, so that takes little.
#[derive(Debug)]
pub struct Window {
    /// The last slot in which something was asked.
    newest: u32,
    /// How many were allowed in the slots that count; without a past, all in the newest.
    taken: u32,
    past: Option<Box<Past>>,
}

/// What is kept of a client that was seen in several slots, or refused.
#[derive(Debug)]
struct Past {
    /// How many were allowed in each slot, by its number modulo [`SLOTS`].
    counts: [u32; SLOTS as usize],
    /// The slot in which it was first seen.
    first: u32,
    allowed: u32,
    refused: u32,
}

/// What a client did since it was first seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deeds {
    /// Requests that were allowed.
    pub allowed: u32,
    /// Requests that were refused.
    pub refused: u32,
    /// How long ago it was first seen, to a slot, in microseconds.
    pub first_us: u64,
    /// How long ago it was last seen, to a slot, in microseconds.
    pub last_us: u64,
}

impl Window {
    /// Nothing was asked yet.
    pub fn new(now: Moment) -> Self {
        Self { newest: now.slot, taken: 0, past: None }
    }

    /// Takes a place, if there is one.
    pub fn take(&mut self, rule: Rule, now: Moment) -> Taken {
        self.advance(now);
        let is_allowed = self.taken < rule.requests();
        if is_allowed {
            self.taken += 1;
            if let Some(past) = &mut self.past {
                past.allowed = past.allowed.saturating_add(1);
                past.counts[index(self.newest)] += 1;
            }
        }
        let remaining = rule.requests().saturating_sub(self.taken);
        let wanted = remaining.saturating_add(1).min(rule.requests());
        let resets_in_us = self.until_free(rule, now, wanted);
        Taken { verdict: Verdict { is_allowed, remaining, resets_in_us }, slot: self.newest }
    }

    /// Gives back a place that was taken in this slot, for it was refused elsewhere.
    pub fn give_back(&mut self, slot: u32, now: Moment) {
        self.advance(now);
        match &mut self.past {
            Some(past) => {
                let count = &mut past.counts[index(slot)];
                if later_by(self.newest, slot) < SLOTS && *count > 0 {
                    *count -= 1;
                    self.taken -= 1;
                    past.allowed = past.allowed.saturating_sub(1);
                }
            }
            None if self.newest == slot => self.taken = self.taken.saturating_sub(1),
            None => {}
        }
    }

    /// Notes that a request was refused.
    pub fn refuse(&mut self, now: Moment) {
        self.advance(now);
        let past = self.past();
        past.refused = past.refused.saturating_add(1);
    }

    /// How long until so many places are free, if nobody takes one, in microseconds.
    pub fn until_free(&self, rule: Rule, now: Moment, places: u32) -> u64 {
        let may_stay = rule.requests().saturating_sub(places);
        let mut stay = if self.is_idle(now) { 0 } else { self.taken };
        if stay <= may_stay {
            return 0;
        }
        let Some(past) = &self.past else { return now.until_out(self.newest) };
        for age in (0..SLOTS).rev() {
            let slot = self.newest.wrapping_sub(age);
            stay -= past.counts[index(slot)];
            if stay <= may_stay {
                return now.until_out(slot);
            }
        }
        now.until_out(self.newest)
    }

    /// Whether its client was not seen for a window, so that nothing is left of it that counts.
    pub fn is_idle(&self, now: Moment) -> bool {
        later_by(now.slot, self.newest) >= SLOTS
    }

    /// How many were allowed in the slots that count.
    pub fn taken(&self) -> u32 {
        self.taken
    }

    /// What its client did.
    pub fn deeds(&self, now: Moment) -> Deeds {
        let last_us = now.since(self.newest);
        match &self.past {
            Some(past) => Deeds {
                allowed: past.allowed,
                refused: past.refused,
                first_us: now.since(past.first),
                last_us,
            },
            None => Deeds { allowed: self.taken, refused: 0, first_us: last_us, last_us },
        }
    }

    /// Lets go of the slots that are wholly outside of the window.
    fn advance(&mut self, now: Moment) {
        // Of two who come at once, the one with the later clock may be the first.
        let slots = later_by(now.slot, self.newest);
        if slots == 0 {
            return;
        }
        if slots >= SLOTS {
            *self = Self::new(now);
            return;
        }
        let newest = self.newest;
        let past = self.past();
        let mut gone = 0;
        for slot in (1..=slots).map(|step| index(newest.wrapping_add(step))) {
            gone += past.counts[slot];
            past.counts[slot] = 0;
        }
        self.taken -= gone;
        self.newest = now.slot;
    }

    fn past(&mut self) -> &mut Past {
        let (newest, taken) = (self.newest, self.taken);
        self.past.get_or_insert_with(|| {
            let mut counts = [0; SLOTS as usize];
            counts[index(newest)] = taken;
            Box::new(Past { counts, first: newest, allowed: taken, refused: 0 })
        })
    }
}

fn index(slot: u32) -> usize {
    (slot % SLOTS) as usize
}

#[cfg(test)]
mod tests;
