//! Counts of what was found against what was meant.

use std::collections::BTreeMap;

use ellie_core::dialogue::topic::{Intent, Topic};

/// How many sentences of each fate.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    right: usize,
    wrong: usize,
    refused: usize,
    /// About nothing Ellie knows, and taken for something.
    accepted: usize,
    /// About nothing Ellie knows.
    outside: usize,
    missed: usize,
    urgent: usize,
}

impl Tally {
    /// Of pairs of the true topic and the one found.
    pub fn of<'t>(pairs: impl Iterator<Item = (&'t Option<Topic>, Option<&'t Topic>)>) -> Self {
        let mut tally = Self::default();
        for (label, found) in pairs {
            tally.add(label.as_ref(), found);
        }
        tally
    }

    fn add(&mut self, label: Option<&Topic>, found: Option<&Topic>) {
        let is_right = label == found;
        match (label, found) {
            (None, _) => {
                self.outside += 1;
                self.accepted += usize::from(!is_right);
            }
            (Some(_), None) => self.refused += 1,
            (Some(_), Some(_)) if is_right => self.right += 1,
            (Some(_), Some(_)) => self.wrong += 1,
        }
        if matches!(label, Some(Topic::Intent(Intent::Advice | Intent::Emergency))) {
            self.urgent += 1;
            self.missed += usize::from(!is_right);
        }
    }

    /// Right, wrong, refused, accepted, missed: each of how many.
    pub fn cells(&self) -> [String; 5] {
        let inside = self.right + self.wrong + self.refused;
        [
            of(self.right, inside),
            of(self.wrong, inside),
            of(self.refused, inside),
            of(self.accepted, self.outside),
            of(self.missed, self.urgent),
        ]
    }
}

/// Prints which topics were taken for which others.
pub fn confusions<'t>(
    set: &str,
    pairs: impl Iterator<Item = (&'t Option<Topic>, Option<&'t Topic>)>,
) {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (label, found) in pairs {
        if found.is_some() && label.as_ref() != found {
            *counts.entry((name(label.as_ref()), name(found))).or_default() += 1;
        }
    }
    let listed = counts.iter().map(|((label, found), count)| format!("{label}→{found} {count}"));
    println!("Taken for another ({set}): {}", listed.collect::<Vec<_>>().join(", "));
}

/// The name of a topic; `none` where there is none.
pub fn name(topic: Option<&Topic>) -> &str {
    topic.map_or("none", Topic::name)
}

fn of(part: usize, whole: usize) -> String {
    match whole {
        0 => "-".to_owned(),
        _ => format!("{part}/{whole} ({:.1} %)", part as f64 * 100.0 / whole as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fate_is_counted_once() {
        let topic = |name: &str| Some(Topic::named(name));
        let pairs = [
            (topic("hours"), topic("hours")),
            (topic("hours"), topic("fees")),
            (topic("advice"), None),
            (topic("emergency"), topic("emergency")),
            (None, topic("hours")),
            (None, None),
        ];
        let tally = Tally::of(pairs.iter().map(|(label, found)| (label, found.as_ref())));
        let expected =
            Tally { right: 2, wrong: 1, refused: 1, accepted: 1, outside: 2, missed: 1, urgent: 2 };
        assert_eq!(tally, expected);
    }
}
