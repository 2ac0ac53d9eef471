//! First names that one person goes by, and names written as they are heard.

use std::collections::HashMap;

/// A line of the table.
pub type Group = usize;

/// Which lines of the table a name stands in.
#[derive(Debug, Clone)]
pub struct Variants(HashMap<&'static str, Vec<Group>>);

impl Default for Variants {
    fn default() -> Self {
        let mut groups: HashMap<&'static str, Vec<Group>> = HashMap::new();
        let lines = include_str!("variants.txt").lines().filter(|line| !line.starts_with('#'));
        for (group, line) in lines.enumerate() {
            for name in line.split_whitespace() {
                groups.entry(name).or_default().push(group);
            }
        }
        Self(groups)
    }
}

impl Variants {
    /// The groups of a folded name.
    pub fn of(&self, name: &str) -> &[Group] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_one(a: &str, b: &str) -> bool {
        let variants = Variants::default();
        variants.of(a).iter().any(|group| variants.of(b).contains(group))
    }

    #[test]
    fn short_names_belong_to_long_ones() {
        for (a, b) in [("bob", "robert"), ("bill", "william"), ("liz", "elizabeth")] {
            assert!(are_one(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_short_name_of_two_does_not_make_them_one() {
        assert!(are_one("chris", "christopher") && are_one("chris", "christina"));
        assert!(!are_one("christopher", "christina"));
        assert!(!are_one("dana", "dana smith"));
    }

    #[test]
    fn the_table_is_large_and_folded() {
        let lines = include_str!("variants.txt").lines().filter(|line| !line.starts_with('#'));
        let lines: Vec<&str> = lines.collect();
        assert!(lines.len() >= 80, "{}", lines.len());
        for line in lines {
            assert!(line.split(' ').count() >= 2, "{line}");
            assert!(line.chars().all(|c| c == ' ' || c.is_ascii_lowercase()), "{line}");
        }
    }
}
