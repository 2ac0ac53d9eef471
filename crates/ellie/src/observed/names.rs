//! Names that come from outside, each kept once, and no more than so many.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// A name that is longer is cut, in bytes.
const LONGEST: usize = 128;

/// A name, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(u16);

impl Name {
    /// What there was no room for, and what has no name: `-`.
    pub const OTHER: Self = Self(0);
}

/// All names there were. Whoever may choose names cannot fill the memory with them.
pub struct Names {
    most: u16,
    known: RwLock<Known>,
}

struct Known {
    numbers: HashMap<Arc<str>, Name>,
    texts: Vec<Arc<str>>,
}

impl Names {
    /// Room for so many names.
    pub fn new(most: u16) -> Self {
        let other: Arc<str> = "-".into();
        let numbers = HashMap::from([(Arc::clone(&other), Name::OTHER)]);
        Self { most, known: RwLock::new(Known { numbers, texts: vec![other] }) }
    }

    /// The name that has this text.
    pub fn of(&self, text: &str) -> Name {
        let text = cut(text, LONGEST);
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = known.numbers.get(text) {
            return *name;
        }
        let is_full = known.texts.len() > usize::from(self.most);
        drop(known);
        if is_full { Name::OTHER } else { self.learn(text) }
    }

    /// The text of a name.
    pub fn text(&self, name: Name) -> Arc<str> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let text = known.texts.get(usize::from(name.0)).or_else(|| known.texts.first());
        text.map_or_else(|| "-".into(), Arc::clone)
    }

    fn learn(&self, text: &str) -> Name {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Another may have been faster.
        if let Some(name) = known.numbers.get(text) {
            return *name;
        }
        match u16::try_from(known.texts.len()) {
            Ok(number) if number <= self.most => {
                let text: Arc<str> = text.into();
                known.texts.push(Arc::clone(&text));
                known.numbers.insert(text, Name(number));
                Name(number)
            }
            _ => Name::OTHER,
        }
    }
}

/// The text as far as it fits into so many bytes.
pub fn cut(text: &str, longest: usize) -> &str {
    &text[..text.floor_char_boundary(longest)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_again() {
        let names = Names::new(10);
        let (one, other) = (names.of("/health"), names.of("/metrics"));
        assert_ne!(one, other);
        assert_eq!((names.of("/health"), &*names.text(one)), (one, "/health"));
    }

    #[test]
    fn what_there_is_no_room_for_is_other() {
        let names = Names::new(2);
        let all = ["a", "b", "c", "a", "-"].map(|text| names.text(names.of(text)).to_string());
        assert_eq!(all, ["a", "b", "-", "a", "-"]);
        assert_eq!(&*names.text(Name(u16::MAX)), "-");
    }

    #[test]
    fn a_long_name_is_cut_between_two_letters() {
        let names = Names::new(2);
        let text = names.text(names.of(&"é".repeat(1_000_001)));
        assert_eq!(text.len(), LONGEST);
        assert_eq!(cut("aé", 2), "a");
        assert_eq!(cut("", 5), "");
    }
}
