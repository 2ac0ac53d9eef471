//! A person's name, out of the words around it.

mod vocabulary;

use vocabulary::{
    CONTRACTED, ENDINGS, FILLERS_OR_NAMES, INTRODUCTIONS, NAMES_OR_WORDS, NOT_NAMES, PREAMBLES,
};

const MOST_WORDS: usize = 5;
const LONGEST_WORD: usize = 24;

/// Words of a name that are written small among others.
const PARTICLES: [&str; 12] =
    ["de", "la", "del", "der", "van", "von", "da", "dos", "di", "bin", "al", "y"];

/// The name in an answer to "may I have your name?": "uh, it's Dana Whitfield" gives
/// `Dana Whitfield`. `None` where there is none to be found.
#[must_use]
pub fn name(text: &str) -> Option<String> {
    let text = text.replace('\u{2019}', "'");
    last_name_first(&text).or_else(|| clauses(&text).iter().find_map(|clause| as_name(clause)))
}

/// "Whitfield, Dana", as in a list: two single words and nothing else.
fn last_name_first(text: &str) -> Option<String> {
    let (last, first) = text.split_once(',')?;
    let (last, first) = (single_name(last)?, single_name(first)?);
    Some(format!("{first} {last}"))
}

fn single_name(text: &str) -> Option<String> {
    match clauses(text).as_slice() {
        [clause] if clause.len() == 1 => as_name(clause),
        _ => None,
    }
}

/// The words between the marks. The point of an initial or a title ends no clause.
fn clauses(text: &str) -> Vec<Vec<&str>> {
    let is_mark = |c: char| matches!(c, '.' | ',' | ';' | '?' | '!');
    let is_edge = |c: char| is_mark(c) || c.is_whitespace();
    let mut clauses = vec![Vec::new()];
    for piece in text.split_inclusive(is_edge) {
        let word = piece.trim_end_matches(is_edge);
        if let Some(clause) = clauses.last_mut().filter(|_| !word.is_empty()) {
            clause.push(word);
        }
        if piece.ends_with(is_mark) && !(piece.ends_with('.') && is_abbreviated(word)) {
            clauses.push(Vec::new());
        }
    }
    clauses.retain(|clause| !clause.is_empty());
    clauses
}

fn is_abbreviated(word: &str) -> bool {
    let is_initial = word.chars().count() == 1 && word.starts_with(char::is_alphabetic);
    is_initial || is_one_of(word, &["mr", "mrs", "ms", "dr", "prof"])
}

fn as_name(clause: &[&str]) -> Option<String> {
    let (introduced, rest) = without_openings(clause);
    let words = without_ending(rest);
    let is_whole = words.len() == rest.len();
    let fits = (1..=MOST_WORDS).contains(&words.len())
        && words.iter().all(|word| is_plain(word) && !is_no_name(word))
        && (!may_be_words(words) || are_written_as_names(words, introduced, is_whole));
    fits.then(|| words.iter().map(|word| capitalised(word)).collect::<Vec<_>>().join(" "))
}

/// The words after all openings, and whether one of these says that a name follows.
fn without_openings<'w, 't>(clause: &'w [&'t str]) -> (bool, &'w [&'t str]) {
    let (mut introduced, mut rest) = (false, clause);
    loop {
        if let Some(after) = after_any(rest, &INTRODUCTIONS) {
            (introduced, rest) = (true, after);
        } else if let Some(after) = after_any(rest, &PREAMBLES).or_else(|| after_filler(rest)) {
            rest = after;
        } else {
            return (introduced, rest);
        }
    }
}

fn after_filler<'w, 't>(words: &'w [&'t str]) -> Option<&'w [&'t str]> {
    let after = after_any(words, &FILLERS_OR_NAMES)?;
    after_any(after, &INTRODUCTIONS).or_else(|| after_any(after, &PREAMBLES)).map(|_| after)
}

fn without_ending<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    let end = (0..words.len()).find(|&place| after_any(&words[place..], &ENDINGS).is_some());
    &words[..end.unwrap_or(words.len())]
}

/// What follows the first of the phrases that the words begin with.
fn after_any<'w, 't>(words: &'w [&'t str], phrases: &[&str]) -> Option<&'w [&'t str]> {
    phrases.iter().find_map(|phrase| {
        let (head, rest) = words.split_at_checked(phrase.split(' ').count())?;
        let is_same = head.iter().zip(phrase.split(' ')).all(|(a, b)| a.eq_ignore_ascii_case(b));
        is_same.then_some(rest)
    })
}

/// Letters, with apostrophes and hyphens; but not "D-A-N-A", which is spelling.
fn is_plain(word: &str) -> bool {
    let is_spelt = || word.contains('-') && word.split('-').all(|part| part.chars().count() < 2);
    word.chars().count() <= LONGEST_WORD
        && word.starts_with(char::is_alphabetic)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-'))
        && !is_spelt()
}

fn is_no_name(word: &str) -> bool {
    NOT_NAMES.split_whitespace().any(|other| word.eq_ignore_ascii_case(other))
        || CONTRACTED.iter().any(|end| word.to_lowercase().ends_with(end))
}

fn may_be_words(words: &[&str]) -> bool {
    words.iter().any(|word| is_one_of(word, &NAMES_OR_WORDS))
}

/// "Will Turner" and "my name is Will", but not "will you", "Will." or "Do Harper and Lane".
fn are_written_as_names(words: &[&str], introduced: bool, is_whole: bool) -> bool {
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
    let has_another = words.iter().any(|word| !is_one_of(word, &NAMES_OR_WORDS));
    words.iter().all(is_capital) && (introduced || is_whole && has_another)
}

fn is_one_of(word: &str, known: &[&str]) -> bool {
    known.iter().any(|other| word.eq_ignore_ascii_case(other))
}

fn capitalised(word: &str) -> String {
    if PARTICLES.contains(&word) {
        return word.to_owned();
    }
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| capital(first).chain(letters).collect())
}

/// Some letters have no capital of one character, but a letter and its accents; they stay.
fn capital(letter: char) -> impl Iterator<Item = char> {
    let capital = letter.to_uppercase();
    let is_one = capital.len() == 1;
    capital.take(usize::from(is_one)).chain((!is_one).then_some(letter))
}

#[cfg(test)]
mod tests;
