//! The files of words, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::tokens::tokens;
use crate::language::Language;

/// The words of every language.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// Where a pattern has the name of a language.
const LANGUAGE: &str = "{language}";

/// What tells a language.
#[derive(Default)]
pub struct Lexicon {
    weights: HashMap<Language, HashMap<String, u32>>,
    wishes: Vec<Pattern>,
    questions: Vec<Pattern>,
    denials: Vec<Pattern>,
    yes: Vec<(Language, Vec<String>)>,
    no: Vec<(Language, Vec<String>)>,
}

/// Words in a row, and the language they are about.
struct Pattern {
    words: Vec<String>,
    about: Option<Language>,
    /// Whether nothing else may be said.
    is_whole: bool,
}

impl Lexicon {
    /// What a word weighs for a language.
    pub fn weight(&self, language: Language, word: &str) -> u32 {
        self.weights.get(&language).and_then(|of| of.get(word)).copied().unwrap_or_default()
    }

    /// The language that is wished.
    pub fn wish(&self, words: &[String]) -> Option<Language> {
        found(&self.wishes, words)?.about
    }

    /// The language that is asked after.
    pub fn question(&self, words: &[String]) -> Option<Language> {
        found(&self.questions, words)?.about
    }

    /// Whether something is said that makes a wish none.
    pub fn takes_back(&self, words: &[String]) -> bool {
        found(&self.denials, words).is_some()
    }

    /// Yes or no.
    pub fn assent(&self, language: Language, words: &[String]) -> Option<bool> {
        let says = |phrases: &[(Language, Vec<String>)]| {
            phrases.iter().any(|(of, phrase)| *of == language && contains(words, phrase))
        };
        match (says(&self.yes), says(&self.no)) {
            (_, true) => Some(false),
            (true, false) => Some(true),
            (false, false) => None,
        }
    }

    fn read() -> Self {
        let mut lexicon = Self::default();
        for language in Language::ALL {
            let mut names: Vec<(Language, &str)> = Vec::new();
            let mut section = "";
            for line in file(language).lines().map(str::trim) {
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                    Some(named) => section = named,
                    None if section == "names" => names.extend(names_in(line)),
                    None => lexicon.add(section, language, line, &names),
                }
            }
        }
        lexicon
    }

    fn weigh(&mut self, language: Language, words: &str, weight: u32) {
        let of_language = self.weights.entry(language).or_default();
        of_language.extend(tokens(words).map(|word| (word, weight)));
    }

    fn add(&mut self, section: &str, of: Language, line: &str, names: &[(Language, &str)]) {
        let phrase = || (of, tokens(line).collect());
        match section {
            "words" => self.weigh(of, line, 2),
            "small" => self.weigh(of, line, 1),
            "wishes" => self.wishes.extend(patterns(line, names)),
            "questions" => self.questions.extend(patterns(line, names)),
            "denials" => self.denials.extend(patterns(line, names)),
            "yes" => self.yes.push(phrase()),
            "no" => self.no.push(phrase()),
            _ => {}
        }
    }
}

const fn file(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../words/en.txt"),
        Language::Spanish => include_str!("../words/es.txt"),
        Language::French => include_str!("../words/fr.txt"),
        Language::German => include_str!("../words/de.txt"),
        Language::Chinese => include_str!("../words/zh.txt"),
    }
}

/// `es = español, castellano`.
fn names_in(line: &'static str) -> Vec<(Language, &'static str)> {
    let entry =
        line.split_once('=').and_then(|(code, names)| Some((Language::from_code(code)?, names)));
    let names = |(language, names): (Language, &'static str)| {
        names.split(',').map(move |name| (language, name.trim())).collect()
    };
    entry.map(names).unwrap_or_default()
}

/// A pattern once for each name of a language.
fn patterns(line: &str, names: &[(Language, &str)]) -> Vec<Pattern> {
    let (line, is_whole) = match line.strip_prefix('=') {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    let pattern = |about, text: &str| Pattern { words: tokens(text).collect(), about, is_whole };
    if !line.contains(LANGUAGE) {
        return vec![pattern(None, line)];
    }
    let named =
        names.iter().map(|(about, name)| pattern(Some(*about), &line.replace(LANGUAGE, name)));
    named.collect()
}

fn found<'a>(patterns: &'a [Pattern], words: &[String]) -> Option<&'a Pattern> {
    patterns.iter().find(|pattern| match pattern.is_whole {
        true => pattern.words == words,
        false => contains(words, &pattern.words),
    })
}

fn contains(words: &[String], phrase: &[String]) -> bool {
    !phrase.is_empty() && words.windows(phrase.len()).any(|window| window == phrase)
}
