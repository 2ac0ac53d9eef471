//! What may not be said: every sentence is checked before it is spoken, whoever wrote it.
//!
//! Advice is the law applied to a caller's facts. `advice/patterns` holds one table a category;
//! `blocked.txt` and `passing.txt` beside it are the sentences by which they are measured.

mod category;

use std::sync::LazyLock;

use super::pattern::classes;
use super::rules::Rules;
use super::words::readings;
pub use category::{Category, safe_replacement};

/// What became of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may be spoken.
    Pass,
    /// It may not, and why.
    Blocked(Category),
}

/// Judges one sentence. A disclaimer in it changes nothing.
#[must_use]
pub fn check(sentence: &str) -> Verdict {
    let found = readings(sentence).iter().filter_map(|words| RULES.find(words)).min();
    found.map_or(Verdict::Pass, Verdict::Blocked)
}

static RULES: LazyLock<Rules<Category>> = LazyLock::new(|| {
    let tables = Category::ALL.map(|category| (category, category.patterns()));
    let classes = classes(include_str!("advice/patterns/classes.txt"));
    Rules::read(&tables, include_str!("advice/patterns/excuses.txt"), &classes)
});

#[cfg(test)]
mod tests;
