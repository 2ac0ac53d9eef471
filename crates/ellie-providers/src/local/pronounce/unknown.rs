//! A word misaki does not know: CMUdict, then letter-to-sound, then letter by letter.

use std::sync::Arc;

use misaki_rs::Fallback;
use misaki_rs::fallback::FallbackError;

use super::alphabet::{self, stressed, with_s};
use super::arpabet;
use super::cmudict::CmuDict;
use super::letters::Letters;
use super::spelled::spelled;

/// What there is to say such a word with.
pub struct Unknown {
    cmudict: CmuDict,
    letters: Letters,
}

/// The same, as misaki asks for it.
pub struct Asked(pub Arc<Unknown>);

impl Fallback for Asked {
    fn phonemize(&self, word: &str) -> Result<String, FallbackError> {
        Ok(self.0.phonemes(word))
    }
}

/// Short words in capitals are read letter by letter.
const LONGEST_ABBREVIATION: usize = 4;

impl Unknown {
    /// Puts the two together.
    pub fn new(cmudict: CmuDict, letters: Letters) -> Self {
        Self { cmudict, letters }
    }

    /// Whether CMUdict has the word.
    pub fn is_listed(&self, word: &str) -> bool {
        self.cmudict.phonemes(&word.to_ascii_lowercase()).is_some()
    }

    /// How the word is said: never nothing, unless it has neither letter nor figure.
    pub fn phonemes(&self, word: &str) -> String {
        let word = word.replace('’', "'");
        let parts = word.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '\'');
        let said: Vec<String> = parts
            .map(|part| self.part(part.trim_matches('\'')))
            .filter(|part| !part.is_empty())
            .collect();
        said.join(" ")
    }

    fn part(&self, part: &str) -> String {
        if let Some(said) = self.listed(part) {
            return said;
        }
        if let Some(owner) = part.strip_suffix("'s").or_else(|| part.strip_suffix("'S")) {
            return with_s(&self.part(owner));
        }
        self.name(&part.replace('\'', ""))
    }

    fn name(&self, name: &str) -> String {
        if is_abbreviation(name) {
            return spelled(name);
        }
        self.plural(name).or_else(|| self.sounded(name)).unwrap_or_else(|| spelled(name))
    }

    fn listed(&self, word: &str) -> Option<String> {
        self.cmudict.phonemes(&word.to_ascii_lowercase()).map(|said| stressed(&said))
    }

    fn plural(&self, word: &str) -> Option<String> {
        let one = word.strip_suffix('s').filter(|one| !one.ends_with('s'))?;
        self.listed(one).map(|said| with_s(&said))
    }

    fn sounded(&self, word: &str) -> Option<String> {
        if !word.contains(is_vowel) || !word.chars().all(|letter| letter.is_ascii_alphabetic()) {
            return None;
        }
        let said = arpabet::phonemes(self.letters.phones(&word.to_ascii_lowercase()))?;
        said.contains(alphabet::is_vowel).then(|| stressed(&said))
    }
}

fn is_abbreviation(word: &str) -> bool {
    word.len() <= LONGEST_ABBREVIATION && word.chars().all(|letter| letter.is_ascii_uppercase())
}

fn is_vowel(letter: char) -> bool {
    "aeiouyAEIOUY".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::super::tests::models;
    use super::*;

    fn said(word: &str) -> String {
        let (cmudict, letters) = models();
        Unknown::new(cmudict, letters).phonemes(word)
    }

    #[test]
    fn a_name_in_the_dictionary_is_said_as_it_has_it() {
        assert_eq!(said("Ellie"), "ˈɛli");
        assert_eq!(said("ELLIE"), "ˈɛli");
    }

    #[test]
    fn an_owner_keeps_the_sound_of_the_name() {
        assert_eq!(said("Worthington's"), format!("{}z", said("Worthington")));
        assert_eq!(said("Okonkwo’s"), format!("{}z", said("Okonkwo")));
        assert_eq!(said("Ellies"), "ˈɛliz");
    }

    #[test]
    fn the_parts_of_a_double_name_are_said_in_turn() {
        assert_eq!(said("Okonkwo-Raman"), format!("{} {}", said("Okonkwo"), said("Raman")));
    }

    #[test]
    fn what_has_no_vowel_is_spelled() {
        assert_eq!(said("xqzt"), "ˈɛks kjˈu zˈi tˈi");
        assert_eq!(said("QX"), "kjˈu ˈɛks");
        assert_eq!(said("b7"), "bˈi sˈɛvən");
    }

    #[test]
    fn nothing_sayable_is_nothing() {
        assert_eq!(said("--"), "");
        assert_eq!(said("'"), "");
    }
}
