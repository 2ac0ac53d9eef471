//! Word error rate: how far what was heard is from what was said.
//!
//! Both texts are brought to the same words first, so that only hearing is scored and not spelling:
//! 1. written forms are put into words ([`speakable`]), so "$5" and "five dollars" agree;
//! 2. letters are made small, and hyphens and slashes part words ("twenty-one" is two);
//! 3. all other punctuation goes, but the apostrophe inside a word stays ("don't" is not "do not");
//! 4. spellings of one word are folded, by `SAME`. "Oh" and "zero" stay two words.

use std::ops::AddAssign;

use crate::speakable::speakable;

/// Words as written, and the one spelling they are scored by. The written form is one or two words.
const SAME: &[(&str, &str)] = &[
    ("okay", "ok"),
    ("o k", "ok"),
    ("can not", "cannot"),
    ("e mail", "email"),
    ("e mails", "emails"),
    ("voice mail", "voicemail"),
    ("voice mails", "voicemails"),
    ("any one", "anyone"),
    ("every one", "everyone"),
    ("all right", "alright"),
    ("good bye", "goodbye"),
    ("mm hmm", "mhm"),
    ("uh huh", "aha"),
    ("mr", "mister"),
    ("mrs", "missus"),
    ("dr", "doctor"),
];

/// The errors of one text or of many, against how many words were said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Words heard as other words.
    pub substitutions: usize,
    /// Words said and not heard.
    pub deletions: usize,
    /// Words heard and not said.
    pub insertions: usize,
    /// Words said.
    pub words: usize,
}

impl Score {
    /// Errors a word; with nothing said, the count of errors.
    pub fn rate(&self) -> f64 {
        self.errors() as f64 / self.words.max(1) as f64
    }

    /// All errors together.
    pub fn errors(&self) -> usize {
        self.substitutions + self.deletions + self.insertions
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.substitutions += other.substitutions;
        self.deletions += other.deletions;
        self.insertions += other.insertions;
        self.words += other.words;
    }
}

/// The fewest word errors that turn the reference into what was heard (Levenshtein, 1966).
pub fn score(reference: &str, heard: &str) -> Score {
    let (said, heard) = (words(reference), words(heard));
    let inserted = |insertions| Score { insertions, ..Score::default() };
    let mut row: Vec<Score> = (0..=heard.len()).map(inserted).collect();
    for word in &said {
        row = next_row(&row, word, &heard);
    }
    let best = row.last().copied().unwrap_or_default();
    Score { words: said.len(), ..best }
}

/// The row below in the table of distances, after one more word said.
fn next_row(above: &[Score], said: &str, heard: &[String]) -> Vec<Score> {
    let mut row = Vec::with_capacity(above.len());
    let mut left = above.first().copied().map(deleted).unwrap_or_default();
    row.push(left);
    for (heard, pair) in heard.iter().zip(above.windows(2)) {
        let [diagonal, above] = pair else { continue };
        left = [paired(*diagonal, said == heard), deleted(*above), inserted(left)]
            .into_iter()
            .min_by_key(Score::errors)
            .unwrap_or_default();
        row.push(left);
    }
    row
}

fn paired(score: Score, same: bool) -> Score {
    Score { substitutions: score.substitutions + usize::from(!same), ..score }
}

fn deleted(score: Score) -> Score {
    Score { deletions: score.deletions + 1, ..score }
}

fn inserted(score: Score) -> Score {
    Score { insertions: score.insertions + 1, ..score }
}

/// The words of a text as they are scored.
pub fn words(text: &str) -> Vec<String> {
    let said = speakable(text).to_lowercase().replace("a.m.", "a m").replace("p.m.", "p m");
    let plain = said
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty());
    fold(plain)
}

/// Folds spellings of one word, two words at a time before one.
fn fold<'a>(plain: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in plain {
        let pair = words.last().map(|last| format!("{last} {word}"));
        if let Some(folded) = pair.and_then(|pair| same(&pair)) {
            words.pop();
            words.push(folded.to_owned());
        } else {
            words.push(same(word).unwrap_or(word).to_owned());
        }
    }
    words
}

fn same(written: &str) -> Option<&'static str> {
    SAME.iter().find(|(other, _)| *other == written).map(|(_, folded)| *folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(reference: &str, heard: &str) -> [usize; 4] {
        let score = score(reference, heard);
        [score.substitutions, score.deletions, score.insertions, score.words]
    }

    #[test]
    fn the_same_words_have_no_errors() {
        assert_eq!(counts("Hello, Dana.", "hello dana"), [0, 0, 0, 2]);
    }

    #[test]
    fn each_kind_of_error_is_counted() {
        assert_eq!(counts("a car hit me", "a cat hit me"), [1, 0, 0, 4]);
        assert_eq!(counts("a car hit me", "a car me"), [0, 1, 0, 4]);
        assert_eq!(counts("a car hit me", "a big car hit me"), [0, 0, 1, 4]);
        assert_eq!(counts("one two three", ""), [0, 3, 0, 3]);
        assert_eq!(counts("", "one two"), [0, 0, 2, 0]);
    }

    #[test]
    fn a_figure_and_its_words_agree() {
        assert_eq!(
            counts("$350 on 3/14/2026", "three hundred fifty dollars on March 14th, 2026"),
            [0, 0, 0, 10]
        );
        assert_eq!(counts("at nine a.m.", "at 9 AM"), [0, 0, 0, 4]);
        assert_eq!(counts("twenty-one", "21"), [0, 0, 0, 2]);
    }

    #[test]
    fn spellings_of_one_word_agree() {
        for (one, other) in [
            ("Okay", "OK"),
            ("can not", "cannot"),
            ("e-mail", "email"),
            ("voice mail", "voicemail"),
            ("Mr. Lee", "mister lee"),
            ("Dr Lee", "doctor lee"),
        ] {
            assert_eq!(words(one), words(other));
        }
    }

    #[test]
    fn oh_and_zero_stay_apart() {
        assert_eq!(counts("oh", "zero"), [1, 0, 0, 1]);
    }

    #[test]
    fn contractions_are_scored_as_said() {
        assert_eq!(words("Don't 'go'"), ["don't", "go"]);
        assert_ne!(words("don't"), words("do not"));
    }

    #[test]
    fn scores_add_up() {
        let mut total = score("a b", "a c");
        total += score("a b", "a b");
        assert_eq!(total.words, 4);
        assert!((total.rate() - 0.25).abs() < f64::EPSILON);
    }

    #[test]
    fn nothing_said_and_nothing_heard_is_no_error() {
        assert!(score("", "").rate().abs() < f64::EPSILON);
    }
}
