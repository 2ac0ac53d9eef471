//! When each service is asked next how it is.

use std::collections::{BTreeSet, HashMap};

use tokio::time::Instant;

use super::service::Id;

/// The order in which services are asked. One that is being asked is not in it.
#[derive(Debug, Default)]
pub struct Schedule {
    order: BTreeSet<(Instant, Id)>,
    times: HashMap<Id, Instant>,
}

impl Schedule {
    /// Asks a service at a time, and not when it was to be asked before.
    pub fn set(&mut self, id: Id, time: Instant) {
        self.remove(id);
        self.order.insert((time, id));
        self.times.insert(id, time);
    }

    /// Does not ask it.
    pub fn remove(&mut self, id: Id) {
        if let Some(time) = self.times.remove(&id) {
            self.order.remove(&(time, id));
        }
    }

    /// Whether it is to be asked.
    pub fn has(&self, id: Id) -> bool {
        self.times.contains_key(&id)
    }

    /// Takes the next one out whose time has come.
    pub fn take(&mut self, now: Instant) -> Option<Id> {
        let &(_, id) = self.order.first().filter(|(time, _)| *time <= now)?;
        self.remove(id);
        Some(id)
    }

    /// When the next one's time comes.
    pub fn next(&self) -> Option<Instant> {
        self.order.first().map(|(time, _)| *time)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn whose_time_has_come_is_taken_once_and_in_order() {
        let begin = Instant::now();
        let second = |second| begin + Duration::from_secs(second);
        let id = |port| Id::of("a", &"a".parse().unwrap(), port);
        let mut schedule = Schedule::default();
        for (port, time) in [(1, 3), (2, 1), (3, 2), (4, 1)] {
            schedule.set(id(port), second(time));
        }
        schedule.set(id(3), second(9));
        schedule.remove(id(4));
        assert_eq!(schedule.next(), Some(second(1)));
        assert_eq!(schedule.take(second(0)), None);
        assert_eq!(schedule.take(second(3)), Some(id(2)));
        assert_eq!(schedule.take(second(3)), Some(id(1)));
        assert_eq!(schedule.take(second(3)), None, "the third was put off");
        assert_eq!(schedule.take(second(9)), Some(id(3)));
        assert_eq!(schedule.next(), None);
    }
}
