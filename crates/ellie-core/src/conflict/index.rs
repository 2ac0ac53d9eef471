//! All parties the firm knows, ready to be asked.

use super::compare::{Match, Name, compare};
use super::fold::Words;
use super::heard;
use super::lexicon::Lexicon;
use super::{Finding, KnownParty, Party, Status};

/// The known parties, ready to be asked.
#[derive(Clone)]
pub struct Index {
    parties: Vec<KnownParty>,
    /// Each name, with the place of its party.
    names: Vec<(usize, Name)>,
    lexicon: Lexicon,
    words: Words,
}

/// Which known party was meant. It holds no name, so that nobody can say it by mistake: the audit
/// asks [`Index::audited`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Matched(usize);

impl Index {
    /// The index of these parties.
    #[must_use]
    pub fn new(parties: Vec<KnownParty>) -> Self {
        let words = Words::default();
        let mut lexicon = Lexicon::default();
        let mut names = Vec::new();
        for (place, party) in parties.iter().enumerate() {
            for name in std::iter::once(&party.name).chain(&party.aliases) {
                let name = Name::new(words.tokens(name));
                lexicon.add(names.len(), &name);
                names.push((place, name));
            }
        }
        Self { parties, names, lexicon, words }
    }

    /// The strongest finding over all parties. A name with an "and" of its own, which looks like
    /// two parties when it is said, is looked for across each two neighbours as well.
    #[must_use]
    pub fn check(&self, parties: &[Party]) -> Finding {
        let alone = parties.iter().map(|party| self.find(party.name(), false));
        let pairs = parties.windows(2).filter_map(|pair| match pair {
            [a, b] => Some(self.find(&format!("{} & {}", a.name(), b.name()), true)),
            _ => None,
        });
        alone.chain(pairs).max_by_key(Finding::strength).unwrap_or(Finding::Clear)
    }

    /// The party behind a match. For the audit record only: it is never said, and never logged.
    #[must_use]
    pub fn audited(&self, matched: Matched) -> Option<&KnownParty> {
        self.parties.get(matched.0)
    }

    fn find(&self, said: &str, needs_and: bool) -> Finding {
        let said = Name::new(self.words.tokens(said));
        let has_and = |name: &Name| name.tokens.iter().any(|token| token.text == "and");
        let fits = |(_, name): &&(usize, Name)| !needs_and || has_and(name);
        let named = |place: usize| self.names.get(place).filter(fits);
        let by_word = self.lexicon.candidates(&said).into_iter().filter_map(named);
        let by_word = by_word.map(|(party, name)| self.finding(*party, compare(name, &said)));
        let strongest = by_word.max_by_key(Finding::strength).unwrap_or(Finding::Clear);
        if strongest != Finding::Clear {
            return strongest;
        }
        let mut by_sound = self.lexicon.sounding_like(&said).into_iter().filter_map(named);
        let heard = by_sound.find(|(_, name)| heard::may_be(name, &said));
        heard.map_or(Finding::Clear, |(party, _)| self.finding(*party, Match::Possible))
    }

    fn finding(&self, party: usize, sureness: Match) -> Finding {
        let is_settled =
            self.parties.get(party).is_some_and(|party| party.status == Status::Conflict);
        match sureness {
            Match::No => Finding::Clear,
            Match::Certain if is_settled => Finding::Hit(Matched(party)),
            Match::Possible | Match::Certain => Finding::Unclear(Matched(party)),
        }
    }
}

/// Neither the parties nor their names are shown.
impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("parties", &self.parties.len()).finish_non_exhaustive()
    }
}

impl Finding {
    fn strength(&self) -> u8 {
        match self {
            Self::Clear => 0,
            Self::Unclear(_) => 1,
            Self::Hit(_) => 2,
        }
    }
}
