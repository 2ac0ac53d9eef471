//! Spelled names: "D A N A", "D as in delta", "double L", and a name that is said and then spelled.

pub(super) mod piece;

use super::name::name;
use piece::{Piece, named, pieces, radio};

/// The longest name that is spelled, in letters.
const LONGEST: usize = 40;
/// So many names are spelled in one answer at most.
const MOST_RUNS: usize = 6;
/// Fewer letters are initials, unless a name like them was said.
const FEWEST_LETTERS: usize = 3;

/// The name that was spelled; what was said before it stays where it was not: "Dana Witfield,
/// W H I T F I E L D" gives `Dana Whitfield`. `None` where nothing is spelled.
#[must_use]
pub fn spelled_name(text: &str) -> Option<String> {
    let (said, runs) = said_and_spelled(&pieces(text));
    let mut said: Vec<String> =
        name(&said).map(|name| name.split(' ').map(str::to_owned).collect()).unwrap_or_default();
    let mut alone = Vec::new();
    for run in runs.iter().take(MOST_RUNS).filter(|run| run.letters().count() <= LONGEST) {
        let closest = said.iter_mut().min_by_key(|word| run.distance(word));
        match closest.filter(|word| run.is_like(word)) {
            Some(word) => *word = run.written_like(word),
            None if run.may_stand_alone() => alone.push(run.written()),
            None => {}
        }
    }
    let is_spelled = runs.iter().any(|run| said.iter().any(|word| run.is_like(word)));
    match alone.as_slice() {
        [] => is_spelled.then(|| said.join(" ")),
        alone => Some(alone.join(" ")),
    }
}

/// The letters of a text that is nothing but letters, in lower case: "O. H. I. O." gives `ohio`.
#[must_use]
pub fn letters(text: &str) -> Option<String> {
    let pieces = pieces(text);
    let letter = |piece: &Piece| match piece {
        Piece::Letter(letter, _) => Some(letter.to_ascii_lowercase()),
        Piece::Mark(_) | Piece::Space | Piece::Word(..) => None,
    };
    let letters: Option<String> = pieces.iter().map(letter).collect();
    letters.filter(|letters| letters.len() > 1)
}

/// The words before the first spelling, and every spelling.
fn said_and_spelled(pieces: &[Piece]) -> (String, Vec<Run>) {
    let (mut said, mut runs, mut run) = (String::new(), Vec::new(), Run::default());
    let mut start = 0;
    for (place, piece) in pieces.iter().enumerate() {
        if run.take(piece, pieces.get(place + 1)) {
            continue;
        }
        match std::mem::take(&mut run).finished() {
            Some(run) => runs.push(run),
            None if runs.is_empty() => add(pieces.get(start..place), &mut said),
            None => {}
        }
        if runs.is_empty() {
            add(pieces.get(place..=place), &mut said);
        }
        start = place + 1;
    }
    runs.extend(run.finished());
    (said, runs)
}

fn add(pieces: Option<&[Piece]>, said: &mut String) {
    for piece in pieces.unwrap_or_default() {
        if !said.is_empty() && !said.ends_with(['-', '\'']) && !matches!(piece, Piece::Mark(_)) {
            said.push(' ');
        }
        match piece {
            Piece::Mark(mark) => said.push(*mark),
            Piece::Space => {}
            Piece::Letter(letter, _) => said.push(*letter),
            Piece::Word(word, ends_a_clause) => {
                said.push_str(word);
                said.push_str(if *ends_a_clause { "," } else { "" });
            }
        }
    }
}

/// Letters said one after the other.
#[derive(Default)]
struct Run {
    /// With hyphens and apostrophes.
    text: String,
    count: usize,
    /// Letters that can be nothing else; the others are words as well.
    sure: usize,
    capital_next: bool,
}

impl Run {
    /// Whether the piece belongs to the run.
    fn take(&mut self, piece: &Piece, next: Option<&Piece>) -> bool {
        match piece {
            Piece::Letter(letter, is_capital) => {
                self.push(*letter, *is_capital);
                self.sure += 1;
            }
            Piece::Mark(mark) if self.count > 0 => self.part_with(*mark),
            Piece::Mark(_) | Piece::Space => return false,
            Piece::Word(word, _) => return self.take_word(&word.to_lowercase(), next),
        }
        true
    }

    fn take_word(&mut self, word: &str, next: Option<&Piece>) -> bool {
        let is_open = self.count > 0;
        match word {
            "and" | "uh" | "um" if is_open => return true,
            "oh" | "see" | "tea" | "you" | "why" if !is_open => return false,
            _ => {}
        }
        let letter = radio(word).or_else(|| named(word));
        match letter.filter(|_| self.goes_on(word, next)) {
            Some(letter) => self.push(letter, false),
            None => return false,
        }
        true
    }

    /// A word that may be a letter is one among letters: "Mike, M I K E" is a name and its letters.
    fn goes_on(&self, word: &str, next: Option<&Piece>) -> bool {
        let has_words = self.count > self.sure;
        match next {
            Some(Piece::Letter(letter, _)) => {
                let is_its_own = word.starts_with(|c: char| c.eq_ignore_ascii_case(letter));
                self.count > 0 || !is_its_own
            }
            Some(Piece::Word(next, _)) => {
                let next = next.to_lowercase();
                has_words || radio(&next).or_else(|| named(&next)).is_some()
            }
            Some(Piece::Mark(_) | Piece::Space) | None => has_words,
        }
    }

    fn push(&mut self, letter: char, is_capital: bool) {
        if is_capital || self.capital_next || self.count == 0 {
            self.text.extend(letter.to_uppercase());
        } else {
            self.text.extend(letter.to_lowercase());
        }
        self.capital_next = false;
        self.count += 1;
    }

    fn part_with(&mut self, mark: char) {
        if !self.text.ends_with(['-', '\'']) {
            self.text.push(mark);
        }
        self.capital_next = true;
    }

    /// The run where it is one: two letters at least that are no words, or three that might be.
    fn finished(mut self) -> Option<Self> {
        self.text.truncate(self.text.trim_end_matches(['-', '\'']).len());
        (self.sure > 1 || self.count >= FEWEST_LETTERS).then_some(self)
    }

    fn letters(&self) -> impl Iterator<Item = char> {
        plain(&self.text)
    }

    fn written(&self) -> String {
        self.text.clone()
    }

    /// The capitals inside a name are the recogniser's: nobody spells them.
    fn written_like(&self, word: &str) -> String {
        let is_mixed = word.chars().any(char::is_lowercase);
        if is_mixed && plain(word).eq(self.letters()) { word.to_owned() } else { self.written() }
    }

    fn may_stand_alone(&self) -> bool {
        let first = self.letters().next();
        self.count >= FEWEST_LETTERS && self.letters().any(|letter| Some(letter) != first)
    }

    fn is_like(&self, word: &str) -> bool {
        self.distance(word) * 2 <= self.letters().count().max(plain(word).count())
    }

    /// How many letters must be changed (Levenshtein).
    fn distance(&self, word: &str) -> usize {
        let word: Vec<char> = plain(word).collect();
        let mut row: Vec<usize> = (0..=word.len()).collect();
        for (above, letter) in self.letters().enumerate() {
            let mut diagonal = above;
            let mut left = above + 1;
            for (place, other) in word.iter().enumerate() {
                let up = row.get(place + 1).copied().unwrap_or_default();
                let changed = diagonal + usize::from(letter != *other);
                diagonal = up;
                if let Some(cell) = row.get_mut(place) {
                    *cell = left;
                }
                left = changed.min(left + 1).min(up + 1);
            }
            if let Some(cell) = row.last_mut() {
                *cell = left;
            }
        }
        row.last().copied().unwrap_or_default()
    }
}

/// The letters only, small.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_distance_counts_changed_letters() {
        let (_, runs) = said_and_spelled(&pieces("K I T T E N"));
        let distances = ["kitten", "sitting", "", "mitten"].map(|word| runs[0].distance(word));
        assert_eq!(distances, [0, 3, 6, 1]);
    }

    #[test]
    fn initials_are_no_spelling() {
        for said in ["J. R. Harper", "J R Harper", "it's A J", "A.J. Harper"] {
            assert_eq!(spelled_name(said), None, "{said}");
        }
    }

    proptest! {
        #[test]
        fn any_name_survives_being_spelled(name in "[A-Z][a-z]{3,15}", separator in "( |, |-|\\. )") {
            let letters: Vec<String> = name.chars().map(String::from).collect();
            let is_a_run_of_one = letters.iter().all(|letter| letter.eq_ignore_ascii_case(&letters[0]));
            prop_assume!(!is_a_run_of_one);
            let said = letters.join(&separator);
            prop_assert_eq!(spelled_name(&said), Some(name));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in any::<String>()) {
            let _ = (spelled_name(&text), letters(&text));
        }
    }
}
