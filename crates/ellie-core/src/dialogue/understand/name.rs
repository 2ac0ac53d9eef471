//! A person's name, out of the words around it.

/// What people say before their name. Longer ones first.
const OPENINGS: [&str; 19] = [
    "my name is",
    "my name's",
    "the name is",
    "the name's",
    "name is",
    "you can call me",
    "please call me",
    "call me",
    "you're speaking with",
    "you are speaking with",
    "this is",
    "it is",
    "it's",
    "i am",
    "i'm",
    "yes",
    "yeah",
    "sure",
    "ok",
];

/// Words that no name begins with: the caller said something else.
const NOT_NAMES: [&str; 40] = [
    "what",
    "when",
    "where",
    "why",
    "how",
    "who",
    "can",
    "could",
    "do",
    "does",
    "did",
    "is",
    "are",
    "will",
    "would",
    "should",
    "you",
    "your",
    "i",
    "we",
    "they",
    "he",
    "she",
    "it",
    "the",
    "a",
    "an",
    "not",
    "no",
    "never",
    "nothing",
    "calling",
    "looking",
    "just",
    "please",
    "that",
    "there",
    "my",
    "wondering",
    "trying",
];

const MOST_WORDS: usize = 5;
const LONGEST_WORD: usize = 24;

/// The name in an answer to "may I have your name?": "uh, it's Dana Whitfield" gives
/// `Dana Whitfield`. `None` where there is none to be found.
#[must_use]
pub fn name(text: &str) -> Option<String> {
    let text = text.replace('\u{2019}', "'");
    let clause = text.split(['.', ',', ';', '?', '!']).map(str::trim).map(without_openings);
    clause.filter(|clause| !clause.is_empty()).find_map(|clause| as_name(&clause))
}

fn without_openings(clause: &str) -> String {
    let mut rest = clause.trim();
    loop {
        let before = rest;
        for filler in ["uh", "um", "er", "hi", "hello", "hey", "well", "so", "and", "oh"] {
            rest = after(rest, filler).unwrap_or(rest);
        }
        for opening in OPENINGS {
            rest = after(rest, opening).unwrap_or(rest);
        }
        if rest == before {
            return rest.to_owned();
        }
    }
}

/// What follows a phrase at the beginning of a text, whole words, in any case.
fn after<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(phrase.len())?;
    let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (ends && head.eq_ignore_ascii_case(phrase)).then(|| rest.trim_start())
}

fn as_name(clause: &str) -> Option<String> {
    let words: Vec<&str> = clause.split_whitespace().collect();
    let is_word = |word: &&str| {
        word.chars().count() <= LONGEST_WORD
            && word.starts_with(char::is_alphabetic)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-'))
    };
    let first = words.first()?.to_lowercase();
    let fits = words.len() <= MOST_WORDS
        && words.iter().all(is_word)
        && !NOT_NAMES.contains(&first.as_str());
    fits.then(|| words.iter().map(|word| capitalised(word)).collect::<Vec<_>>().join(" "))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_found_in_the_words_around_it() {
        for (said, expected) in [
            ("Dana Whitfield", "Dana Whitfield"),
            ("Uh, my name is dana whitfield.", "Dana Whitfield"),
            ("Hi, this is Siobhan O\u{2019}Neil", "Siobhan O'Neil"),
            ("It's Jean-Luc.", "Jean-Luc"),
            ("yeah sure it's Xiomara Okonkwo", "Xiomara Okonkwo"),
            ("I'm José María de la Cruz", "José María de la Cruz"),
        ] {
            assert_eq!(name(said).as_deref(), Some(expected), "{said}");
        }
    }

    #[test]
    fn what_is_not_a_name_is_not_taken_for_one() {
        for said in [
            "",
            "what are your hours",
            "my name is",
            "614 555 0144",
            "can I speak to somebody",
            "I'm calling about my brother who was arrested last night",
            "<script>alert(1)</script>",
        ] {
            assert_eq!(name(said), None, "{said}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_said_a_name_is_short_and_plain(said in "\\PC{0,120}") {
            if let Some(name) = name(&said) {
                prop_assert!(name.split(' ').count() <= MOST_WORDS);
                prop_assert!(name.chars().all(|c| c.is_alphabetic() || " '-".contains(c)));
            }
        }
    }
}
