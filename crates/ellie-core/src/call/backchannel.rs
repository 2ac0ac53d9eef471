//! What a listener says without wanting the floor, and what is no speech at all.

use super::limits::{BACKCHANNEL, COUGH, MUMBLE};
use super::words::Words;
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

/// Below this confidence a recogniser has made words of a sound more often than it has heard any.
/// Listeners' sounds by synthesised voices that became other words had 0.06 to 0.75, 9 of 10 of them
/// below; of 48 interruptions one was below, and it said "stop".
const UNSURE: f32 = 0.65;

/// Whether voice while Ellie has the floor leaves it to her. Where a question stands that a word
/// answers, every word is an answer.
pub fn leaves_the_floor(heard: &Words, question_stands: bool) -> bool {
    let words = words(&heard.text);
    if words.is_empty() {
        return true;
    }
    if question_stands {
        return false;
    }
    let is_called_out = words.iter().any(|word| CALLED_OUT.contains(&word.as_str()));
    heard.voiced <= BACKCHANNEL && only_listens(&words) || is_no_speech(heard) && !is_called_out
}

/// Recognisers make words nobody said of sounds that are short.
fn is_no_speech(heard: &Words) -> bool {
    let is_unsure = heard.confidence.is_some_and(|confidence| confidence < UNSURE);
    heard.voiced < COUGH || heard.voiced < MUMBLE && is_unsure
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
    use std::time::Duration;

    use super::*;

    const SHORT: u64 = 500;

    fn heard(text: &str, confidence: f32, millis: u64) -> Words {
        let voiced = Duration::from_millis(millis);
        Words { text: text.into(), confidence: Some(confidence), voiced, ..Words::default() }
    }

    fn clear(text: &str, millis: u64) -> Words {
        heard(text, 0.95, millis)
    }

    #[test]
    fn a_listener_leaves_the_floor() {
        for text in ["Mm-hmm.", "Okay.", "Yeah, right.", "Uh-huh, I see.", "All right", "", "…"] {
            assert!(leaves_the_floor(&clear(text, SHORT), false), "{text}");
        }
    }

    #[test]
    fn real_words_take_the_floor() {
        for text in ["Wait.", "No.", "Okay, but what about Monday?", "Stop", "right now", "I seek"]
        {
            assert!(!leaves_the_floor(&clear(text, SHORT), false), "{text}");
        }
    }

    #[test]
    fn an_answer_to_a_question_is_none_for_the_air() {
        assert!(!leaves_the_floor(&clear("Yeah.", SHORT), true));
        assert!(!leaves_the_floor(&heard("Mama,", 0.2, SHORT), true));
        assert!(leaves_the_floor(&clear("", SHORT), true), "a cough answers nothing");
    }

    #[test]
    fn length_counts() {
        assert!(!leaves_the_floor(&clear("Okay.", 3000), false));
        assert!(leaves_the_floor(&clear("Inshallah.", 200), false));
        assert!(!leaves_the_floor(&clear("Inshallah.", SHORT), false));
        assert!(!leaves_the_floor(&clear("Stop!", 200), false));
    }

    #[test]
    fn short_words_a_recogniser_is_not_sure_of_are_a_sound() {
        assert!(leaves_the_floor(&heard("Mammal.", 0.61, SHORT), false));
        assert!(!leaves_the_floor(&heard("Mammal.", 0.61, 900), false), "so long is more");
        assert!(!leaves_the_floor(&heard("I stopped, please, sir.", 0.41, SHORT), false));
        let unknown = Words { confidence: None, ..clear("Monday.", SHORT) };
        assert!(!leaves_the_floor(&unknown, false), "where nobody says how sure, it is speech");
    }
}
