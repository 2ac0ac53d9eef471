//! A speaker who corrects himself: what stands of "Tuesday, no wait, Wednesday".

/// What a correction leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction<'t> {
    /// These words count instead of all before them.
    Instead(&'t str),
    /// What was said is taken back, and nothing is put in its place.
    TakenBack,
}

/// Phrases after which the right words come. The longer stands before the shorter.
const MARKS: [&str; 28] = [
    "no i meant to say",
    "i meant to say",
    "no i meant",
    "i meant",
    "no i mean",
    "i mean",
    "no wait it's",
    "no wait",
    "wait no",
    "oh wait",
    "no sorry",
    "sorry no",
    "sorry it's",
    "no actually",
    "actually no",
    "actually it's",
    "actually it is",
    "actually make that",
    "actually make it",
    "make that",
    "or rather",
    "no it's",
    "no it is",
    "correction it's",
    "correction",
    "let me correct that",
    "what i meant was",
    "let me rephrase",
];

/// Phrases that take back what was said, whether or not anything follows.
const TAKING_BACK: [&str; 10] = [
    "scratch that",
    "strike that",
    "forget that",
    "forget what i said",
    "never mind that",
    "nevermind that",
    "ignore that",
    "disregard that",
    "let me start over",
    "let me start again",
];

/// Words that correct only between others, each with a pause before it: "one four, sorry, one five".
const BETWEEN: [&str; 4] = ["no", "sorry", "actually", "rather"];

/// Phrases with which a sentence begins that is said again.
const AGAIN: [&str; 3] = ["i said", "like i said", "as i said"];

/// The last correction in the text; `None` where nobody is corrected.
#[must_use]
pub fn correction(text: &str) -> Option<Correction<'_>> {
    let words = Word::all(text);
    let last = (0..words.len()).rev().find_map(|place| mark_at(&words, place))?;
    let rest = words.get(last.end).and_then(|word| text.get(word.start..));
    match rest {
        Some(rest) => Some(Correction::Instead(rest)),
        None => last.takes_back.then_some(Correction::TakenBack),
    }
}

/// The words that count: after the last correction, or all of them.
#[must_use]
pub fn what_stands(text: &str) -> &str {
    match correction(text) {
        Some(Correction::Instead(rest)) => rest,
        Some(Correction::TakenBack) => "",
        None => text,
    }
}

struct Mark {
    /// The place of the first word after it.
    end: usize,
    takes_back: bool,
}

fn mark_at(words: &[Word], place: usize) -> Option<Mark> {
    let rest = words.get(place..)?;
    let taken = |phrases: &[&str]| phrases.iter().find_map(|phrase| begins(rest, phrase));
    if let Some(used) = taken(&TAKING_BACK) {
        return Some(Mark { end: place + used, takes_back: true });
    }
    let is_between = || place > 0 && place + 1 < words.len() && words[place - 1].ends_a_clause;
    let used = taken(&MARKS)
        .or_else(|| taken(&BETWEEN).filter(|_| is_between()))
        .or_else(|| taken(&AGAIN).filter(|_| place == 0))?;
    Some(Mark { end: place + used, takes_back: false })
}

fn begins(words: &[Word], phrase: &str) -> Option<usize> {
    let mut used = 0;
    for part in phrase.split(' ') {
        if words.get(used)?.text != part {
            return None;
        }
        used += 1;
    }
    Some(used)
}

/// A word, where it stands in the text, and whether a mark follows.
struct Word {
    text: String,
    start: usize,
    ends_a_clause: bool,
}

impl Word {
    fn all(text: &str) -> Vec<Self> {
        let mut words = Vec::new();
        let mut start = 0;
        for piece in text.split_inclusive(char::is_whitespace) {
            let written = piece.trim_end();
            let bare = written.trim_matches(|c: char| !c.is_alphanumeric());
            if !bare.is_empty() {
                words.push(Self {
                    text: bare.to_lowercase().replace('\u{2019}', "'"),
                    start,
                    ends_a_clause: written.ends_with([',', '.', ';', '?', '!', '-']),
                });
            }
            start += piece.len();
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_correction_counts() {
        assert_eq!(what_stands("Monday, no wait, Tuesday, I mean Friday"), "Friday");
        assert_eq!(what_stands("Monday"), "Monday");
        assert_eq!(what_stands("Monday, scratch that"), "");
        assert_eq!(what_stands("Monday, sorry"), "Monday, sorry");
        assert_eq!(what_stands("Monday, I mean"), "Monday, I mean");
    }

    #[test]
    fn what_is_said_again_stands_without_the_words_that_say_so() {
        assert_eq!(what_stands("I said, Ohio."), "Ohio.");
        assert_eq!(what_stands("Like I said, no"), "no");
        assert_eq!(what_stands("He asked and I said Ohio"), "He asked and I said Ohio");
    }

    #[test]
    fn a_word_that_only_sounds_like_one_corrects_nothing() {
        for said in
            ["I have no job", "so sorry to hear", "No.", "it actually rained", "Sorry, what?"]
        {
            assert_eq!(correction(said), None, "{said}");
        }
    }

    proptest! {
        #[test]
        fn what_stands_is_the_end_of_what_was_said(text in any::<String>()) {
            prop_assert!(text.ends_with(what_stands(&text)));
        }
    }
}
