//! How many retries all calls to somebody may add together.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A retry costs so many units; a call earns as many of them as its percentage.
const RETRY: u32 = 100;

/// Retries that may still be made: each call earns a share of one, and no more than a reserve is
/// kept. Without it, everybody's retries would double what somebody in trouble has to bear.
#[derive(Debug, Clone)]
pub struct Budget(Arc<Purse>);

#[derive(Debug)]
struct Purse {
    percent: u32,
    most: u32,
    units: AtomicU32,
}

impl Budget {
    /// So many retries for a hundred calls, and so many more besides, for the first and for quiet
    /// times.
    #[must_use]
    pub fn new(percent: u32, reserve: u32) -> Self {
        let most = reserve.saturating_mul(RETRY);
        Self(Arc::new(Purse { percent, most, units: AtomicU32::new(most) }))
    }

    /// A call is made.
    pub fn earn(&self) {
        let Purse { percent, most, units } = &*self.0;
        let earned = |held: u32| Some(held.saturating_add(*percent).min((*most).max(RETRY)));
        // Cannot fail: there is always a new value.
        let _ = units.fetch_update(Ordering::Relaxed, Ordering::Relaxed, earned);
    }

    /// Takes one retry, if there is one.
    #[must_use]
    pub fn spend(&self) -> bool {
        let spent = |held: u32| held.checked_sub(RETRY);
        self.0.units.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spent).is_ok()
    }
}

impl Default for Budget {
    /// A fifth more calls at the most, and ten.
    fn default() -> Self {
        Self::new(20, 10)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn there_are_never_more_retries_than_were_earned_and_kept_ready(
            percent in 0_u32..=100,
            reserve in 0_u32..20,
            calls in proptest::collection::vec(0_u8..4, 0..500),
        ) {
            let budget = Budget::new(percent, reserve);
            let mut retries = 0;
            for (index, wanted) in calls.iter().enumerate() {
                budget.earn();
                retries += (0..*wanted).filter(|_| budget.spend()).count();
                let earned = (index + 1) * percent as usize / 100;
                prop_assert!(retries <= earned + reserve as usize);
            }
        }
    }

    #[test]
    fn in_quiet_times_no_more_than_the_reserve_is_kept() {
        let budget = Budget::new(20, 10);
        (0..100_000).for_each(|_| budget.earn());
        assert_eq!((0..100).filter(|_| budget.spend()).count(), 10);
        (0..5).for_each(|_| budget.earn());
        assert!(budget.spend() && !budget.spend());
    }

    #[test]
    fn the_greatest_numbers_do_no_harm() {
        let budget = Budget::new(u32::MAX, u32::MAX);
        budget.earn();
        assert!(budget.spend());
        assert!(!Budget::new(0, 0).spend());
    }
}
