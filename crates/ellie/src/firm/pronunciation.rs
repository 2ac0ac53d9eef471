//! The firm's pronunciation list: a written word, and a plain respelling or phonemes in slashes.

use ellie_core::firm::{Pronunciation, Said};

use super::faults::{Faults, quoted};
use super::section::Section;
use super::seen::none_twice;
use super::text::Text;

/// The most words of the list.
const WORDS_MAX: usize = 500;
/// The most characters of a word, and of the way to say it.
const WORD_MAX_CHARS: usize = 60;

/// The list in the order of the file.
pub(super) fn pronunciations(top: &Section<'_>, faults: &mut Faults<'_>) -> Vec<Pronunciation> {
    let entries = top.free_texts("pronunciation", WORD_MAX_CHARS, WORDS_MAX, faults);
    let (written, texts): (Vec<Text>, Vec<Text>) = entries.into_iter().unzip();
    written.iter().for_each(|word| check_written(word, faults));
    none_twice(&written, faults);
    let pronunciation = |(written, text): (Text, Text)| {
        said(&text, faults).map(|said| Pronunciation { written: written.words, said })
    };
    written.into_iter().zip(texts).filter_map(pronunciation).collect()
}

fn check_written(Text { words, at }: &Text, faults: &mut Faults<'_>) {
    let is_plain = words.chars().all(|c| c.is_alphanumeric() || " -'’.&".contains(c));
    if !is_plain || words.trim() != words || !words.contains(char::is_alphanumeric) {
        let shown = quoted(words);
        faults.at(at, format!("{shown} is not a word; write it as it stands in your texts"));
    }
    if words.chars().count() > WORD_MAX_CHARS {
        faults.at(at, format!("this word is too long; keep it to {WORD_MAX_CHARS} characters"));
    }
}

fn said(text: &Text, faults: &mut Faults<'_>) -> Option<Said> {
    let words = text.words.as_str();
    if words.is_empty() {
        return None;
    }
    let said = if words.contains('/') { phonemes(words) } else { respelling(words) };
    if said.is_none() {
        let remedy = "write plain letters (sigh-OH-toe) or phonemes (/saɪˈoʊtə/)";
        faults.at(&text.at, format!("{} cannot be said; {remedy}", quoted(words)));
    }
    said
}

/// Phonemes in one pair of slashes: letters, marks of stress and length, and marks above letters.
fn phonemes(words: &str) -> Option<Said> {
    let inner = words.strip_prefix('/')?.strip_suffix('/')?.trim();
    let is_letter = |c: char| c.is_alphabetic() && !is_modifier(c);
    let is_phoneme = |c: char| is_letter(c) || is_modifier(c) || c == ' ' || c == '.';
    let spoken = inner.contains(is_letter) && inner.chars().all(is_phoneme);
    spoken.then(|| Said::Phonemes(inner.to_owned()))
}

/// Unicode's spacing modifier letters (stress, length) and combining marks.
fn is_modifier(character: char) -> bool {
    matches!(character, '\u{2b0}'..='\u{36f}')
}

/// Plain letters, in syllables if need be.
fn respelling(words: &str) -> Option<Said> {
    let is_plain = |c: char| c.is_alphabetic() || " -'’".contains(c);
    let spoken = words.contains(char::is_alphabetic) && words.chars().all(is_plain);
    spoken.then(|| Said::Like(words.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phonemes_stand_in_slashes_and_a_respelling_does_not() {
        assert_eq!(phonemes("/saɪˈoʊtə/"), Some(Said::Phonemes("saɪˈoʊtə".into())));
        assert_eq!(respelling("sigh-OH-toe"), Some(Said::Like("sigh-OH-toe".into())));
    }

    #[test]
    fn malformed_ways_to_say_a_word_are_refused() {
        for words in ["/saɪ", "saɪ/", "//", "/", "/a/b/", "/12/", "/ˈ./"] {
            assert_eq!(phonemes(words), None, "{words}");
        }
        for words in ["4ever", "a_b", "-", "<win>", "w=n"] {
            assert_eq!(respelling(words), None, "{words}");
        }
    }
}
