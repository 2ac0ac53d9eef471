//! How long things took: a histogram fine enough for percentiles, small enough to keep thousands.

use std::time::Duration;

use super::counts::{Counts, Merge};

/// Each doubling of a duration is cut into so many buckets: what is read from one is at most
/// 1/32, some 3 %, from what was measured.
const BUCKETS_OF_A_DOUBLING: u64 = 16;

/// How long things took, to the microsecond below 16 µs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Durations {
    buckets: Counts<u16>,
    count: u64,
    sum_us: u64,
    /// `None` while there was nothing.
    bounds_us: Option<(u64, u64)>,
}

/// How long things took, in figures. There is none of nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Timing {
    pub count: u64,
    pub mean: Duration,
    pub least: Duration,
    pub most: Duration,
    pub p50: Duration,
    pub p95: Duration,
    pub p99: Duration,
}

impl Durations {
    /// Counts one.
    pub fn add(&mut self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.buckets.add(bucket(us));
        self.count = self.count.saturating_add(1);
        self.sum_us = self.sum_us.saturating_add(us);
        self.bound(us, us);
    }

    /// The figures.
    pub fn timing(&self) -> Option<Timing> {
        let (least, most) = self.bounds_us?;
        let [p50, p95, p99] = [50, 95, 99].map(|percent| self.percentile(percent));
        Some(Timing {
            count: self.count,
            mean: Duration::from_micros(self.sum_us.checked_div(self.count)?),
            least: Duration::from_micros(least),
            most: Duration::from_micros(most),
            p50,
            p95,
            p99,
        })
    }

    /// What so many percent took at most: the one of the nearest rank, as its bucket has it.
    fn percentile(&self, percent: u64) -> Duration {
        let (least, most) = self.bounds_us.unwrap_or_default();
        let rank = (u128::from(self.count) * u128::from(percent)).div_ceil(100);
        let mut before = 0;
        for (bucket, count) in self.buckets.iter() {
            before += u128::from(*count);
            if before >= rank {
                return Duration::from_micros(middle(bucket).clamp(least, most));
            }
        }
        Duration::from_micros(most)
    }

    fn bound(&mut self, least: u64, most: u64) {
        let (low, high) = self.bounds_us.unwrap_or((least, most));
        self.bounds_us = Some((low.min(least), high.max(most)));
    }
}

impl Merge for Durations {
    fn merge(&mut self, other: &Self) {
        self.buckets.merge(&other.buckets);
        self.count = self.count.saturating_add(other.count);
        self.sum_us = self.sum_us.saturating_add(other.sum_us);
        if let Some((least, most)) = other.bounds_us {
            self.bound(least, most);
        }
    }
}

/// Buckets are as wide as a sixteenth of the power of two they lie above; below 16 they are one wide.
fn bucket(us: u64) -> u16 {
    let Some(doublings) = us.checked_ilog2().and_then(|power| power.checked_sub(4)) else {
        return us as u16;
    };
    let part = (us >> doublings) % BUCKETS_OF_A_DOUBLING;
    ((u64::from(doublings) + 1) * BUCKETS_OF_A_DOUBLING + part) as u16
}

fn middle(bucket: u16) -> u64 {
    let (doublings, part) =
        (u64::from(bucket) / BUCKETS_OF_A_DOUBLING, u64::from(bucket) % BUCKETS_OF_A_DOUBLING);
    let Some(width) = doublings.checked_sub(1) else { return part };
    let low = (BUCKETS_OF_A_DOUBLING + part) << width;
    low.saturating_add((1 << width) / 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(all: &[u64]) -> Durations {
        let mut durations = Durations::default();
        all.iter().for_each(|us| durations.add(Duration::from_micros(*us)));
        durations
    }

    /// As the nearest rank has it, from all of them.
    fn exact(all: &[u64], percent: usize) -> u64 {
        let mut sorted = all.to_vec();
        sorted.sort_unstable();
        sorted[(sorted.len() * percent).div_ceil(100) - 1]
    }

    #[test]
    fn of_nothing_there_are_no_figures() {
        assert_eq!(Durations::default().timing(), None);
    }

    #[test]
    fn of_one_every_figure_is_that_one() {
        for us in [0, 1, 15, 16, 31, 32, 1_000_003, u64::MAX] {
            let timing = of(&[us]).timing().unwrap();
            let it = Duration::from_micros(us);
            assert_eq!([timing.mean, timing.p50, timing.p99, timing.least, timing.most], [it; 5]);
        }
    }

    #[test]
    fn what_is_longer_than_can_be_counted_is_taken_for_the_longest() {
        let mut durations = of(&[u64::MAX, u64::MAX]);
        durations.add(Duration::MAX);
        assert_eq!(durations.timing().unwrap().most, Duration::from_micros(u64::MAX));
    }

    proptest! {
        #[test]
        fn a_bucket_is_near_to_all_that_is_in_it(us: u64) {
            let us = us >> (us % 64);
            let middle = middle(bucket(us));
            prop_assert!(middle.abs_diff(us) <= us / 32, "{us} is read as {middle}");
        }

        #[test]
        fn percentiles_are_near_to_the_exact_ones(all in prop::collection::vec(0u64..10_000_000, 1..300)) {
            let timing = of(&all).timing().unwrap();
            for (percent, read) in [(50, timing.p50), (95, timing.p95), (99, timing.p99)] {
                let (exact, read) = (exact(&all, percent), read.as_micros() as u64);
                prop_assert!(read.abs_diff(exact) <= exact / 32, "p{percent}: {exact}, read {read}");
            }
        }

        #[test]
        fn what_was_measured_apart_is_put_together(
            one in prop::collection::vec(0u64..1_000_000, 0..50),
            other in prop::collection::vec(0u64..1_000_000, 0..50),
        ) {
            let mut together = of(&one);
            together.merge(&of(&other));
            prop_assert_eq!(together, of(&[one, other].concat()));
        }
    }
}
