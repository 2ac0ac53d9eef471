//! Tables of patterns by kind, and the contexts that excuse a match.

use std::cmp::Reverse;

use super::index::{Index, Span};
use super::lexicon::{Lexicon, Row};
use super::pattern::Classes;
use super::words::Word;

/// Words that end an excuse: what follows stands for itself.
const TURNS: [&str; 9] =
    ["but", "however", "though", "although", "because", "so", "then", "still", "yet"];

/// After a mark an excuse goes on with these: "whether you have a case, or what it is worth".
const GOES_ON: [&str; 12] =
    ["whether", "if", "what", "how", "who", "whom", "whose", "when", "which", "where", "or", "nor"];

/// After "and" these begin a statement of their own.
const SUBJECTS: [&str; 14] = [
    "you", "your", "we", "our", "i", "my", "it", "that", "this", "they", "he", "she", "there",
    "the",
];

/// Patterns, each of a kind, the weightier kinds first.
#[derive(Debug)]
pub struct Rules<K> {
    found: Index<K>,
    /// Lines with `!`: what overlaps them is no match of their kind.
    passed: Index<K>,
    /// What makes everything up to the next clause no statement of hers.
    excuses: Index<()>,
    lexicon: Lexicon,
}

impl<K: Copy + Ord> Rules<K> {
    /// Reads the tables: a pattern a line, `!` before one that passes, `=` before one that no
    /// excuse helps, `#` before a remark.
    pub fn read(tables: &[(K, &str)], excuses: &str, classes: &Classes) -> Self {
        let lines =
            tables.iter().flat_map(|(kind, table)| patterns(table).map(move |line| (*kind, line)));
        let (passed, found): (Vec<_>, Vec<_>) = lines.partition(|(_, line)| line.starts_with('!'));
        let passed = passed.into_iter().map(|(kind, line)| (kind, line.trim_start_matches('!')));
        let mut lexicon = Lexicon::default();
        let found = Index::new(found.into_iter(), classes, &mut lexicon);
        let passed = Index::new(passed, classes, &mut lexicon);
        let excuses = patterns(excuses).map(|line| ((), line));
        let excuses = Index::new(excuses, classes, &mut lexicon);
        lexicon.finish();
        Self { found, passed, excuses, lexicon }
    }

    /// The kind that most speaks for; of two alike the weightier.
    pub fn find(&self, words: &[Word]) -> Option<K> {
        let rows: Vec<&Row> = words.iter().map(|word| self.lexicon.row(word)).collect();
        let mut found = self.found.spans(words, &rows);
        if found.is_empty() {
            return None;
        }
        let excused = self.excused(words, &rows);
        let passed = self.passed.spans(words, &rows);
        let covered = cover(&passed, words.len());
        found.retain(|span| {
            let is_excused = !span.firm && excused[span.start] && excused[span.end - 1];
            let is_passed = || {
                let kinds = covered[span.start..span.end].iter().flatten();
                kinds.into_iter().any(|&kind| kind == span.kind)
            };
            !is_excused && !is_passed()
        });
        most(&found)
    }

    /// For each word whether an excuse reaches it.
    fn excused(&self, words: &[Word], rows: &[&Row]) -> Vec<bool> {
        let mut excused = vec![false; words.len()];
        for span in self.excuses.spans(words, rows) {
            // An excuse is one clause: "not a lawyer, I say" is none.
            if (span.start + 1..span.end).any(|at| ends_excuse(words, at)) {
                continue;
            }
            excused[span.start..span.end].fill(true);
        }
        for at in 1..words.len() {
            excused[at] |= excused[at - 1] && !ends_excuse(words, at);
        }
        excused
    }
}

fn ends_excuse(words: &[Word], at: usize) -> bool {
    let is_one_of = |at: usize, list: &[&str]| {
        words.get(at).is_some_and(|word| list.contains(&word.text.as_str()))
    };
    let is_and = is_one_of(at, &["and"]);
    is_one_of(at, &TURNS)
        || is_and && is_one_of(at + 1, &SUBJECTS)
        || words[at].after_mark && !is_and && !is_one_of(at, &GOES_ON)
}

/// The kind of most spans, or of two alike the weightier.
fn most<K: Copy + Ord>(spans: &[Span<K>]) -> Option<K> {
    let mut kinds: Vec<K> = spans.iter().map(|span| span.kind).collect();
    kinds.sort_unstable();
    let alike =
        kinds.chunk_by(|a, b| a == b).filter_map(|alike| Some((alike.len(), alike.first()?)));
    alike.min_by_key(|&(count, &kind)| (Reverse(count), kind)).map(|(_, &kind)| kind)
}

/// For each word the kinds of the spans over it. A pattern is short, so this stays linear.
fn cover<K: Copy + PartialEq>(spans: &[Span<K>], count: usize) -> Vec<Vec<K>> {
    let mut covered = vec![Vec::new(); count];
    for span in spans {
        for kinds in &mut covered[span.start..span.end] {
            if !kinds.contains(&span.kind) {
                kinds.push(span.kind);
            }
        }
    }
    covered
}

fn patterns(table: &str) -> impl Iterator<Item = &str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
