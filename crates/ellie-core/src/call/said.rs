//! Whether the words so far are all that is awaited, or are broken off.
//!
//! Neither a voice nor its melody tells that a number has ten digits. Words do, and they are there
//! when a pause is judged, for they are written down before anybody knows whether it is the last.

use crate::dialogue::understand::correction::what_stands;
use crate::dialogue::understand::email::Email;
use crate::dialogue::understand::phone::digits;
use crate::dialogue::understand::words;
use crate::dialogue::understand::yes_no::{assent, declines};
use crate::floor::{Patience, Said};

/// Words that join what follows them to what was before, or say that somebody is still looking for
/// words. No sentence ends with one.
const JOINING: &[&str] = &[
    "a", "about", "an", "and", "around", "at", "because", "between", "but", "by", "er", "erm",
    "for", "from", "hm", "hmm", "if", "in", "into", "mister", "mm", "mr", "mrs", "ms", "my", "of",
    "on", "or", "our", "than", "the", "their", "to", "uh", "um", "uhm", "until", "when", "where",
    "which", "while", "who", "whose", "with", "your",
];

/// Words with which only a short answer ends: "it is", "I can".
const LEADING: &[&str] = &[
    "am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "he", "he's", "i",
    "i'd", "i'm", "i've", "is", "it's", "she", "she's", "should", "that's", "they", "was", "we",
    "we're", "were", "would",
];

/// What is said before an answer. Nothing else was said then.
const OPENING: &[&str] =
    &["ah", "hello", "hey", "hi", "oh", "okay", "ok", "so", "sure", "well", "yeah", "yes", "yep"];

/// What is said to keep the floor.
const HOLDING: &[&str] = &[
    "hang on",
    "hold on",
    "i mean",
    "let me check",
    "let me look",
    "let me see",
    "let me think",
    "one moment",
    "one second",
    "wait",
    "you know",
];

/// How the words so far stand to what is awaited.
#[must_use]
pub fn said(awaits: Patience, text: &str) -> Said {
    if is_broken_off(awaits, text) {
        return Said::Broken;
    }
    let said = match awaits {
        Patience::YesOrNo if assent(text).is_some() => Said::Whole,
        Patience::Number(wanted) => number(wanted, digits(what_stands(text)).len()),
        Patience::Email if Email::heard(text).is_some() || declines(text) => Said::Whole,
        Patience::Email => Said::Broken,
        _ => Said::Open,
    };
    let is_list = awaits.is_for_several() && text.trim_end().ends_with(',');
    if said == Said::Open && is_list { Said::Broken } else { said }
}

impl Patience {
    /// A comma is more to come where several things are said. Recognisers put one behind a short
    /// answer too, and whoever said "No," or "Dana Whitfield," would wait.
    const fn is_for_several(self) -> bool {
        !matches!(self, Self::YesOrNo | Self::Usual | Self::Name)
    }
}

fn is_broken_off(awaits: Patience, text: &str) -> bool {
    let words = words(text);
    let Some(last) = words.last().map(String::as_str) else { return false };
    let is_answer = awaits == Patience::YesOrNo;
    let whole = words.join(" ");
    JOINING.contains(&last)
        || HOLDING.iter().any(|phrase| whole.ends_with(phrase))
        || !is_answer && LEADING.contains(&last)
        || !is_answer && words.iter().all(|word| OPENING.contains(&word.as_str()))
}

/// Of ten digits one may have been misheard, and people leave out their area code: what lacks only a
/// little can be all of it.
fn number(wanted: u8, heard: usize) -> Said {
    let wanted = usize::from(wanted);
    if heard == wanted {
        Said::Whole
    } else if heard == 0 || heard * 5 > wanted * 3 {
        Said::Open
    } else {
        Said::Broken
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(awaits: Patience, expected: Said, texts: &[&str]) {
        for text in texts {
            assert_eq!(said(awaits, text), expected, "{text}");
        }
    }

    #[test]
    fn no_sentence_ends_with_a_word_that_joins_or_holds() {
        let broken = [
            "I'm calling about",
            "My boss fired me and.",
            "So, um.",
            "Yeah, hi.",
            "It was the third of March. No, wait.",
            "That was in. Let me see.",
            "His name is",
        ];
        for awaits in [Patience::Usual, Patience::Story, Patience::Dictated] {
            check(awaits, Said::Broken, &broken);
            check(awaits, Said::Open, &["I need a lawyer.", "My father had a will.", "Dana", ""]);
        }
    }

    #[test]
    fn a_comma_is_more_to_come_where_several_things_are_said() {
        let several = ["Jim Carter,", "There was Jim Carter, Linda Park,", "I was driving home,"];
        for awaits in [Patience::Story, Patience::Dictated] {
            check(awaits, Said::Broken, &several);
        }
        check(Patience::Number(10), Said::Broken, &["614-555-01,"]);
        check(
            Patience::Number(10),
            Said::Whole,
            &["six one four, five five five, oh one four two,"],
        );
        check(Patience::Name, Said::Open, &["Dana Whitfield,", "Yes, it's Dana Whitfield,"]);
        check(Patience::Usual, Said::Open, &["It is in Ohio,", "On March third,"]);
        check(Patience::YesOrNo, Said::Whole, &["No,", "Yes,"]);
    }

    #[test]
    fn an_answer_to_yes_or_no_is_whole_and_may_end_with_a_verb() {
        let whole = ["Yes.", "No", "Yes, it is.", "No, I haven't.", "I think so.", "That's right."];
        check(Patience::YesOrNo, Said::Whole, &whole);
        check(Patience::YesOrNo, Said::Broken, &["Uh.", "Yes, but", "Let me think."]);
        check(Patience::YesOrNo, Said::Open, &["What do you mean?", ""]);
    }

    #[test]
    fn a_number_is_whole_with_its_last_digit() {
        let phone = Patience::Number(10);
        check(
            phone,
            Said::Whole,
            &["614-555-0142.", "six one four, five five five, oh one four two"],
        );
        check(phone, Said::Whole, &["614. Sorry, 615. 555. 0188."]);
        check(phone, Said::Broken, &["614", "It's six one four five five five."]);
        check(
            phone,
            Said::Open,
            &["I have no phone.", "555-0142", "614-555-014", "614-555-0142-33", ""],
        );
        check(Patience::Number(4), Said::Whole, &["0142", "It ends in oh one four two."]);
        check(Patience::Number(6), Said::Broken, &["One oh two."]);
    }

    #[test]
    fn an_address_is_whole_with_its_host() {
        check(Patience::Email, Said::Whole, &["Dana dot Whitfield at example dot com."]);
        check(Patience::Email, Said::Whole, &["I don't have one.", "No, none."]);
        check(Patience::Email, Said::Broken, &["Dana dot Whitfield", "dana at", "Let me see."]);
    }

    proptest! {
        #[test]
        fn any_text_is_broken_off_with_an_and(text in any::<String>()) {
            for awaits in Patience::ALL {
                prop_assert_eq!(said(awaits, &format!("{text} and")), Said::Broken);
            }
        }
    }
}
