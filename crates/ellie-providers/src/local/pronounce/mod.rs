//! Text to the phonemes of Kokoro's alphabet.
//!
//! A word is looked for in the firm's own list, in misaki's dictionaries (with the part of speech
//! and the words around it), in CMUdict; then its letters are turned into sounds by a small model,
//! and a word that has no sound is spelled. No word is ever left out.

mod alphabet;
mod arpabet;
mod cmudict;
mod gru;
mod house;
mod letters;
mod list;
mod npz;
pub mod piper;
mod plain;
mod respelling;
mod spelled;
mod unknown;
mod words;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use misaki_rs::lexicon::{Lexicon, PhonemeEntry};
use misaki_rs::{G2P, Language, MToken};
use thiserror::Error;

pub use npz::Fault;

use cmudict::CmuDict;
use letters::Letters;
use list::List;
use npz::Npz;
use unknown::{Asked, Unknown};

const CMUDICT: &str = "cmudict.dict";
const LETTERS: &str = "checkpoint20.npz";

/// What misaki writes for a word it cannot say.
const UNSAID: char = '❓';

/// Why words cannot be said.
#[derive(Debug, Error)]
pub enum Error {
    /// A file cannot be read.
    #[error("cannot read {}", .file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The dictionary is broken.
    #[error("{}, line {line}: not a word and its sounds", .file.display())]
    Dictionary {
        /// The file.
        file: PathBuf,
        /// Counted from one.
        line: usize,
    },
    /// The model of letters is broken.
    #[error("{} is not the model of letters", .file.display())]
    Letters {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        source: Fault,
    },
    /// An entry of the firm's list says nothing that can be said.
    #[error("\"{written}\" is to be said as \"{says}\", which is no respelling and no phonemes")]
    Respelling {
        /// The word or words.
        written: String,
        /// How they are to be said.
        says: String,
    },
}

/// Says how text sounds. Built once; a sentence takes milliseconds.
pub struct Pronouncer {
    misaki: G2P,
    unknown: Arc<Unknown>,
    list: List,
}

impl Pronouncer {
    /// Reads the dictionary and the model from `folder`, and the firm's own list: words as written,
    /// and a respelling (`kuh-VAHL-chick`), words that sound the same, or phonemes between slashes.
    pub fn load(folder: &Path, firm: &[(String, String)]) -> Result<Self, Error> {
        let unknown = Arc::new(Unknown::new(cmudict(folder)?, letters(folder)?));
        let asked = Box::new(Asked(Arc::clone(&unknown)));
        let misaki = G2P::with_fallback(Language::EnglishUS, Some(asked));
        let mut pronouncer = Self { misaki, unknown, list: List::default() };
        for (written, phonemes) in house::SAID {
            pronouncer.list(written, phonemes.to_owned());
        }
        for (written, says) in firm {
            let listed = pronouncer.said(says).and_then(|said| pronouncer.list(written, said));
            listed.ok_or_else(|| Error::Respelling {
                written: written.clone(),
                says: says.clone(),
            })?;
        }
        Ok(pronouncer)
    }

    /// The phonemes of a text. Marks of punctuation stay, for the voice takes its melody from them.
    pub fn phonemes(&self, text: &str) -> String {
        let text = words::prepared(text, &self.list, self);
        let said = match self.misaki.g2p(&text) {
            Ok((_, tokens)) => tokens.iter().map(|token| self.token(token)).collect(),
            Err(_) => self.unknown.phonemes(&text),
        };
        with_last_mark(alphabet::clean(&said), &text)
    }

    /// Misaki leaves some words out, such as letters foreign to it; those are said here.
    fn token(&self, token: &MToken) -> String {
        let said = match token.phonemes.as_deref() {
            Some(said) if is_said(&token.text, said) => said.to_owned(),
            _ => self.unknown.phonemes(&token.text),
        };
        said + &token.whitespace
    }

    fn list(&mut self, written: &str, phonemes: String) -> Option<()> {
        let key = self.list.add(written)?;
        self.misaki.lexicon.golds.insert(key, PhonemeEntry::Simple(phonemes));
        Some(())
    }

    /// How an entry of the firm's list is to be said.
    fn said(&self, says: &str) -> Option<String> {
        let says = says.trim();
        if let Some(ipa) = says.strip_prefix('/') {
            return alphabet::from_ipa(ipa.strip_suffix('/')?);
        }
        let ordinary = says.split_whitespace().all(|word| words::Known::is_word(self, word));
        if ordinary && !says.is_empty() && !respelling::is_syllables(says) {
            return Some(self.phonemes(says));
        }
        respelling::phonemes(says)
    }
}

impl words::Known for Pronouncer {
    fn is_word(&self, word: &str) -> bool {
        in_lexicon(&self.misaki.lexicon, &word.to_ascii_lowercase()) || self.unknown.is_listed(word)
    }

    fn is_acronym(&self, word: &str) -> bool {
        self.misaki.lexicon.golds.contains_key(word)
    }
}

fn is_said(word: &str, phonemes: &str) -> bool {
    let silent = !word.contains(|letter: char| letter.is_ascii_alphanumeric());
    !phonemes.contains(UNSAID) && (silent || phonemes.contains(alphabet::is_sound))
}

/// Misaki takes the full stop after a last initial, as in "Vitamin D.", for part of the word.
fn with_last_mark(mut said: String, text: &str) -> String {
    let last = text.chars().next_back().filter(|last| alphabet::is_mark(*last));
    if !said.ends_with(alphabet::is_mark) {
        said.extend(last);
    }
    said
}

fn in_lexicon(lexicon: &Lexicon, word: &str) -> bool {
    lexicon.get_word(word, "NN", None, None).is_some()
}

fn cmudict(folder: &Path) -> Result<CmuDict, Error> {
    let file = folder.join(CMUDICT);
    match fs::read_to_string(&file) {
        Ok(text) => CmuDict::parse(text).map_err(|bad| Error::Dictionary { file, line: bad.line }),
        Err(source) => Err(Error::Read { file, source }),
    }
}

fn letters(folder: &Path) -> Result<Letters, Error> {
    let file = folder.join(LETTERS);
    match File::open(&file) {
        Ok(open) => Npz::read(open)
            .and_then(Letters::take)
            .map_err(|source| Error::Letters { file, source }),
        Err(source) => Err(Error::Read { file, source }),
    }
}

#[cfg(test)]
mod tests;
