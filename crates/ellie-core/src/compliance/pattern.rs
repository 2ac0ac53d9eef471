//! A pattern over the words of a sentence.
//!
//! `a|b` is either word, `a|b?` may be missing, `a+` is a verb in any of its regular forms, `*` is up
//! to three words or none, `**` up to eight, `@number` is a number, `~a|b` says that neither word follows, `^` that a
//! clause begins here, `??` that the sentence is asked, and `@name` is a class of words that the
//! table of classes lists.

use std::collections::HashMap;

use super::lexicon::{Lexicon, Row, Set};
use super::words::Word;

/// How many words a `*` may stand for.
const GAP: usize = 3;

/// How many words a `**` may stand for.
const WIDE_GAP: usize = 8;

/// Words after which a clause begins without a mark.
const JOINING: [&str; 8] = ["but", "so", "then", "and", "or", "please", "just", "because"];

const NUMBERS: [&str; 32] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "half",
    "several",
];

/// Classes of words by their names.
pub type Classes = HashMap<String, Vec<String>>;

/// Reads `@name = a|b` lines; a class may name an earlier one.
#[must_use]
pub fn classes(text: &str) -> Classes {
    let mut classes = Classes::new();
    for (name, words) in text.lines().filter_map(|line| line.split_once('=')) {
        let words = choices(words.trim(), &classes);
        classes.entry(name.trim().to_owned()).or_default().extend(words);
    }
    classes
}

/// A pattern, part by part.
#[derive(Debug, Clone)]
pub struct Pattern(Vec<Part>);

#[derive(Debug, Clone, Copy)]
enum Part {
    Word { set: Set, optional: bool },
    Gap(usize),
    Not(Set),
    Start,
    Asked,
}

impl Pattern {
    /// Reads a line as the module tells.
    #[must_use]
    pub fn read(line: &str, classes: &Classes, lexicon: &mut Lexicon) -> Self {
        let mut set = |words: &str| lexicon.set(&choices(words, classes));
        let part = |part: &str| match (part, part.strip_prefix('~'), part.strip_suffix('?')) {
            ("*", ..) => Part::Gap(GAP),
            ("**", ..) => Part::Gap(WIDE_GAP),
            ("^", ..) => Part::Start,
            ("??", ..) => Part::Asked,
            (_, Some(none_of), _) => Part::Not(set(none_of)),
            (_, _, Some(any_of)) => Part::Word { set: set(any_of), optional: true },
            _ => Part::Word { set: set(part), optional: false },
        };
        Self(line.split_whitespace().map(part).collect())
    }

    /// The sets that a word it begins with is in one of; `None` if it may begin with any word.
    #[must_use]
    pub fn openings(&self) -> Option<Vec<Set>> {
        let mut openings = Vec::new();
        for part in &self.0 {
            match *part {
                Part::Start | Part::Asked => {}
                Part::Word { set, optional } => {
                    openings.push(set);
                    if !optional {
                        return Some(openings);
                    }
                }
                Part::Gap(_) | Part::Not(_) => return None,
            }
        }
        None
    }

    /// Whether a sentence has all the words without which it cannot stand there.
    #[must_use]
    pub fn may_stand(&self, all: &Row) -> bool {
        self.0.iter().all(|part| match *part {
            Part::Word { set, optional } => optional || all.is_in(set),
            _ => true,
        })
    }

    /// Where it ends if it begins there.
    #[must_use]
    pub fn end_at(&self, words: &[Word], rows: &[&Row], start: usize) -> Option<usize> {
        end(&self.0, words, rows, start)
    }
}

/// Whether a clause begins with this word.
fn begins_clause(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    before.is_none_or(|word| JOINING.contains(&word.text.as_str()))
        || words.get(at).is_some_and(|word| word.after_mark)
}

/// Whether a word is a number, in letters or digits.
#[must_use]
pub fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) || NUMBERS.contains(&word)
}

fn choices(words: &str, classes: &Classes) -> Vec<String> {
    let plain = |word: &str| classes.get(word).cloned().unwrap_or_else(|| vec![word.to_owned()]);
    let of = |word: &str| match word.strip_suffix('+') {
        Some(verb) => plain(verb).iter().flat_map(|verb| forms(verb)).collect(),
        None => plain(word),
    };
    words.split('|').flat_map(of).collect()
}

/// A verb and its regular forms, and a few that no verb has: those match nothing.
fn forms(verb: &str) -> Vec<String> {
    let stem = verb.strip_suffix('e').unwrap_or(verb);
    let last = verb.chars().last().unwrap_or_default();
    let mut forms = vec![verb.to_owned(), format!("{verb}s"), format!("{verb}es")];
    let doubled = format!("{verb}{last}");
    for stem in [stem, verb, doubled.as_str()] {
        forms.extend([format!("{stem}ed"), format!("{stem}ing")]);
    }
    if let Some(stem) = verb.strip_suffix('y') {
        forms.extend([format!("{stem}ies"), format!("{stem}ied")]);
    }
    forms
}

fn end(parts: &[Part], words: &[Word], rows: &[&Row], at: usize) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    let is_in = |set: Set| rows.get(at).is_some_and(|row| row.is_in(set));
    match *part {
        Part::Gap(most) => {
            let last = words.len().min(at + most);
            (at..=last).find_map(|at| end(rest, words, rows, at))
        }
        Part::Word { set, optional } => {
            let taken = is_in(set).then(|| end(rest, words, rows, at + 1)).flatten();
            taken.or_else(|| optional.then(|| end(rest, words, rows, at)).flatten())
        }
        Part::Not(set) if !is_in(set) => end(rest, words, rows, at),
        Part::Start if begins_clause(words, at) => end(rest, words, rows, at),
        Part::Asked if words.get(at).is_some_and(|word| word.asked) => end(rest, words, rows, at),
        Part::Not(_) | Part::Start | Part::Asked => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::words::readings;

    fn is_in(line: &str, sentence: &str) -> bool {
        let mut lexicon = Lexicon::default();
        let pattern = Pattern::read(line, &classes("@act = sue|sign"), &mut lexicon);
        lexicon.finish();
        let words = readings(sentence).swap_remove(0);
        let rows: Vec<&Row> = words.iter().map(|word| lexicon.row(word)).collect();
        (0..words.len()).any(|start| pattern.end_at(&words, &rows, start).is_some())
    }

    #[test]
    fn every_part_means_what_it_says() {
        assert!(is_in("you should * @act", "You should, I really think, sue"));
        assert!(!is_in("you should * @act", "You should go home with me and sue"));
        assert!(is_in("worth @number dollars?", "worth fifty"));
        assert!(!is_in("sign ~in", "please sign in here"));
        assert!(is_in("sign ~in", "sign"));
        assert!(is_in("^ @act", "No idea, but sue them"));
        assert!(!is_in("^ @act", "people who sue"));
        assert!(is_in("you are now|also? our", "you are our guest"));
    }

    #[test]
    fn a_list_may_name_numbers_forms_and_questions() {
        assert!(is_in("a|@number year limit", "a four-year limit"));
        assert!(is_in("within @number|a", "within 30 days"));
        assert!(is_in("they settle+|fold", "they settled") && is_in("you stop+", "you stopping"));
        assert!(is_in("you deny+", "you denied") && !is_in("you deny+", "you denver"));
        assert!(is_in("what ??", "And what then?") && !is_in("what ??", "Well? What a day."));
        assert!(is_in("you ** sue", "you with your hat and your stick could sue"));
    }

    #[test]
    fn a_pattern_knows_how_it_may_begin() {
        let openings =
            |line: &str| Pattern::read(line, &Classes::new(), &mut Lexicon::default()).openings();
        assert_eq!(openings("^ please|just? sue now"), Some(vec![0, 1]));
        assert_eq!(openings("~please sue"), None);
    }
}
