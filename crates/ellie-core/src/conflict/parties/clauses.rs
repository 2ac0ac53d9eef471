//! An answer in pieces that hold one party each.

use super::vocabulary::{ABBREVIATIONS, NOT_APART, SPLITS};
use super::{bare, is_listed};

/// The pieces between marks, and between words like "and" that lead from one party to the next.
pub fn clauses(text: &str) -> Vec<Vec<&str>> {
    let mut clauses: Vec<Vec<&str>> = vec![Vec::new()];
    let words: Vec<&str> = text.split_whitespace().collect();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied().unwrap_or_default();
        let is_split = is_listed(word, SPLITS) || *word == "&" || *word == "+";
        if is_split && !is_listed(next, NOT_APART) {
            clauses.push(Vec::new());
            continue;
        }
        let is_owner = is_listed(word, "my his her their our");
        if is_owner && word.starts_with(char::is_lowercase) {
            clauses.push(Vec::new());
        }
        let name = word.trim_matches(|c: char| matches!(c, ',' | ';' | '?' | '!' | ':' | '"'));
        if let Some(clause) = clauses.last_mut().filter(|_| !name.is_empty()) {
            clause.push(if is_abbreviated(name) { name } else { name.trim_end_matches('.') });
        }
        if ends_clause(word, next) {
            clauses.push(Vec::new());
        }
    }
    clauses.retain(|clause| !clause.is_empty());
    clauses
}

/// A comma before "Inc." ends nothing, nor does the point of "St.".
fn ends_clause(word: &str, next: &str) -> bool {
    let is_form = is_listed(next, "inc llc ltd llp lp pc plc co corp jr sr md esq");
    word.ends_with([',', ';', '?', '!', ':']) && !is_form
        || word.ends_with('.') && !is_abbreviated(word)
}

fn is_abbreviated(word: &str) -> bool {
    word.ends_with('.')
        && (is_listed(word, ABBREVIATIONS)
            || bare(word).chars().count() == 1
            || word.trim_end_matches('.').contains('.'))
}
