//! Who of several services of a name gets the next request. No clock, no chance: both are handed in.

mod load;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};

pub use load::Load;

use super::service::Id;

/// How the next one is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strategy {
    /// One after the other.
    RoundRobin,
    /// Who has the fewest requests at hand.
    LeastConnections,
    /// One after the other, and who weighs twice as much twice as often.
    WeightedRoundRobin,
    /// Anyone.
    Random,
    /// Who answers quickly, rightly, and has little at hand.
    #[default]
    HealthBased,
}

impl Strategy {
    /// The name, as in the settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RoundRobin => "round_robin",
            Self::LeastConnections => "least_connections",
            Self::WeightedRoundRobin => "weighted_round_robin",
            Self::Random => "random",
            Self::HealthBased => "health_based",
        }
    }
}

impl FromStr for Strategy {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let all = [
            Self::RoundRobin,
            Self::LeastConnections,
            Self::WeightedRoundRobin,
            Self::Random,
            Self::HealthBased,
        ];
        let found = all.into_iter().find(|strategy| strategy.name() == name);
        found.ok_or(
            "none of round_robin, least_connections, weighted_round_robin, random, health_based",
        )
    }
}

/// One of those who can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: Id,
    /// How much it takes beside others.
    pub weight: u32,
}

/// What each service has to carry, and who was chosen when.
#[derive(Debug, Default)]
pub struct Balance {
    strategy: Strategy,
    loads: HashMap<Id, Load>,
    turn: u64,
}

impl Balance {
    /// Chooses so.
    #[must_use]
    pub fn new(strategy: Strategy) -> Self {
        Self { strategy, ..Self::default() }
    }

    /// How is chosen.
    #[must_use]
    pub const fn strategy(&self) -> Strategy {
        self.strategy
    }

    /// Chooses one; `random` is any number. Who is equally good waits for the one whose turn is
    /// longer ago.
    pub fn choose(&mut self, candidates: &[Candidate], random: u32) -> Option<Id> {
        for candidate in candidates {
            self.loads.entry(candidate.id).or_default();
        }
        let load = |candidate: &Candidate| self.loads.get(&candidate.id).copied();
        let turn = |candidate: &Candidate| load(candidate).map_or(0, |load| load.turn);
        let chosen = match self.strategy {
            Strategy::RoundRobin => candidates.iter().min_by_key(|one| turn(one)),
            Strategy::LeastConnections => candidates
                .iter()
                .min_by_key(|one| (load(one).map_or(0, |load| load.active), turn(one))),
            Strategy::Random => candidates.get(random as usize % candidates.len().max(1)),
            Strategy::WeightedRoundRobin => self.heaviest(candidates),
            Strategy::HealthBased => {
                let score = |one: &Candidate| load(one).unwrap_or_default().score();
                candidates.iter().min_by(|one, other| {
                    let by_turn = || turn(one).cmp(&turn(other));
                    score(other).total_cmp(&score(one)).then_with(by_turn)
                })
            }
        }?;
        self.turn += 1;
        self.loads.get_mut(&chosen.id)?.turn = self.turn;
        Some(chosen.id)
    }

    /// Smoothly, as nginx does: everybody gains his weight, and who has most pays for all.
    fn heaviest<'a>(&mut self, candidates: &'a [Candidate]) -> Option<&'a Candidate> {
        let total: i64 = candidates.iter().map(|candidate| i64::from(candidate.weight)).sum();
        for candidate in candidates {
            let load = self.loads.get_mut(&candidate.id)?;
            load.credit = load.credit.saturating_add(candidate.weight.into());
        }
        let credit = |one: &Candidate| {
            let load = self.loads.get(&one.id).copied().unwrap_or_default();
            (Reverse(load.credit), load.turn)
        };
        let chosen = candidates.iter().min_by_key(|one| credit(one))?;
        let load = self.loads.get_mut(&chosen.id)?;
        load.credit = load.credit.saturating_sub(total);
        Some(chosen)
    }

    /// A request has begun.
    pub fn begun(&mut self, id: Id, at: DateTime<Utc>) {
        let load = self.loads.entry(id).or_default();
        load.active += 1;
        load.total += 1;
        load.last = Some(at);
    }

    /// A request has ended.
    pub fn ended(&mut self, id: Id) {
        if let Some(load) = self.loads.get_mut(&id) {
            load.active = load.active.saturating_sub(1);
        }
    }

    /// A request was answered, or a service was asked how it is: also by that, one who was slow or
    /// wrong becomes better again while nobody gives it anything to do.
    pub fn observe(&mut self, id: Id, took: Option<Duration>, is_right: bool) {
        self.loads.entry(id).or_default().observe(took, is_right);
    }

    /// A service has left.
    pub fn forget(&mut self, id: Id) {
        self.loads.remove(&id);
    }

    /// What a service has to carry.
    #[must_use]
    pub fn load(&self, id: Id) -> Load {
        self.loads.get(&id).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
