//! A small table of what was counted, by a key.

/// What can be put together with another of its kind.
pub trait Merge: Default + Clone {
    /// Adds what the other counted.
    fn merge(&mut self, other: &Self);
}

impl Merge for u64 {
    fn merge(&mut self, other: &Self) {
        *self = self.saturating_add(*other);
    }
}

/// A count for each key, in the order of the keys. There are few: a search in a small table costs
/// less than a hash, and no memory but for what was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts<K, V = u64>(Vec<(K, V)>);

impl<K, V> Default for Counts<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord + Copy, V: Merge> Counts<K, V> {
    /// The count of a key.
    pub fn of(&mut self, key: K) -> &mut V {
        let place = match self.0.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, (key, V::default()));
                place
            }
        };
        &mut self.0[place].1
    }

    /// All keys with their counts, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        self.0.iter().map(|(key, count)| (*key, count))
    }
}

impl<K: Ord + Copy> Counts<K> {
    /// Counts one more.
    pub fn add(&mut self, key: K) {
        let count = self.of(key);
        *count = count.saturating_add(1);
    }

    /// All that was counted.
    pub fn total(&self) -> u64 {
        self.0.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}

impl<K: Ord + Copy, V: Merge> Merge for Counts<K, V> {
    fn merge(&mut self, other: &Self) {
        for (key, count) in &other.0 {
            self.of(*key).merge(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_apart_is_put_together() {
        let (mut one, mut other) = (Counts::default(), Counts::default());
        [500, 200, 200].into_iter().for_each(|status| one.add(status));
        [404, 200].into_iter().for_each(|status| other.add(status));
        one.merge(&other);
        assert_eq!(one.iter().collect::<Vec<_>>(), [(200, &3), (404, &1), (500, &1)]);
        assert_eq!(one.total(), 5);
    }

    #[test]
    fn a_count_stays_at_its_most() {
        let mut counts = Counts::default();
        *counts.of(1) = u64::MAX;
        counts.add(1);
        assert_eq!((*counts.of(1), counts.total()), (u64::MAX, u64::MAX));
    }
}
