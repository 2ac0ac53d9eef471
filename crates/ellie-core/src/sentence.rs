//! Text into sentences: the pieces worth saying, and worth keeping once said.

/// Words that end in a full stop without ending a sentence.
const ABBREVIATIONS: [&str; 18] = [
    "mr", "mrs", "ms", "dr", "st", "ste", "ave", "no", "vs", "jr", "sr", "inc", "esq", "e.g",
    "i.e", "a.m", "p.m", "u.s",
];

/// The sentences of a text, trimmed, none of them empty.
#[must_use]
pub fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (place, mark) in text.char_indices() {
        let end = place + mark.len_utf8();
        if ends_here(&text[start..place], mark, &text[end..]) {
            sentences.push(text[start..end].trim());
            start = end;
        }
    }
    sentences.push(text[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// A sentence in pieces that can be spoken one after the other: each ends where a speaker would
/// breathe, and has at least so many bytes. The words between the pieces stay in their order.
#[must_use]
pub fn breaths(sentence: &str, at_least: usize) -> Vec<&str> {
    cut_at_breaths(sentence, at_least, |_| at_least)
}

/// A sentence in pieces of which each is made while those before it are heard: a short one first, and
/// then each but the last at least as long as all before it.
#[must_use]
pub fn growing_breaths(sentence: &str, at_least: usize) -> Vec<&str> {
    cut_at_breaths(sentence, at_least, |before| before.max(at_least))
}

/// Pieces of at least so many bytes, which may depend on how many came before.
fn cut_at_breaths(
    sentence: &str,
    rest_at_least: usize,
    at_least: impl Fn(usize) -> usize,
) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (place, mark) in sentence.char_indices() {
        let end = place + mark.len_utf8();
        if is_breath(mark, &sentence[end..])
            && sentence[start..end].trim().len() >= at_least(start)
            && sentence[end..].trim().len() >= rest_at_least
        {
            pieces.push(sentence[start..end].trim());
            start = end;
        }
    }
    pieces.push(sentence[start..].trim());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// "December 1, 2026" is said in one breath, and "December first, twenty twenty six".
fn is_breath(mark: char, after: &str) -> bool {
    let is_number = || {
        let next = after.trim_start();
        next.starts_with(|c: char| c.is_ascii_digit())
            || ["nineteen ", "twenty ", "two thousand"].iter().any(|year| next.starts_with(year))
    };
    // Chinese has no spaces after its marks.
    let is_chinese = matches!(mark, '，' | '；' | '：');
    is_chinese || matches!(mark, ',' | ';' | ':') && after.starts_with(' ') && !is_number()
}

fn ends_here(before: &str, mark: char, after: &str) -> bool {
    match mark {
        '\n' | '。' | '！' | '？' => true,
        '!' | '?' | '…' => after.starts_with(char::is_whitespace),
        '.' => after.starts_with(char::is_whitespace) && !is_abbreviation(before, after),
        _ => false,
    }
}

/// "9 a.m. to five" goes on; "at 9 a.m. Parking is free." does not, nor does "J. Doe" end.
fn is_abbreviation(before: &str, after: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let goes_on = || after.trim_start().starts_with(|c: char| !c.is_uppercase());
    let is_initial = word.chars().count() == 1 && word.starts_with(char::is_alphabetic);
    if is_initial {
        return word != "i";
    }
    match word.as_str() {
        "a.m" | "p.m" | "inc" | "jr" | "sr" | "esq" | "u.s" | "no" | "ave" => goes_on(),
        word => ABBREVIATIONS.contains(&word),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_cut_after_its_marks() {
        let text = "Hello. We are open! Are you coming?  Good\nDay";
        assert_eq!(sentences(text), ["Hello.", "We are open!", "Are you coming?", "Good", "Day"]);
    }

    #[test]
    fn chinese_is_cut_after_its_marks_without_a_space() {
        let text = "您好！我们开门。请问您要预约吗？";
        assert_eq!(sentences(text), ["您好！", "我们开门。", "请问您要预约吗？"]);
        assert_eq!(breaths("星期二上午9点，或者星期五。", 6), ["星期二上午9点，", "或者星期五。"]);
    }

    #[test]
    fn a_full_stop_inside_a_name_or_a_number_does_not_end_a_sentence() {
        for whole in [
            "Ask for Dr. Lane or Mr. J. Harper.",
            "It costs $2.50 at example.com today.",
            "We open at 9 a.m. on weekdays.",
        ] {
            assert_eq!(sentences(whole), [whole]);
        }
    }

    #[test]
    fn a_new_sentence_may_follow_an_abbreviation() {
        let text = "We close at 5 p.m. Parking is free.";
        assert_eq!(sentences(text), ["We close at 5 p.m.", "Parking is free."]);
    }

    #[test]
    fn a_long_sentence_is_said_in_breaths() {
        let offer = "I have Tuesday, December 1, 2026, at nine, or Wednesday, December 2, at ten.";
        let breaths_of = |at_least| breaths(offer, at_least);
        assert_eq!(breaths_of(1000), [offer]);
        assert_eq!(
            breaths_of(30),
            ["I have Tuesday, December 1, 2026,", "at nine, or Wednesday, December 2, at ten."]
        );
        assert_eq!(breaths("I have Dana Strand, at 614-555-0142.", 30).len(), 1);
        assert_eq!(breaths("Yes; we are: open.", 1), ["Yes;", "we are:", "open."]);
    }

    #[test]
    fn breaths_grow_so_that_each_is_made_while_those_before_it_are_heard() {
        let read_back = "I have Dana Strand, at six one four, five five five, zero one four two.";
        assert_eq!(
            growing_breaths(read_back, 18),
            ["I have Dana Strand,", "at six one four, five five five,", "zero one four two."]
        );
        let offer = "I have Tuesday, December first, twenty twenty six, at nine.";
        assert_eq!(growing_breaths(offer, 20), [offer]);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(sentences("").is_empty());
        assert!(breaths(" ", 0).is_empty());
        assert!(sentences(" \n \n").is_empty());
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "\\PC{0,200}") {
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&sentences(&text).concat()), letters(&text));
            prop_assert_eq!(letters(&breaths(&text, 10).concat()), letters(&text));
            prop_assert_eq!(letters(&growing_breaths(&text, 2).concat()), letters(&text));
        }
    }
}
