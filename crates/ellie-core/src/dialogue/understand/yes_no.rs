//! Yes and no, in the words people use on the telephone.

const YES: [&str; 26] = [
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
    "please",
    "mhm",
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
];

const NO: [&str; 14] = [
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
];

/// `Some(true)` for yes, `Some(false)` for no, `None` for anything else. A no anywhere wins:
/// "yeah no, that's not right" must not save a wrong number.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    let words = super::words(text);
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| super::contains(&words, phrase));
    if says(&NO) {
        Some(false)
    } else if says(&YES) {
        Some(true)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_has_many_words() {
        for yes in ["Yes.", "yeah that's right", "Uh-huh", "OK", "sure, go ahead", "Correct!"] {
            assert_eq!(yes_or_no(yes), Some(true), "{yes}");
        }
    }

    #[test]
    fn a_no_anywhere_wins() {
        for no in ["No", "yeah no that's not right", "That isn't correct", "nope.", "wrong number"]
        {
            assert_eq!(yes_or_no(no), Some(false), "{no}");
        }
    }

    #[test]
    fn other_words_are_neither() {
        for other in ["", "what are your hours", "knowledge", "yesterday", "notary"] {
            assert_eq!(yes_or_no(other), None, "{other}");
        }
    }
}
