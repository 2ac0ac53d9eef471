//! The latest of something, and no more than so many.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::lock;

/// Whoever adds waits only for those who are at the same part at that moment.
const PARTS: usize = 16;

/// The latest of something. It is kept in parts, in turn, so that many can add at once, and a
/// report that copies a part keeps nobody waiting for long.
pub struct Ring<T> {
    next: AtomicU64,
    most_of_a_part: usize,
    parts: [Mutex<VecDeque<(u64, T)>>; PARTS],
}

impl<T: Clone> Ring<T> {
    /// Room for so many, rounded up to a multiple of 16.
    pub fn new(most: usize) -> Self {
        let most_of_a_part = most.div_ceil(PARTS).max(1);
        Self { next: AtomicU64::new(0), most_of_a_part, parts: Default::default() }
    }

    /// Adds one; the oldest makes room.
    pub fn add(&self, one: T) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let part = &self.parts[number as usize % PARTS];
        let oldest = {
            let mut part = lock(part);
            let oldest = (part.len() == self.most_of_a_part).then(|| part.pop_front()).flatten();
            part.push_back((number, one));
            oldest
        };
        // What has to be freed is freed when nobody waits for it.
        drop(oldest);
    }

    /// All of them, the latest first.
    pub fn latest_first(&self) -> Vec<T> {
        let mut all = Vec::with_capacity(self.most_of_a_part * PARTS);
        for part in &self.parts {
            all.extend(lock(part).iter().cloned());
        }
        all.sort_unstable_by_key(|(number, _)| std::cmp::Reverse(*number));
        all.into_iter().map(|(_, one)| one).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn the_latest_are_kept_and_come_first() {
        let ring = Ring::new(32);
        assert_eq!(ring.latest_first(), Vec::<u32>::new());
        (0..5).for_each(|number| ring.add(number));
        assert_eq!(ring.latest_first(), [4, 3, 2, 1, 0]);
        (5..100).for_each(|number| ring.add(number));
        assert_eq!(ring.latest_first(), (68..100).rev().collect::<Vec<_>>());
    }

    #[test]
    fn a_ring_is_never_without_room() {
        let ring = Ring::new(0);
        (0..1_000).for_each(|number| ring.add(number));
        assert_eq!(ring.latest_first().len(), PARTS);
    }

    #[test]
    fn what_is_let_go_is_freed_and_what_many_add_is_all_there() {
        let one = Arc::new(());
        let ring = Ring::new(1_600);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..1_000).for_each(|_| ring.add(Arc::clone(&one))));
            }
        });
        assert_eq!(ring.latest_first().len(), 1_600);
        assert_eq!(Arc::strong_count(&one), 1_601);
    }
}
