//! Turns that could not be written: kept in memory, in their order, until they can.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::store::kept::Kept;

/// More than this is not kept; a turn takes some kilobytes.
const MOST: usize = 20_000;

/// The turns that wait.
#[derive(Default)]
pub struct Backlog(Mutex<VecDeque<Kept>>);

impl Backlog {
    /// Puts a turn behind those that wait, if there is room for it.
    #[must_use]
    pub fn push(&self, kept: Kept) -> bool {
        let mut waiting = self.lock();
        let has_room = waiting.len() < MOST;
        if has_room {
            waiting.push_back(kept);
        }
        has_room
    }

    /// The turn that has waited longest, which stays where it is.
    pub fn first(&self) -> Option<Kept> {
        self.lock().front().cloned()
    }

    /// Takes the first away, if it is still this one.
    pub fn done_with(&self, kept: &Kept) {
        self.lock().pop_front_if(|first| first == kept);
    }

    /// Takes the turns of a session away.
    pub fn forget(&self, session_id: &str) {
        self.lock().retain(|kept| kept.session_id != session_id);
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether a turn of this session waits.
    pub fn has(&self, session_id: &str) -> bool {
        self.lock().iter().any(|kept| kept.session_id == session_id)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
