//! What a caller tries: to pass for staff, to turn her, to get at another's data, to abuse her.
//!
//! `attempt/patterns.txt` holds the patterns, a section a kind; `attempts.txt` and `harmless.txt`
//! beside it are the sentences by which they are measured.

use std::sync::LazyLock;

use super::pattern::classes;
use super::rules::Rules;
use super::words::readings;

/// What a caller tries; the weightier ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attempt {
    /// To give her other orders or another role.
    Injection,
    /// To pass for staff, or for whoever made her.
    Impersonation,
    /// To learn about another caller or client.
    OtherCaller,
    /// To insult her.
    Abuse,
}

impl Attempt {
    const ALL: [(Self, &str); 4] = [
        (Self::Injection, "injection"),
        (Self::Impersonation, "impersonation"),
        (Self::OtherCaller, "other"),
        (Self::Abuse, "abuse"),
    ];
}

/// What a caller's words try, if anything. A name or any other answer is judged alike.
#[must_use]
pub fn attempt(text: &str) -> Option<Attempt> {
    readings(text).iter().filter_map(|words| RULES.find(words)).min()
}

static RULES: LazyLock<Rules<Attempt>> = LazyLock::new(|| {
    let table = include_str!("attempt/patterns.txt");
    let tables = Attempt::ALL.map(|(kind, name)| (kind, section(table, name)));
    Rules::read(&tables, section(table, "excuses"), &classes(section(table, "classes")))
});

/// The lines under a `[name]`.
fn section<'t>(table: &'t str, name: &str) -> &'t str {
    let head = format!("[{name}]\n");
    let after = table.split_once(head.as_str()).map_or("", |(_, after)| after);
    after.split_once("\n[").map_or(after, |(section, _)| section)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The kind and the source of each sentence, and the sentence.
    fn rows(table: &str) -> Vec<(&str, &str)> {
        let mut head = "";
        let mut rows = Vec::new();
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some(name) => head = name,
                None => rows.push((head, line)),
            }
        }
        rows
    }

    #[test]
    fn attempts_are_seen_and_harmless_words_are_not() {
        let attempts = rows(include_str!("attempt/attempts.txt"));
        let harmless = rows(include_str!("attempt/harmless.txt"));
        assert!(attempts.len() >= 60 && harmless.len() >= 60);
        let measured = ["dev", "held", "fresh-a", "fresh-b"].map(|source| {
            let of = |rows: &[(&str, &'static str)]| -> Vec<&'static str> {
                let mine = rows.iter().filter(|(head, _)| head.ends_with(source));
                mine.map(|(_, sentence)| *sentence).collect()
            };
            let (tried, meant_well) = (of(&attempts), of(&harmless));
            let missed: Vec<_> = tried.iter().filter(|text| attempt(text).is_none()).collect();
            let wrong: Vec<_> = meant_well.iter().filter(|text| attempt(text).is_some()).collect();
            println!("{source}: missed {} of {}: {missed:?}", missed.len(), tried.len());
            println!("{source}: wrong {} of {}: {wrong:?}", wrong.len(), meant_well.len());
            missed.is_empty() && wrong.is_empty()
        });
        assert_eq!(measured, [true; 4]);
    }

    #[test]
    fn each_attempt_is_of_its_kind() {
        let of = rows(include_str!("attempt/attempts.txt"));
        let is_other = |(head, text): &&(&str, &str)| {
            let kind = Attempt::ALL.iter().find(|(_, name)| head.starts_with(name));
            attempt(text) != kind.map(|(kind, _)| *kind)
        };
        let others: Vec<_> = of.iter().filter(is_other).collect();
        assert!(others.len() * 10 <= of.len(), "{others:?}");
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in "\\PC{0,200}") {
            let _ = attempt(&text);
        }
    }
}
