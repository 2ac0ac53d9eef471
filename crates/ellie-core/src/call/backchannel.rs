//! What a listener says without wanting the floor, and what is no speech at all.

use std::time::Duration;

use super::limits::{BACKCHANNEL, COUGH};
use crate::dialogue::understand::words;

/// What listeners say.
const LISTENING: &[&str] = &[
    "mm",
    "mmm",
    "mhm",
    "mmhm",
    "mm-hm",
    "mm-hmm",
    "mmhmm",
    "hm",
    "hmm",
    "uh-huh",
    "uh",
    "um",
    "ah",
    "aha",
    "oh",
    "ok",
    "okay",
    "right",
    "yeah",
    "yep",
    "yes",
    "sure",
    "alright",
    "all right",
    "i see",
    "got it",
    "great",
    "good",
];

/// Short words that are called out for the floor.
const CALLED_OUT: &[&str] = &[
    "no",
    "nope",
    "stop",
    "wait",
    "hold",
    "hello",
    "hi",
    "hey",
    "what",
    "sorry",
    "pardon",
    "excuse",
    "help",
    "please",
    "bye",
    "goodbye",
    "yes",
    "yeah",
    "yep",
    "okay",
    "ok",
    "operator",
    "representative",
];

/// Whether voice while Ellie has the floor leaves it to her. Where a question stands that a word
/// answers, every word is an answer.
pub fn leaves_the_floor(text: &str, voiced: Duration, question_stands: bool) -> bool {
    let words = words(text);
    let is_called_out = || words.iter().any(|word| CALLED_OUT.contains(&word.as_str()));
    if words.is_empty() {
        return true;
    }
    if question_stands {
        return false;
    }
    voiced <= BACKCHANNEL && only_listens(&words) || voiced < COUGH && !is_called_out()
}

fn only_listens(words: &[String]) -> bool {
    let text = words.join(" ");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let begins = |phrase: &&str| {
            let after = rest.strip_prefix(*phrase)?;
            (after.is_empty() || after.starts_with(' ')).then(|| after.trim_start())
        };
        match LISTENING.iter().find_map(begins) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(500);

    #[test]
    fn a_listener_leaves_the_floor() {
        for text in ["Mm-hmm.", "Okay.", "Yeah, right.", "Uh-huh, I see.", "All right", "", "…"] {
            assert!(leaves_the_floor(text, SHORT, false), "{text}");
        }
    }

    #[test]
    fn real_words_take_the_floor() {
        for text in ["Wait.", "No.", "Okay, but what about Monday?", "Stop", "right now", "I seek"]
        {
            assert!(!leaves_the_floor(text, SHORT, false), "{text}");
        }
    }

    #[test]
    fn an_answer_to_a_question_is_none_for_the_air() {
        assert!(!leaves_the_floor("Yeah.", SHORT, true));
        assert!(leaves_the_floor("", SHORT, true), "a cough answers nothing");
    }

    #[test]
    fn length_counts() {
        assert!(!leaves_the_floor("Okay.", Duration::from_secs(3), false));
        assert!(leaves_the_floor("Inshallah.", Duration::from_millis(200), false));
        assert!(!leaves_the_floor("Inshallah.", SHORT, false));
        assert!(!leaves_the_floor("Stop!", Duration::from_millis(200), false));
    }
}
