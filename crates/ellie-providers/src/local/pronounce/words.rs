//! Makes the text ready for misaki, word by word: phrases of the list, capitals, single letters,
//! double names.

use super::alphabet::is_mark;
use super::list::List;
use super::plain::plain;

/// What the dictionaries know, as far as reading a word depends on it.
pub trait Known {
    /// A word that is said as written, in small letters or with a capital.
    fn is_word(&self, word: &str) -> bool;
    /// A word that is said when written in capitals, such as NASA.
    fn is_acronym(&self, word: &str) -> bool;
}

/// The text with every word in a form that misaki reads as we mean it.
pub fn prepared(text: &str, list: &List, known: &impl Known) -> String {
    let text = plain(text);
    let words: Vec<String> =
        text.split_whitespace().flat_map(|word| parted(word, list, known)).collect();
    let words: Vec<Word> = words.iter().map(|word| Word::new(word)).collect();
    let shouted = is_shouted(&words);
    let mut prepared: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let letter = || is_letter_a(&words, at).then(|| list.stand_in(&["A"])).flatten();
        let (core, length) = listed(&words[at..], list)
            .or_else(|| letter().map(|key| (key, 1)))
            .unwrap_or_else(|| (lowered(word.core, shouted, known), 1));
        let trail = words.get(at + length - 1).map_or("", |last| last.trail);
        prepared.push([word.lead, &core, trail].concat());
        at += length;
    }
    prepared.join(" ")
}

/// A word between its marks of punctuation.
struct Word<'a> {
    lead: &'a str,
    core: &'a str,
    trail: &'a str,
}

impl<'a> Word<'a> {
    fn new(word: &'a str) -> Self {
        let rest = word.trim_start_matches(is_mark);
        let core = rest.trim_end_matches(is_mark);
        let lead = &word[..word.len() - rest.len()];
        Self { lead, core, trail: &rest[core.len()..] }
    }

    fn is_capital(&self) -> bool {
        matches!(self.core.as_bytes(), [letter] if letter.is_ascii_uppercase())
    }
}

/// A double name is said as two words, unless misaki knows both and joins them well.
fn parted(word: &str, list: &List, known: &impl Known) -> Vec<String> {
    let core = Word::new(word).core;
    let whole = !core.contains('-')
        || list.stand_in(&[core]).is_some()
        || known.is_word(core)
        || core.split('-').all(|part| is_joinable(part, list, known));
    if whole { vec![word.to_owned()] } else { word.split('-').map(str::to_owned).collect() }
}

fn is_joinable(part: &str, list: &List, known: &impl Known) -> bool {
    part.len() > 1 && list.stand_in(&[part]).is_none() && known.is_word(part)
}

/// The longest phrase of the list that the words begin with, and of how many words it is.
fn listed(words: &[Word], list: &List) -> Option<(String, usize)> {
    let longest = list.longest_words().min(unbroken(words));
    (1..=longest).rev().find_map(|length| {
        let cores: Vec<&str> = words.iter().take(length).map(|word| word.core).collect();
        // The letter A is listed too, but most often it is the article.
        (cores != ["a"] && cores != ["A"])
            .then(|| list.stand_in(&cores))
            .flatten()
            .map(|key| (key, length))
    })
}

/// How many words follow each other without a mark between, but for the full stop of "St."
fn unbroken(words: &[Word]) -> usize {
    let joints = words.iter().zip(words.iter().skip(1));
    joints.take_while(|(word, next)| matches!(word.trail, "" | ".") && next.lead.is_empty()).count()
        + 1
}

/// Whether a capital A is the letter: "A as in alpha", "A I", "Exhibit A", and not "A lawyer".
fn is_letter_a(words: &[Word], at: usize) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| words.get(at));
    let (before, next) = (word(at.checked_sub(1)), word(Some(at + 1)));
    let Some(this) = words.get(at).filter(|word| word.core == "A") else { return false };
    let starts = before.is_none_or(|word| word.trail.contains(['.', '!', '?']));
    let as_in = next.is_some_and(|next| next.core == "as")
        && word(Some(at + 2)).is_some_and(|then| then.core == "in");
    let beside = before.is_some_and(Word::is_capital) || next.is_some_and(Word::is_capital);
    let alone = !this.trail.is_empty() || next.is_none();
    let small = next.is_some_and(|next| next.core.starts_with(|c: char| c.is_ascii_lowercase()));
    as_in || beside || alone || (!starts && small)
}

/// A word the dictionaries know is seldom an abbreviation if it is this long, and one they do not
/// know if it is longer.
const LONGEST_ABBREVIATION: usize = 4;

/// A word in capitals, unless it is an abbreviation, is read as if it were not.
fn lowered(core: &str, shouted: bool, known: &impl Known) -> String {
    let word = core.strip_suffix("'S").or_else(|| core.strip_suffix("'s")).unwrap_or(core);
    let capitals = word.len() > 1 && word.chars().all(|letter| letter.is_ascii_uppercase());
    if !capitals || known.is_acronym(word) {
        return core.to_owned();
    }
    let small = word.to_ascii_lowercase();
    let vowels = small.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let read = if known.is_word(&small) {
        shouted || word.len() >= LONGEST_ABBREVIATION
    } else {
        vowels && word.len() > LONGEST_ABBREVIATION
    };
    if !read {
        return core.to_owned();
    }
    let (first, rest) = core.split_at(1);
    first.to_owned() + &rest.to_ascii_lowercase()
}

/// A text without a small letter is shouted, if there is more than a word of it.
fn is_shouted(words: &[Word]) -> bool {
    words.iter().filter(|word| word.core.len() > 1).count() > 1
        && !words.iter().any(|word| word.core.contains(|letter: char| letter.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Few;

    impl Known for Few {
        fn is_word(&self, word: &str) -> bool {
            ["please", "call", "well", "known", "smith", "now"]
                .contains(&&*word.to_ascii_lowercase())
        }

        fn is_acronym(&self, word: &str) -> bool {
            word == "NASA"
        }
    }

    fn read(text: &str) -> String {
        let mut list = List::default();
        for written in ["A", "Nguyen", "voir dire", "St. Clair"] {
            list.add(written).unwrap();
        }
        prepared(text, &list, &Few)
    }

    #[test]
    fn what_is_listed_is_replaced_by_its_key() {
        assert_eq!(read("Ms. Nguyen, please"), "Ms. Nguyenþ, please");
        assert_eq!(read("(Voir dire.)"), "(Voirþdireþ.)");
        assert_eq!(read("St. Clair's"), "Stþclairþ's");
        assert_eq!(read("voir, dire"), "voir, dire");
    }

    #[test]
    fn the_letter_a_is_told_from_the_article() {
        for text in ["A as in alpha", "A I", "A, B", "It is A."] {
            assert!(read(text).contains("Aþ"), "{text}");
        }
        assert_eq!(read("Exhibit A is"), "Exhibit Aþ is");
        for text in ["A lawyer", "Yes. A lawyer", "You reached A Better Firm", "a b"] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn a_word_in_capitals_is_a_word_and_an_abbreviation_is_not() {
        assert_eq!(read("PLEASE hold"), "Please hold");
        assert_eq!(read("the NASA LLC"), "the NASA LLC");
        assert_eq!(read("Mr. KOWALCZYK'S"), "Mr. Kowalczyk's");
        assert_eq!(read("now NOW"), "now NOW");
        assert_eq!(read("CALL NOW, LLC"), "Call Now, LLC");
    }

    #[test]
    fn a_double_name_becomes_two_words() {
        assert_eq!(read("Okonkwo-Smith."), "Okonkwo Smith.");
        assert_eq!(read("Nguyen-Smith"), "Nguyenþ Smith");
        assert_eq!(read("well-known"), "well-known");
        assert_eq!(read("K-A-Y"), "K Aþ Y");
    }

    #[test]
    fn nothing_stays_nothing() {
        assert_eq!(read(" \n"), "");
        assert_eq!(read("..."), "...");
    }
}
