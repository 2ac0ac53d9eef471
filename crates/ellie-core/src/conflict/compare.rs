//! One known name against what was said: containment, and how sure it is.

use std::ops::Range;

use super::fold::{Token, Weight};
use super::heard;
use super::likeness::{Likeness, as_one, likeness};

/// A name as its tokens, and each two neighbours as one.
#[derive(Debug, Clone)]
pub struct Name {
    /// The words.
    pub tokens: Vec<Token>,
    /// Word and next word, written together.
    pub joined: Vec<Token>,
    /// How it sounds, run together.
    pub run: Vec<char>,
}

impl Name {
    /// The name of these tokens.
    pub fn new(tokens: Vec<Token>) -> Self {
        let pairs = tokens.iter().zip(tokens.iter().skip(1));
        let joined = pairs.map(|(one, next)| one.joined(next)).collect();
        Self { joined, run: heard::run(tokens.iter()), tokens }
    }
}

/// How sure a match is. The order is that of strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// None.
    No,
    /// It may be.
    Possible,
    /// It is.
    Certain,
}

/// A middle name and an initial may stand between the words of a name.
const ROOM: usize = 2;

/// A distinctive word and one more: less does not tell whose name it is.
const ENOUGH: u8 = 3;

/// A distinctive word alone.
const ONE_WORD: u8 = 2;

/// From so many letters on, a single word is known even when it is misspelled.
const LONG_WORD: usize = 7;

/// Whether the known name is in what was said.
pub fn compare(known: &Name, said: &Name) -> Match {
    let width = known.tokens.len() + ROOM;
    let last = said.tokens.len().saturating_sub(width);
    let likes: Vec<Vec<Likeness>> = known.tokens.iter().map(|token| likes(token, said)).collect();
    let at = |start: usize| Alignment::new(known, said, &likes, start..start + width).verdict();
    let verdict = (0..=last).map(at).max().unwrap_or(Match::No);
    verdict.max(possible_if(verdict == Match::No && heard::may_be(known, said)))
}

/// How alike a known word is to each word said. A word that many names share must be right.
fn likes(known: &Token, said: &Name) -> Vec<Likeness> {
    let least = match known.weight {
        Weight::Distinctive => Likeness::Loose,
        _ if known.is_initial() => Likeness::Loose,
        _ => Likeness::Strong,
    };
    let like = |token: &Token| Some(likeness(known, token)).filter(|like| *like >= least);
    said.tokens.iter().map(|token| like(token).unwrap_or(Likeness::None)).collect()
}

/// The places of the known words within a stretch of what was said.
struct Alignment<'a> {
    known: &'a Name,
    said: &'a Name,
    /// Which words said are taken.
    taken: Vec<bool>,
    /// For each known word: how alike, and where.
    found: Vec<Option<(Likeness, usize)>>,
}

impl<'a> Alignment<'a> {
    fn new(
        known: &'a Name,
        said: &'a Name,
        likes: &[Vec<Likeness>],
        stretch: Range<usize>,
    ) -> Self {
        let found = vec![None; known.tokens.len()];
        let mut alignment = Self { known, said, taken: vec![false; said.tokens.len()], found };
        let end = stretch.end.min(said.tokens.len());
        // What is written the same goes first, for two words may be alike by ear.
        for least in [Likeness::Same, Likeness::Strong, Likeness::Loose] {
            for (place, likes) in likes.iter().enumerate() {
                for at in stretch.start..end {
                    let like = likes.get(at).copied().filter(|like| *like >= least);
                    alignment.put(place, at, like, end);
                }
            }
        }
        alignment
    }

    /// Puts a known word to a word said, or to two of which one is made, where both are free.
    fn put(&mut self, place: usize, at: usize, like: Option<Likeness>, end: usize) {
        let is_open = |place: usize| matches!(self.found.get(place), Some(None));
        let is_free = |at: usize| at < end && self.taken.get(at) == Some(&false);
        if !is_open(place) || !is_free(at) {
            return;
        }
        let (known, said) = (self.known, self.said);
        let said_as_two = || as_one(known.tokens.get(place)?, said.joined.get(at)?);
        let known_as_two = || as_one(said.tokens.get(at)?, known.joined.get(place)?);
        if let Some(like) = like {
            self.take(place..place + 1, at..at + 1, like);
        } else if is_free(at + 1)
            && let Some(like) = said_as_two()
        {
            self.take(place..place + 1, at..at + 2, like);
        } else if is_open(place + 1)
            && let Some(like) = known_as_two()
        {
            self.take(place..place + 2, at..at + 1, like);
        }
    }

    fn take(&mut self, places: Range<usize>, said: Range<usize>, like: Likeness) {
        self.found[places].fill(Some((like, said.start)));
        self.taken[said].fill(true);
    }

    fn verdict(&self) -> Match {
        let words = self.weighty();
        let is_whole = words.iter().all(|(token, like)| like.is_some() || token.is_initial());
        let is_core_whole = words.iter().any(|(token, _)| is_core(token))
            && words.iter().all(|(token, like)| like.is_some() || !is_core(token));
        let matched = words.iter().filter(|(_, like)| like.is_some());
        let weight: u8 = matched.map(|(token, _)| token.weight as u8).sum();
        match (is_whole || is_core_whole, weight) {
            (_, 0) => Match::No,
            (false, _) => possible_if(self.is_core_sure() && !self.says_more()),
            (true, ENOUGH..) => self.verdict_on_enough(),
            (true, ONE_WORD) if is_whole => self.verdict_on_one_word(),
            (true, _) => possible_if(!self.says_more()),
        }
    }

    fn verdict_on_enough(&self) -> Match {
        match (self.has_doubts(), self.is_in_order()) {
            (false, true) if !self.has_other_initial() => Match::Certain,
            (true, false) => Match::No,
            _ => possible_if(self.is_core_sure()),
        }
    }

    fn verdict_on_one_word(&self) -> Match {
        let is_plain = self.weighty().iter().all(|(token, like)| match like {
            Some(Likeness::Same) => true,
            Some(Likeness::Strong) => token.text.chars().count() >= LONG_WORD,
            _ => false,
        });
        match self.says_more() {
            false if is_plain => Match::Certain,
            false => Match::Possible,
            true => possible_if(!self.has_doubts()),
        }
    }

    /// The known words that tell something, and how they were found.
    fn weighty(&self) -> Vec<(&Token, Option<Likeness>)> {
        let words = self.known.tokens.iter().zip(&self.found);
        words
            .filter(|(token, _)| token.weight > Weight::Small)
            .map(|(token, found)| (token, found.map(|(like, _)| like)))
            .collect()
    }

    fn has_doubts(&self) -> bool {
        self.weighty().iter().any(|(_, like)| *like == Some(Likeness::Loose))
    }

    /// Whether a distinctive word was found without doubt.
    fn is_core_sure(&self) -> bool {
        self.weighty().iter().any(|(token, like)| is_core(token) && *like > Some(Likeness::Loose))
    }

    /// Whether a word of weight was said that is not of this name.
    fn says_more(&self) -> bool {
        let said = self.said.tokens.iter().zip(&self.taken);
        said.into_iter().any(|(token, taken)| !taken && token.weight == Weight::Distinctive)
    }

    fn is_in_order(&self) -> bool {
        self.found.iter().flatten().map(|(_, at)| at).is_sorted()
    }

    /// "Robert A." is not "Robert B.".
    fn has_other_initial(&self) -> bool {
        let known = self.known.tokens.iter().zip(&self.found);
        let lacks = known.into_iter().any(|(token, found)| token.is_initial() && found.is_none());
        let said = self.said.tokens.iter().zip(&self.taken);
        lacks && said.into_iter().any(|(token, taken)| token.is_initial() && !taken)
    }
}

fn is_core(token: &Token) -> bool {
    token.weight == Weight::Distinctive
}

fn possible_if(condition: bool) -> Match {
    if condition { Match::Possible } else { Match::No }
}
