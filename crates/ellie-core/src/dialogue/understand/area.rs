//! The field of law somebody speaks of.

use super::{contains, words};
use crate::firm::{Firm, PracticeArea};

/// Fields of law, what they are called, and the words by which they are known.
const AREAS: &str = include_str!("area/areas.txt");

/// The area of the firm that is meant, by the firm's name for it; else, where the firm has no such
/// area, its common name. `None` where nothing of the kind was said.
#[must_use]
pub fn area(text: &str, firm: &Firm) -> Option<String> {
    let said = words(text);
    let named = firm.areas.iter().find(|area| contains(&said, &words(&area.name).join(" ")));
    if let Some(area) = named {
        return Some(area.name.clone());
    }
    let known = AREAS.lines().filter_map(Known::read).map(|known| (known.hits(&said), known));
    // Of two with as many words, the first in the table is meant.
    let (_, best) = known.filter(|(hits, _)| *hits > 0).rev().max_by_key(|(hits, _)| *hits)?;
    let own = firm.areas.iter().find(|area| best.is_called(area));
    Some(own.map_or_else(|| best.names[0].to_owned(), |area| area.name.clone()))
}

/// A line of the table: `name, other name: word, some words, …`.
struct Known {
    names: Vec<&'static str>,
    signs: Vec<&'static str>,
}

impl Known {
    fn read(line: &'static str) -> Option<Self> {
        let (names, signs) = line.split_once(": ").filter(|_| !line.starts_with('#'))?;
        Some(Self { names: names.split(", ").collect(), signs: signs.split(", ").collect() })
    }

    fn hits(&self, said: &[String]) -> usize {
        let weight =
            |sign: &&str| if contains(said, sign) { 1 + sign.matches(' ').count() } else { 0 };
        self.names.iter().chain(&self.signs).map(weight).sum()
    }

    fn is_called(&self, area: &PracticeArea) -> bool {
        let own = words(&area.name);
        self.names.iter().any(|name| contains(&own, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::example;

    #[test]
    fn the_firms_own_name_for_an_area_is_given() {
        let firm = Firm {
            areas: ["family law", "estate planning", "personal injury claims"]
                .map(|name| PracticeArea::new(name, "A line."))
                .into(),
            ..example::firm()
        };
        for (said, expected) in [
            ("I need a divorce", Some("family law")),
            ("it's about custody of my kids", Some("family law")),
            ("Family law.", Some("family law")),
            ("a will", Some("estate planning")),
            ("my mother's will and her estate", Some("estate planning")),
            ("a car accident", Some("personal injury claims")),
            ("I slipped and fell", Some("personal injury claims")),
            ("I got a DUI", Some("criminal defense")),
            ("my green card", Some("immigration")),
            ("I want to patent something", Some("intellectual property")),
            ("I will think about it", None),
            ("the blue one", None),
            ("", None),
        ] {
            assert_eq!(area(said, &firm).as_deref(), expected, "{said}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = AREAS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        for line in lines {
            let known = Known::read(line).unwrap();
            for words_of in known.names.iter().chain(&known.signs) {
                assert_eq!(words(words_of).join(" "), *words_of);
            }
        }
    }
}
