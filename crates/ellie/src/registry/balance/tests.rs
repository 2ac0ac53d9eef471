use std::collections::HashMap;

use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};

use super::*;

const MS: Duration = Duration::from_millis(1);

fn id(port: u16) -> Id {
    Id::of("a", &"a".parse().unwrap(), port)
}

fn candidates(weights: &[u32]) -> Vec<Candidate> {
    let numbered = (1..).zip(weights);
    numbered.map(|(port, &weight)| Candidate { id: id(port), weight }).collect()
}

/// Who is chosen, by number, one after the other.
fn chosen(balance: &mut Balance, candidates: &[Candidate], times: usize) -> Vec<usize> {
    let number = |id| candidates.iter().position(|candidate| candidate.id == id).unwrap() + 1;
    (0..times).map(|_| number(balance.choose(candidates, 0).unwrap())).collect()
}

#[test]
fn one_after_the_other_also_when_one_comes_and_one_leaves() {
    let mut balance = Balance::new(Strategy::RoundRobin);
    let all = candidates(&[1, 1, 1]);
    assert_eq!(chosen(&mut balance, &all[..2], 3), [1, 2, 1]);
    assert_eq!(chosen(&mut balance, &all, 4), [3, 2, 1, 3]);
    balance.forget(id(2));
    assert_eq!(chosen(&mut balance, &[all[0], all[2]], 2), [1, 2]);
}

#[test]
fn who_has_least_at_hand() {
    let mut balance = Balance::new(Strategy::LeastConnections);
    let all = candidates(&[1, 1]);
    assert_eq!(chosen(&mut balance, &all, 2), [1, 2], "in turn, while they have as much");
    balance.begun(id(1), Utc::now());
    assert_eq!(chosen(&mut balance, &all, 3), [2, 2, 2]);
    balance.begun(id(2), Utc::now());
    balance.begun(id(2), Utc::now());
    assert_eq!(chosen(&mut balance, &all, 2), [1, 1]);
    balance.ended(id(2));
    balance.ended(id(2));
    balance.ended(id(2));
    assert_eq!(balance.load(id(2)).active, 0, "no less than none");
}

#[test]
fn who_weighs_more_is_chosen_more_often_and_not_in_a_row() {
    let mut balance = Balance::new(Strategy::WeightedRoundRobin);
    let all = candidates(&[5, 1, 1]);
    assert_eq!(chosen(&mut balance, &all, 7), [1, 1, 2, 1, 3, 1, 1]);
}

#[test]
fn chance_is_handed_in() {
    let mut balance = Balance::new(Strategy::Random);
    let all = candidates(&[1, 1, 1]);
    let mut picked = |random| balance.choose(&all, random);
    assert_eq!(
        [0, 1, 2, 3, u32::MAX].map(&mut picked).map(Option::unwrap),
        [id(1), id(2), id(3), id(1), id(1)]
    );
}

#[test]
fn a_score_weighs_speed_errors_and_leisure() {
    let near = |score: f64, wanted: f64| assert!((score - wanted).abs() < 1e-9, "{score}");
    near(Load::default().score(), 0.5);
    let with = |ms, error_rate, active| Load {
        response_time: Some(ms * MS),
        error_rate,
        active,
        ..Load::default()
    };
    near(with(0, 0.0, 0).score(), 1.0);
    near(with(2_500, 0.0, 0).score(), 0.8);
    near(with(60_000, 0.0, 0).score(), 0.6);
    near(with(0, 1.0, 50).score(), 0.5);
    near(with(60_000, 1.0, 1_000).score(), 0.0);
}

#[test]
fn who_is_slow_or_wrong_is_spared_and_comes_back() {
    let mut balance = Balance::new(Strategy::HealthBased);
    let all = candidates(&[1, 1]);
    assert_eq!(chosen(&mut balance, &all, 4), [1, 2, 1, 2], "nothing is known");
    for candidate in &all {
        balance.observe(candidate.id, Some(10 * MS), true);
    }
    balance.observe(id(1), None, false);
    assert_eq!(chosen(&mut balance, &all, 3), [2, 2, 2]);
    for _ in 0..20 {
        balance.observe(id(2), Some(2_000 * MS), true);
    }
    assert_eq!(chosen(&mut balance, &all, 3), [1, 1, 1]);
    for _ in 0..100 {
        balance.observe(id(2), Some(5 * MS), true);
    }
    assert_eq!(chosen(&mut balance, &all, 1), [2], "it was asked how it is, and is well");
}

#[test]
fn nobody_is_chosen_of_nobody() {
    for strategy in ["round_robin", "least_connections", "weighted_round_robin", "random"] {
        let mut balance = Balance::new(strategy.parse().unwrap());
        assert_eq!(balance.choose(&[], u32::MAX), None, "{strategy}");
    }
    assert!("best".parse::<Strategy>().is_err());
}

proptest! {
    #[test]
    fn shares_follow_weights(weights in prop::collection::vec(1..=20_u32, 1..6)) {
        let mut balance = Balance::new(Strategy::WeightedRoundRobin);
        let all = candidates(&weights);
        let total: u32 = weights.iter().sum();
        let mut counts: HashMap<usize, u32> = HashMap::new();
        for number in chosen(&mut balance, &all, total as usize * 3) {
            *counts.entry(number).or_default() += 1;
        }
        for (number, weight) in (1..).zip(&weights) {
            prop_assert_eq!(counts.get(&number), Some(&(weight * 3)));
        }
    }

    #[test]
    fn a_score_is_between_none_and_all(
        observed in prop::collection::vec((0..100_000_u64, any::<bool>()), 0..50),
        active in any::<u32>(),
    ) {
        let mut load = Load { active, ..Load::default() };
        for (ms, is_right) in observed {
            load.observe(Some(Duration::from_millis(ms)), is_right);
        }
        prop_assert!((0.0..=1.0).contains(&load.score()));
    }
}
