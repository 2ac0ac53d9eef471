//! A name as its tokens: what is written in many ways is folded into one.

mod vocabulary;

use std::collections::HashMap;

use super::sound::{Sound, sound};
use super::variants::{Group, Variants};
use vocabulary::{DROPPED, GENERIC, PARTICLES, SMALL, SYNONYMS};

/// No name has a longer word; comparing two words costs the product of their lengths.
const LONGEST_WORD: usize = 24;

/// What a token says about whose name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// "of", "and": nothing.
    Small = 0,
    /// "hospital", "saint", an initial: something, together with others.
    Generic = 1,
    /// "Delgado".
    Distinctive = 2,
}

/// A word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The folded letters.
    pub text: String,
    /// The same without doubled letters: "Wall" and "Mart" make "Walmart".
    pub squeezed: String,
    /// How it sounds.
    pub sound: Sound,
    /// What it is worth.
    pub weight: Weight,
    /// The first names it stands for.
    pub groups: Vec<Group>,
}

impl Token {
    /// This word and the next, written together. A lone letter is not heard as a part of a word.
    pub fn joined(&self, next: &Self) -> Self {
        let text: String = self.text.chars().chain(next.text.chars()).take(LONGEST_WORD).collect();
        let is_heard = !self.is_initial() && !next.is_initial();
        Self {
            squeezed: squeezed(&text),
            sound: if is_heard { sound(&text) } else { Sound::default() },
            weight: self.weight.max(next.weight),
            groups: Vec::new(),
            text,
        }
    }

    /// Whether it is a lone letter.
    pub fn is_initial(&self) -> bool {
        self.weight == Weight::Generic && self.text.len() == 1
    }
}

/// What words are, read once.
#[derive(Debug, Clone)]
pub struct Words {
    classes: HashMap<&'static str, Class>,
    synonyms: HashMap<&'static str, &'static str>,
    variants: Variants,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Dropped,
    Particle,
    Small,
    Generic,
}

impl Default for Words {
    fn default() -> Self {
        let lists = [
            (DROPPED, Class::Dropped),
            (PARTICLES, Class::Particle),
            (SMALL, Class::Small),
            (GENERIC, Class::Generic),
        ];
        let classes = lists
            .into_iter()
            .flat_map(|(list, class)| list.split_whitespace().map(move |word| (word, class)));
        Self {
            classes: classes.collect(),
            synonyms: SYNONYMS.into_iter().collect(),
            variants: Variants::default(),
        }
    }
}

impl Words {
    /// The tokens of a name: "St. Benedict's, Inc." gives `saint` and `benedict`.
    pub fn tokens(&self, name: &str) -> Vec<Token> {
        let words = with_letters_joined(plain(name).split_whitespace());
        let mut tokens = Vec::with_capacity(words.len());
        let mut particles = String::new();
        for word in &words {
            let word = self.synonyms.get(word.as_str()).copied().unwrap_or(word);
            match self.classes.get(word) {
                Some(Class::Dropped) => {}
                Some(Class::Particle) => particles.push_str(word),
                _ => tokens.push(self.token(&format!("{}{word}", std::mem::take(&mut particles)))),
            }
        }
        if !particles.is_empty() {
            tokens.push(self.token(&particles));
        }
        tokens
    }

    fn token(&self, word: &str) -> Token {
        let text: String = with_mac_short(word).chars().take(LONGEST_WORD).collect();
        let weight = match self.classes.get(text.as_str()) {
            _ if is_letter(&text) => Weight::Generic,
            Some(Class::Small) => Weight::Small,
            Some(Class::Generic) => Weight::Generic,
            _ => Weight::Distinctive,
        };
        let groups = self.variants.of(&text).to_vec();
        Token { sound: sound(&text), squeezed: squeezed(&text), text, weight, groups }
    }
}

/// The word with every letter once where it stands twice.
fn squeezed(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

/// Small letters without accents; no possessives, and nothing between words but spaces.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut letters = name.chars().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' | '\u{2019}' | '\u{2018}' => {
                // A possessive at the end of its word goes with its apostrophe.
                if letters.next_if_eq(&'s').is_some()
                    && letters.peek().is_some_and(|next| next.is_alphanumeric())
                {
                    plain.push('s');
                }
            }
            '&' | '+' => plain.push_str(" and "),
            // The marks that a decomposed accent leaves behind.
            '\u{300}'..='\u{36f}' => {}
            letter if letter.is_alphanumeric() => push_unaccented(&mut plain, letter),
            _ => plain.push(' '),
        }
    }
    plain
}

fn push_unaccented(plain: &mut String, letter: char) {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ạ'..='ặ' => plain.push('a'),
        'ç' | 'ć' | 'ĉ' | 'č' => plain.push('c'),
        'ď' | 'đ' | 'ð' => plain.push('d'),
        'è'..='ë' | 'ē'..='ě' | 'ẹ'..='ệ' => plain.push('e'),
        'ğ' | 'ģ' => plain.push('g'),
        'ì'..='ï' | 'ī' | 'į' | 'ı' | 'ỉ'..='ị' => plain.push('i'),
        'ł' | 'ľ' => plain.push('l'),
        'ñ' | 'ń' | 'ň' => plain.push('n'),
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ơ' | 'ọ'..='ợ' => plain.push('o'),
        'ř' => plain.push('r'),
        'ś' | 'ş' | 'š' | 'ș' => plain.push('s'),
        'ţ' | 'ť' | 'ț' => plain.push('t'),
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ư' | 'ụ'..='ự' => plain.push('u'),
        'ý' | 'ÿ' | 'ỳ'..='ỹ' => plain.push('y'),
        'ź' | 'ż' | 'ž' => plain.push('z'),
        'æ' => plain.push_str("ae"),
        'œ' => plain.push_str("oe"),
        'ß' => plain.push_str("ss"),
        other => plain.push(other),
    }
}

/// Letters that stand in a row are one word: "u s a a", and so are those of "o brien".
fn with_letters_joined<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut after_letter = false;
    for word in words {
        let is_letter = is_letter(word);
        match joined.last_mut() {
            Some(last) if after_letter && (is_letter || last == "o") => last.push_str(word),
            _ => joined.push(word.to_owned()),
        }
        after_letter = is_letter;
    }
    joined
}

fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// "MacDonald" as "McDonald", but not "Mackey", "Machado", "Macris" or "Macy".
fn with_mac_short(word: &str) -> String {
    let is_mac = |rest: &str| {
        rest.len() > 3 && !rest.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'k', 'h', 'r'])
    };
    word.strip_prefix("mac")
        .filter(|rest| is_mac(rest))
        .map_or_else(|| word.to_owned(), |rest| format!("mc{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str) -> Vec<String> {
        Words::default().tokens(name).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn what_is_written_in_many_ways_is_folded_into_one() {
        assert_eq!(texts("St. Benedict's Medical Centre, Inc."), texts("saint benedict med ctr"));
        assert_eq!(texts("Johnson & Johnson"), ["johnson", "and", "johnson"]);
        assert_eq!(texts("Dr. José O\u{2019}Brien, Jr."), ["jose", "obrien"]);
        assert_eq!(texts("U.S.A.A."), ["usaa"]);
        assert_eq!(texts("Robert A. Whitfield"), ["robert", "a", "whitfield"]);
        assert_eq!(texts("De La Cruz"), ["delacruz"]);
        assert_eq!(texts("MacDonald"), texts("McDonald"));
        assert_eq!(texts("Jose\u{301}"), ["jose"]);
    }

    #[test]
    fn nothing_is_left_of_nothing() {
        for name in ["", " . ", "LLC", "\u{301}"] {
            assert_eq!(texts(name), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn tokens_weigh_what_they_say() {
        let tokens = Words::default().tokens("City of Dayton");
        let weights: Vec<Weight> = tokens.iter().map(|token| token.weight).collect();
        assert_eq!(weights, [Weight::Generic, Weight::Small, Weight::Distinctive]);
    }

    #[test]
    fn an_endless_word_is_cut() {
        assert_eq!(texts(&"x".repeat(100_000))[0].len(), LONGEST_WORD);
    }
}
