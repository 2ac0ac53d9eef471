//! A pattern over the words of a sentence.
//!
//! `a|b` is either word, `a|b?` may be missing, `*` is up to three words or none, `@number` is a number,
//! `~a|b` says that neither word follows, `^` that a clause begins here, and `@name` is a class of
//! words that the table of classes lists.

use std::collections::HashMap;

use super::words::Word;

/// How many words a `*` may stand for.
const GAP: usize = 3;

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

#[derive(Debug, Clone)]
enum Part {
    Word { any_of: Vec<String>, optional: bool },
    Number,
    Gap,
    Not(Vec<String>),
    Start,
}

impl Pattern {
    /// Reads a line as the module tells.
    #[must_use]
    pub fn read(line: &str, classes: &Classes) -> Self {
        let part = |part: &str| match (part, part.strip_prefix('~'), part.strip_suffix('?')) {
            ("*", ..) => Part::Gap,
            ("@number", ..) => Part::Number,
            ("^", ..) => Part::Start,
            (_, Some(none_of), _) => Part::Not(choices(none_of, classes)),
            (_, _, Some(any_of)) => Part::Word { any_of: choices(any_of, classes), optional: true },
            _ => Part::Word { any_of: choices(part, classes), optional: false },
        };
        Self(line.split_whitespace().map(part).collect())
    }

    /// The words it may begin with; `None` if that may be any.
    #[must_use]
    pub fn openings(&self) -> Option<Vec<&str>> {
        let mut openings = Vec::new();
        for part in &self.0 {
            match part {
                Part::Start => {}
                Part::Word { any_of, optional } => {
                    openings.extend(any_of.iter().map(String::as_str));
                    if !optional {
                        return Some(openings);
                    }
                }
                Part::Number | Part::Gap | Part::Not(_) => return None,
            }
        }
        None
    }

    /// Where it ends if it begins there.
    #[must_use]
    pub fn end_at(&self, words: &[Word], start: usize) -> Option<usize> {
        end(&self.0, words, start)
    }
}

/// Whether a clause begins with this word.
fn begins_clause(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    before.is_none_or(|word| JOINING.contains(&word.text.as_str()))
        || words.get(at).is_some_and(|word| word.after_mark)
}

fn is_number(word: &str) -> bool {
    NUMBERS.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit())
}

fn choices(words: &str, classes: &Classes) -> Vec<String> {
    let of = |word: &str| classes.get(word).cloned().unwrap_or_else(|| vec![word.to_owned()]);
    words.split('|').flat_map(of).collect()
}

fn end(parts: &[Part], words: &[Word], at: usize) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    let word = words.get(at).map(|word| word.text.as_str());
    let is_in = |list: &[String]| word.is_some_and(|word| list.iter().any(|other| other == word));
    match part {
        Part::Gap => {
            let last = words.len().min(at + GAP);
            (at..=last).find_map(|at| end(rest, words, at))
        }
        Part::Word { any_of, optional } => {
            let taken = is_in(any_of).then(|| end(rest, words, at + 1)).flatten();
            taken.or_else(|| optional.then(|| end(rest, words, at)).flatten())
        }
        Part::Number if word.is_some_and(is_number) => end(rest, words, at + 1),
        Part::Not(none_of) if !is_in(none_of) => end(rest, words, at),
        Part::Start if begins_clause(words, at) => end(rest, words, at),
        Part::Number | Part::Not(_) | Part::Start => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::words::readings;

    fn is_in(line: &str, sentence: &str) -> bool {
        let pattern = Pattern::read(line, &classes("@act = sue|sign"));
        let [words, _] = readings(sentence);
        (0..words.len()).any(|start| pattern.end_at(&words, start).is_some())
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
    fn a_pattern_knows_how_it_may_begin() {
        let openings = |line: &str| {
            let pattern = Pattern::read(line, &Classes::new());
            pattern.openings().map(|words| words.join(" "))
        };
        assert_eq!(openings("^ please|just? sue now").as_deref(), Some("please just sue"));
        assert_eq!(openings("@number dollars"), None);
    }
}
