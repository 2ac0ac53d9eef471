//! The words of all known names, each once, found by how they sound.

use std::collections::HashMap;

use super::compare::Name;
use super::fold::{Token, Weight};
use super::heard;
use super::likeness::{Likeness, as_one, likeness};

/// A frame shorter than this has too many neighbours one letter away.
const SHORTEST_FRAME: usize = 3;

/// The words, and the names they stand in.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    entries: Vec<Entry>,
    /// From the text of a word to its entry.
    places: HashMap<String, usize>,
    /// From what a word is found by to the entries with it.
    places_by_key: HashMap<String, Vec<usize>>,
    /// From a word without doubled letters, or two words run together, to names.
    names_by_spelling: HashMap<String, Vec<usize>>,
    /// From how a name sounds as a whole to the names that may be heard so.
    names_by_sound: HashMap<String, Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Entry {
    token: Token,
    /// The names with this word.
    names: Vec<usize>,
    /// Those in which it is the only word of weight: all depends on it.
    names_of_one: Vec<usize>,
}

impl Lexicon {
    /// Adds the words of a name.
    pub fn add(&mut self, name_place: usize, name: &Name) {
        let core = name.tokens.iter().filter(|token| token.weight == Weight::Distinctive).count();
        let counts = |token: &&Token| core == 0 || token.weight == Weight::Distinctive;
        for token in name.tokens.iter().filter(counts) {
            let place = self.place(token);
            if let Some(entry) = self.entries.get_mut(place) {
                let names = if core == 1 { &mut entry.names_of_one } else { &mut entry.names };
                names.push(name_place);
            }
            self.spell(&token.squeezed, name_place);
        }
        for joined in &name.joined {
            self.spell(&joined.squeezed, name_place);
        }
        for key in heard::keys(name) {
            self.names_by_sound.entry(key).or_default().push(name_place);
        }
    }

    /// The names that may be in what was said: those that share a word with it, or, where they
    /// have but one, may share it.
    pub fn candidates(&self, said: &Name) -> Vec<usize> {
        let mut names: Vec<usize> = Vec::new();
        for token in said.tokens.iter().filter(|token| token.weight > Weight::Small) {
            for entry in self.near(token) {
                let like = likeness(&entry.token, token);
                if like > Likeness::Loose {
                    names.extend(&entry.names);
                }
                if like > Likeness::None {
                    names.extend(&entry.names_of_one);
                }
            }
        }
        for joined in &said.joined {
            for entry in self.near(joined).filter(|near| as_one(&near.token, joined).is_some()) {
                names.extend(entry.names.iter().chain(&entry.names_of_one));
            }
        }
        let spellings = said.tokens.iter().chain(&said.joined).map(|token| &token.squeezed);
        names.extend(spellings.filter_map(|s| self.names_by_spelling.get(s)).flatten());
        once(names)
    }

    /// The names that sound much like all that was said.
    pub fn sounding_like(&self, said: &Name) -> Vec<usize> {
        let keys = heard::keys(said);
        once(
            keys.iter().filter_map(|key| self.names_by_sound.get(key)).flatten().copied().collect(),
        )
    }

    fn near(&self, token: &Token) -> impl Iterator<Item = &Entry> {
        let keys = keys(token).into_iter();
        let mut places: Vec<usize> =
            keys.filter_map(|key| self.places_by_key.get(&key)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| self.entries.get(place))
    }

    fn place(&mut self, token: &Token) -> usize {
        if let Some(place) = self.places.get(&token.text) {
            return *place;
        }
        let place = self.entries.len();
        for key in keys(token) {
            self.places_by_key.entry(key).or_default().push(place);
        }
        self.places.insert(token.text.clone(), place);
        let token = token.clone();
        self.entries.push(Entry { token, names: Vec::new(), names_of_one: Vec::new() });
        place
    }

    fn spell(&mut self, spelling: &str, name: usize) {
        self.names_by_spelling.entry(spelling.to_owned()).or_default().push(name);
    }
}

fn once(mut names: Vec<usize>) -> Vec<usize> {
    names.sort_unstable();
    names.dedup();
    names
}

/// What a word is found by: its frame of consonants, that frame with any one letter left out (two
/// frames one letter apart then share a key), and the first names it stands for.
fn keys(token: &Token) -> Vec<String> {
    let frame: Vec<char> = token.sound.rough.chars().collect();
    let mut keys = vec![token.sound.rough.clone()];
    if frame.len() >= SHORTEST_FRAME {
        let without = |left_out: usize| {
            frame.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, c)| c).collect()
        };
        keys.extend((0..frame.len()).map(without));
    }
    keys.extend(token.groups.iter().map(|group| format!("#{group}")));
    keys
}
