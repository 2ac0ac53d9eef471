//! Where clients of the older dialect wait for a place in their window.
//!
//! Each client has a line of its own. The first in it takes the next place that is free; whoever
//! goes away leaves the line, and those behind move up.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::client::Client;
use super::rule::Older;

/// How many may wait over all clients: each holds a connection, of which there are not many more.
pub const MOST_WAITING: usize = 1_000;

/// The lines of all clients.
#[derive(Default)]
pub struct Lines {
    lines: Mutex<HashMap<Whose, Line>>,
    /// How many wait in all lines. Mostly nobody does, and then nobody has to look.
    waiting: AtomicUsize,
}

type Whose = (Older, Client);

#[derive(Default)]
struct Line {
    tickets: VecDeque<u64>,
    next: u64,
    moved: Arc<Notify>,
}

/// A place in a line, which is left when this is dropped.
pub struct Ticket<'a> {
    lines: &'a Lines,
    whose: Whose,
    number: u64,
    moved: Arc<Notify>,
}

impl Lines {
    /// How many wait in the line of a client.
    pub fn length(&self, older: Older, client: Client) -> usize {
        match self.waiting() {
            0 => 0,
            _ => self.locked().get(&(older, client)).map_or(0, |line| line.tickets.len()),
        }
    }

    /// How many wait in all lines.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.locked().len()
    }

    /// Joins the line of a client, unless it is full.
    pub fn join(&self, older: Older, client: Client) -> Option<Ticket<'_>> {
        let mut lines = self.locked();
        let whose = (older, client);
        let length = lines.get(&whose).map_or(0, |line| line.tickets.len());
        if length >= older.places() || self.waiting() >= MOST_WAITING {
            return None;
        }
        let line = lines.entry(whose).or_default();
        let number = line.next;
        line.next += 1;
        line.tickets.push_back(number);
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Some(Ticket { lines: self, whose, number, moved: Arc::clone(&line.moved) })
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Whose, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticket<'_> {
    /// The place in the line; 1 is the next.
    pub fn position(&self) -> usize {
        let lines = self.lines.locked();
        let tickets = lines.get(&self.whose).map(|line| &line.tickets);
        let before = tickets.and_then(|tickets| tickets.iter().position(|it| *it == self.number));
        before.unwrap_or(0) + 1
    }

    /// Waits until nobody is before.
    pub async fn is_first(&self) {
        loop {
            // Asked for before looking, so that no move between the two is missed.
            let moved = self.moved.notified();
            if self.position() == 1 {
                return;
            }
            moved.await;
        }
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        let mut lines = self.lines.locked();
        if let Some(line) = lines.get_mut(&self.whose) {
            line.tickets.retain(|number| *number != self.number);
            if line.tickets.is_empty() {
                lines.remove(&self.whose);
            }
        }
        self.lines.waiting.fetch_sub(1, Ordering::Relaxed);
        self.moved.notify_waiters();
    }
}

#[cfg(test)]
mod tests;
