//! Yes, no and maybe, in the words people use on the telephone.

/// How a question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assent {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Neither, and nothing else: the caller does not know.
    Maybe,
}

const YES: [&str; 32] = [
    "yes",
    "yeah",
    "yep",
    "yup",
    "yah",
    "ya",
    "sure",
    "correct",
    "right",
    "ok",
    "okay",
    "exactly",
    "absolutely",
    "definitely",
    "mhm",
    "mm-hmm",
    "mmhmm",
    "uh-huh",
    "certainly",
    "perfect",
    "affirmative",
    "that's right",
    "that is right",
    "that's correct",
    "of course",
    "sounds good",
    "go ahead",
    "you got it",
    "you bet",
    "that's it",
    "that works",
    "indeed",
];

/// A yes that has a no in it.
const YES_DESPITE_NO: [&str; 9] = [
    "no problem",
    "not a problem",
    "no worries",
    "why not",
    "don't see why not",
    "don't mind",
    "do not mind",
    "no doubt",
    "no objection",
];

const NO: [&str; 15] = [
    "no",
    "nope",
    "nah",
    "not",
    "wrong",
    "incorrect",
    "negative",
    "don't",
    "isn't",
    "never",
    "no thanks",
    "not really",
    "not quite",
    "no thank you",
    "nuh-uh",
];

/// A doubt, whatever is said with it.
const DOUBT: [&str; 17] = [
    "not sure",
    "not certain",
    "not positive",
    "not entirely sure",
    "not really sure",
    "don't know",
    "do not know",
    "dunno",
    "no idea",
    "don't remember",
    "can't remember",
    "don't recall",
    "maybe not",
    "probably not",
    "hard to say",
    "it depends",
    "that depends",
];

/// A doubt when it stands alone: "yes, I think so" is a yes.
const HEDGE: [&str; 13] = [
    "maybe",
    "perhaps",
    "possibly",
    "probably",
    "could be",
    "might be",
    "i think",
    "i guess",
    "i suppose",
    "i believe so",
    "sort of",
    "kind of",
    "more or less",
];

/// Answers that are short for the question, where nothing else is said.
const SHORT_YES: [&str; 15] = [
    "please",
    "if you please",
    "please do",
    "i do",
    "i did",
    "i am",
    "i was",
    "i have",
    "i would",
    "it is",
    "it was",
    "it does",
    "it did",
    "we do",
    "we did",
];

/// With what a recogniser writes for a lone "no".
const SHORT_NO: [&str; 10] = [
    "note",
    "know",
    "i didn't",
    "i haven't",
    "i wasn't",
    "i wouldn't",
    "it wasn't",
    "it doesn't",
    "it didn't",
    "we didn't",
];

/// `Some(true)` for yes, `Some(false)` for no, `None` for anything else. A no anywhere wins:
/// "yeah no, that's not right" must not save a wrong number.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    match assent(text)? {
        Assent::Yes => Some(true),
        Assent::No => Some(false),
        Assent::Maybe => None,
    }
}

/// How a question was answered; `None` where it was not.
#[must_use]
pub fn assent(text: &str) -> Option<Assent> {
    let mut words = super::words(text);
    let is_short = |phrases: &[&str]| phrases.iter().any(|phrase| words.join(" ") == *phrase);
    if is_short(&SHORT_YES) {
        return Some(Assent::Yes);
    }
    if is_short(&SHORT_NO) {
        return Some(Assent::No);
    }
    let is_yes_despite_no = take(&mut words, &YES_DESPITE_NO);
    let is_doubtful = take(&mut words, &DOUBT);
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| super::contains(&words, phrase));
    if says(&NO) {
        Some(Assent::No)
    } else if is_doubtful {
        Some(Assent::Maybe)
    } else if is_yes_despite_no || says(&YES) {
        Some(Assent::Yes)
    } else {
        says(&HEDGE).then_some(Assent::Maybe)
    }
}

/// Takes the phrases out of the words, so that a "not" inside one is no no. Whether there were any.
fn take(words: &mut Vec<String>, phrases: &[&str]) -> bool {
    let before = words.len();
    let mut kept = Vec::with_capacity(before);
    let mut place = 0;
    while let Some(word) = words.get(place) {
        let rest = super::from(words, place);
        match phrases.iter().filter_map(|phrase| super::begins(rest, phrase)).max() {
            Some(used) => place += used,
            None => {
                kept.push(word.clone());
                place += 1;
            }
        }
    }
    *words = kept;
    words.len() < before
}

/// "None", "I don't have one", "I'd rather not say".
pub fn declines(text: &str) -> bool {
    const DECLINING: [&str; 12] = [
        "none",
        "don't have",
        "do not have",
        "no email",
        "no e-mail",
        "rather not",
        "skip",
        "not have",
        "nothing",
        "don't use",
        "nope",
        "no thanks",
    ];
    let said = super::words(text);
    yes_or_no(text) == Some(false) || DECLINING.iter().any(|phrase| super::contains(&said, phrase))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn yes_has_many_words() {
        for yes in ["Yes.", "yeah that's right", "Uh-huh", "OK", "sure, go ahead", "Correct!"] {
            assert_eq!(yes_or_no(yes), Some(true), "{yes}");
        }
    }

    #[test]
    fn a_no_anywhere_wins() {
        for no in [
            "No",
            "Note,",
            "Know.",
            "yeah no that's not right",
            "That isn't correct",
            "nope.",
            "wrong number",
        ] {
            assert_eq!(yes_or_no(no), Some(false), "{no}");
        }
    }

    #[test]
    fn other_words_are_neither() {
        for other in ["", "what are your hours", "knowledge", "yesterday", "notary", "a note"] {
            assert_eq!(yes_or_no(other), None, "{other}");
        }
    }

    #[test]
    fn a_doubt_is_neither_yes_nor_no() {
        for maybe in ["I'm not sure", "maybe", "I don't know, maybe", "yeah, I don't know"] {
            assert_eq!(assent(maybe), Some(Assent::Maybe), "{maybe}");
            assert_eq!(yes_or_no(maybe), None, "{maybe}");
        }
        assert_eq!(assent("no, I don't know him"), Some(Assent::No));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in any::<String>()) {
            let _ = assent(&text);
        }
    }
}
