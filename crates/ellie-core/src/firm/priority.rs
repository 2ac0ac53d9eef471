//! How soon somebody must look at a call: rules over what the caller said.

use super::practice::is_same_area;
use crate::dialogue::understand::{contains, words};

/// How soon: from 1, when there is time, to 5, now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Priority(u8);

/// A phrase that makes a call of some priority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorityRule {
    /// The area it holds for; all, if none is given.
    pub area: Option<String>,
    /// The words, in small letters, as they are said.
    pub phrase: String,
    /// What it makes of the call.
    pub priority: Priority,
}

impl Priority {
    /// Somebody is held or goes to court.
    pub const NOW: Self = Self(5);
    /// A matter in which nothing presses.
    pub const ROUTINE: Self = Self(2);

    /// The priority of this number, from 1 to 5.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (1..=5).contains(&number).then_some(Self(number))
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// The highest priority of the rules that hold for what was said, else routine.
    #[must_use]
    pub fn of(said: &str, area: Option<&str>, rules: &[PriorityRule]) -> Self {
        let said = words(said);
        let holds = |rule: &&PriorityRule| rule.is_for(area) && contains(&said, &rule.phrase);
        rules.iter().filter(holds).map(|rule| rule.priority).max().unwrap_or(Self::ROUTINE)
    }
}

impl PriorityRule {
    /// The rules a firm has until it writes its own: those of `priority.txt`.
    #[must_use]
    pub fn defaults() -> Vec<Self> {
        include_str!("priority.txt").lines().filter_map(Self::read).collect()
    }

    /// `priority | area or * | phrase`
    fn read(line: &str) -> Option<Self> {
        let mut columns = line.split('|').map(str::trim);
        let priority = Priority::new(columns.next()?.parse().ok()?)?;
        let area = Some(columns.next()?.to_owned()).filter(|area| area != "*");
        Some(Self { area, phrase: columns.next()?.to_owned(), priority })
    }

    fn is_for(&self, area: Option<&str>) -> bool {
        match (&self.area, area) {
            (None, _) => true,
            (Some(own), Some(area)) => is_same_area(own, area),
            (Some(_), None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn priority(said: &str, area: Option<&str>) -> u8 {
        Priority::of(said, area, &PriorityRule::defaults()).number()
    }

    #[test]
    fn every_line_of_the_table_is_a_rule() {
        let text = include_str!("priority.txt");
        let lines = text.lines().filter(|line| !line.starts_with('#')).count();
        let rules = PriorityRule::defaults();
        assert_eq!(rules.len(), lines);
        for rule in rules {
            assert_eq!(words(&rule.phrase).join(" "), rule.phrase);
        }
    }

    #[test]
    fn what_presses_comes_first() {
        for (said, number) in [
            ("My son is in custody.", 5),
            ("I have a court date on Friday", 5),
            ("how do I make bail?", 5),
            ("I need a protection order against him", 5),
            ("the statute of limitations is almost up", 4),
            ("I was served with papers", 4),
            ("I had a car accident last week", 3),
            ("I want to make a will", 2),
            ("I'd like to order a pizza", 2),
            ("", 2),
        ] {
            assert_eq!(priority(said, None), number, "{said}");
        }
    }

    #[test]
    fn a_rule_of_an_area_holds_there_only() {
        assert_eq!(priority("it is about custody", Some("Criminal defense")), 5);
        assert_eq!(priority("it is about custody", Some("family law")), 2);
        assert_eq!(priority("it is about custody", None), 2);
    }

    #[test]
    fn the_highest_rule_wins_and_the_firm_may_write_its_own() {
        assert_eq!(priority("I had an accident and court is tomorrow", None), 5);
        let own =
            PriorityRule { area: None, phrase: "boat".into(), priority: Priority::new(1).unwrap() };
        assert_eq!(Priority::of("It's about a boat.", None, &[own]).number(), 1);
    }

    #[test]
    fn priorities_run_from_one_to_five() {
        let numbers = (0..=u8::MAX).filter_map(Priority::new).map(Priority::number);
        assert!(numbers.eq(1..=5));
    }
}
