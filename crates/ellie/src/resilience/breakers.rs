//! All circuits of the program, by name.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::breaker::Rule;
use super::circuit::Circuit;
use super::report::Report;

/// Circuits that are kept: more than Ellie has to do with, were every service of a full registry
/// one. Names may come from outside, and memory must not grow with them.
const MOST: usize = 4096;

/// Circuits by name.
pub struct Breakers {
    rule: Rule,
    most: usize,
    circuits: Mutex<HashMap<String, Circuit>>,
}

impl Breakers {
    /// None yet; each that is asked for keeps to this rule, unless it is asked for with another.
    #[must_use]
    pub fn new(rule: Rule) -> Self {
        Self { rule, most: MOST, circuits: Mutex::default() }
    }

    /// The circuit of this name.
    #[must_use]
    pub fn circuit(&self, name: &str) -> Circuit {
        self.circuit_with(name, self.rule)
    }

    /// The circuit of this name; a new one keeps to this rule.
    ///
    /// When there are too many, the one is forgotten that was not called for the longest time and
    /// that nobody has in hand. If there is none, the new one works and is in no report.
    #[must_use]
    pub fn circuit_with(&self, name: &str, rule: Rule) -> Circuit {
        let mut circuits = self.lock();
        if let Some(circuit) = circuits.get(name) {
            return circuit.clone();
        }
        let circuit = Circuit::new(name, rule);
        if circuits.len() >= self.most {
            let idle = circuits.values().filter(|circuit| !circuit.is_shared());
            let longest = idle.min_by_key(|circuit| circuit.last_call());
            let Some(longest) = longest.map(|circuit| circuit.name().to_owned()) else {
                return circuit;
            };
            circuits.remove(&longest);
        }
        circuits.insert(name.to_owned(), circuit.clone());
        circuit
    }

    /// Forgets one whose other side is gone for good.
    pub fn forget(&self, name: &str) {
        self.lock().remove(name);
    }

    /// Every circuit, by name.
    #[must_use]
    pub fn reports(&self) -> Vec<Report> {
        let circuits: Vec<Circuit> = self.lock().values().cloned().collect();
        let mut reports: Vec<Report> = circuits.iter().map(Circuit::report).collect();
        reports.sort_by(|one, another| one.name.cmp(&another.name));
        reports
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Circuit>> {
        self.circuits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::resilience::Phase;

    fn names(breakers: &Breakers) -> Vec<String> {
        breakers.reports().into_iter().map(|report| report.name).collect()
    }

    #[test]
    fn a_name_is_one_circuit_for_all() {
        let breakers = Breakers::new(Rule { failures: 1, ..Rule::default() });
        breakers.circuit("proxy-billing").allow().unwrap().failed();
        assert!(breakers.circuit("proxy-billing").allow().is_err());
        assert!(breakers.circuit("proxy-calendar").allow().is_ok());
        let report = &breakers.reports()[0];
        assert_eq!((report.name.as_str(), report.phase), ("proxy-billing", Phase::Open));
        breakers.forget("proxy-billing");
        assert_eq!(names(&breakers), ["proxy-calendar"]);
        assert!(breakers.circuit("proxy-billing").allow().is_ok());
    }

    #[test]
    fn a_circuit_may_have_a_rule_of_its_own() {
        let breakers = Breakers::new(Rule::default());
        let rule = Rule { failures: 3, recovery: Duration::from_secs(30), ..Rule::default() };
        assert_eq!(breakers.circuit_with("health-check-billing", rule).report().rule, rule);
        assert_eq!(breakers.circuit("health-check-billing").report().rule, rule);
    }

    #[tokio::test(start_paused = true)]
    async fn however_many_names_there_are_few_are_kept_and_none_that_is_in_use() {
        let breakers = Breakers { most: 3, ..Breakers::new(Rule::default()) };
        let held = breakers.circuit("held");
        for name in ["old", "new"] {
            tokio::time::advance(Duration::from_secs(1)).await;
            breakers.circuit(name).allow().unwrap().succeeded();
        }
        drop(breakers.circuit("newest"));
        assert_eq!(names(&breakers), ["held", "new", "newest"]);
        for number in 0..10_000 {
            drop(breakers.circuit(&format!("service-{number}")));
        }
        assert_eq!(breakers.reports().len(), 3);
        let (one, two) = (breakers.circuit("one"), breakers.circuit("two"));
        let beyond = breakers.circuit("beyond");
        beyond.allow().unwrap().succeeded();
        assert_eq!(names(&breakers), ["held", "one", "two"], "all are in use");
        drop((held, one, two));
    }
}
