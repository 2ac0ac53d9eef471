//! Which way a turn went.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ellie_core::dialogue::thinking::Demand;

use super::Helper;

/// Who answered a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Route {
    /// Ellie's own rules, which needed no model.
    #[default]
    Rules,
    /// Her rules, with the help of a model.
    Helped(Helper),
    /// Her rules, for no model had an answer in time.
    Alone,
}

impl Route {
    /// Every name, in the order in which they are counted.
    const NAMES: [&str; 4] = ["rules", "fast", "accurate", "alone"];

    /// Its name in metrics and records.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Helped(helper) => helper.demand.name(),
            Self::Alone => "alone",
        }
    }

    /// The model that helped, if one did.
    #[must_use]
    pub const fn helper(&self) -> Option<&Helper> {
        match self {
            Self::Helped(helper) => Some(helper),
            Self::Rules | Self::Alone => None,
        }
    }

    /// The way of a turn that went both of these, one after the other.
    #[must_use]
    pub fn and_then(self, then: Self) -> Self {
        match (self, then) {
            (Self::Helped(first), Self::Helped(then)) => Self::Helped(first.and_then(then)),
            // One of the two did without.
            (Self::Helped(first), Self::Alone) | (Self::Alone, Self::Helped(first)) => {
                Self::Helped(Helper { by: first.by.instead(), ..first })
            }
            (Self::Rules, other) | (other, Self::Rules) => other,
            (Self::Alone, Self::Alone) => Self::Alone,
        }
    }

    /// Whether it went another way than was meant.
    #[must_use]
    pub const fn fell_back(&self) -> bool {
        match self {
            Self::Rules => false,
            Self::Helped(helper) => helper.by.stood_in,
            Self::Alone => true,
        }
    }

    const fn place(&self) -> usize {
        match self {
            Self::Rules => 0,
            Self::Helped(Helper { demand: Demand::Plain, .. }) => 1,
            Self::Helped(Helper { demand: Demand::Complex, .. }) => 2,
            Self::Alone => 3,
        }
    }
}

/// How many turns went which way; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Routed(Arc<[AtomicU64; 4]>);

impl Routed {
    /// One more.
    pub fn count(&self, route: &Route) {
        self.0[route.place()].fetch_add(1, Ordering::Relaxed);
    }

    /// All of them, by their names.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let counts = self.0.iter().map(|count| count.load(Ordering::Relaxed));
        Route::NAMES.into_iter().zip(counts)
    }
}

#[cfg(test)]
mod tests {
    use ellie_providers::By;
    use ellie_providers::llm::Usage;

    use super::*;

    #[test]
    fn each_way_is_counted_under_its_name() {
        let by = By::of("openai");
        let helped = |demand| {
            Route::Helped(Helper { demand, by, usage: Usage::default(), cost_micros: None })
        };
        let ways = [Route::Rules, helped(Demand::Plain), helped(Demand::Complex), Route::Alone];
        let routed = Routed::default();
        for (times, way) in ways.iter().enumerate() {
            assert_eq!(way.name(), Route::NAMES[times]);
            (0..=times).for_each(|_| routed.count(way));
        }
        let counts: Vec<_> = routed.all().collect();
        assert_eq!(counts, [("rules", 1), ("fast", 2), ("accurate", 3), ("alone", 4)]);
        assert_eq!(ways.map(|way| way.fell_back()), [false, false, false, true]);
    }
}
