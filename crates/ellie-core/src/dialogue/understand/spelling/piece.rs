//! What a caller says, as letters, marks and words.

/// One thing said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A letter, and whether it was said to be a capital.
    Letter(char, bool),
    /// A hyphen or an apostrophe, by name.
    Mark(char),
    /// A new word begins, because it was said or because letters were written in two groups.
    Space,
    /// Any other word, and whether a mark of punctuation follows it.
    Word(String, bool),
}

/// The words of the radio alphabet (ICAO Annex 10, volume II), and how some recognisers write them.
const RADIO: &str = "
    alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike
    november oscar papa quebec romeo sierra tango uniform victor whiskey whisky xray x-ray yankee
    zulu";

/// The names of the letters, where a recogniser takes them for words.
const NAMES: [(&str, char); 33] = [
    ("ay", 'a'),
    ("bee", 'b'),
    ("cee", 'c'),
    ("dee", 'd'),
    ("ee", 'e'),
    ("ef", 'f'),
    ("eff", 'f'),
    ("gee", 'g'),
    ("aitch", 'h'),
    ("eye", 'i'),
    ("jay", 'j'),
    ("kay", 'k'),
    ("el", 'l'),
    ("ell", 'l'),
    ("em", 'm'),
    ("en", 'n'),
    ("pee", 'p'),
    ("cue", 'q'),
    ("queue", 'q'),
    ("ar", 'r'),
    ("es", 's'),
    ("ess", 's'),
    ("tee", 't'),
    ("vee", 'v'),
    ("ex", 'x'),
    ("wye", 'y'),
    ("zee", 'z'),
    ("zed", 'z'),
    ("oh", 'o'),
    ("see", 'c'),
    ("tea", 't'),
    ("you", 'u'),
    ("why", 'y'),
];

/// Everything said, in order.
pub fn pieces(text: &str) -> Vec<Piece> {
    let tokens = tokens(text);
    let mut pieces = Vec::new();
    let mut place = 0;
    while let Some(token) = tokens.get(place) {
        place += token.read(tokens.get(place + 1..).unwrap_or_default(), &mut pieces);
    }
    pieces
}

/// The letter that a word of the radio alphabet stands for.
pub fn radio(word: &str) -> Option<char> {
    let is_known = RADIO.split_whitespace().any(|known| known == word);
    word.chars().next().filter(|_| is_known)
}

/// The letter that a word is the name of.
pub fn named(word: &str) -> Option<char> {
    NAMES.iter().find(|(name, _)| *name == word).map(|(_, letter)| *letter)
}

struct Token {
    text: String,
    ends_a_clause: bool,
    /// The first of several letters written together: "D-A-N-A".
    opens_a_group: bool,
}

impl Token {
    fn letter(&self) -> Option<char> {
        let mut letters = self.text.chars();
        letters.next().filter(|c| c.is_alphabetic() && letters.next().is_none())
    }

    fn lower(&self) -> String {
        self.text.to_lowercase()
    }

    /// Adds what this token says, and gives how many tokens that took.
    fn read(&self, next: &[Self], pieces: &mut Vec<Piece>) -> usize {
        if self.opens_a_group && matches!(pieces.last(), Some(Piece::Letter(..))) {
            pieces.push(Piece::Space);
        }
        if let Some(letter) = self.letter() {
            pieces.push(Piece::Letter(letter, false));
            return 1 + explanation(letter, next);
        }
        let word = self.lower();
        match word.as_str() {
            "hyphen" | "dash" => pieces.push(Piece::Mark('-')),
            "apostrophe" => pieces.push(Piece::Mark('\'')),
            "space" => pieces.push(Piece::Space),
            "double" | "triple" => return self.read_times(&word, next, pieces),
            "capital" | "cap" | "big" | "uppercase" | "lowercase" | "small" | "little" => {
                return self.read_case(&word, next, pieces);
            }
            "with" | "without" if is_remark(next) => {
                pieces.push(Piece::Word(word, true));
                return 2 + remark(next.get(1..).unwrap_or_default());
            }
            _ => pieces.push(Piece::Word(self.text.clone(), self.ends_a_clause)),
        }
        1
    }

    /// "Double l" is two of them, "double u" is one letter.
    fn read_times(&self, word: &str, next: &[Self], pieces: &mut Vec<Piece>) -> usize {
        let following = next.first();
        let letter = following.and_then(Self::letter);
        let is_w = letter.is_some_and(|c| c.eq_ignore_ascii_case(&'u'))
            || following.is_some_and(|token| token.lower() == "you");
        let (letter, times) = match (word, letter) {
            ("double", _) if is_w => ('w', 1),
            ("double", Some(letter)) => (letter, 2),
            (_, Some(letter)) => (letter, 3),
            (_, None) => {
                pieces.push(Piece::Word(self.text.clone(), self.ends_a_clause));
                return 1;
            }
        };
        pieces.extend(std::iter::repeat_n(Piece::Letter(letter, false), times));
        2 + explanation(letter, next.get(1..).unwrap_or_default())
    }

    fn read_case(&self, word: &str, next: &[Self], pieces: &mut Vec<Piece>) -> usize {
        let Some(letter) = next.first().and_then(Self::letter) else {
            pieces.push(Piece::Word(self.text.clone(), self.ends_a_clause));
            return 1;
        };
        let is_capital = !matches!(word, "lowercase" | "small" | "little");
        pieces.push(Piece::Letter(letter, is_capital));
        2 + explanation(letter, next.get(1..).unwrap_or_default())
    }
}

/// How many tokens only explain the letter before them: "as in delta", "for apple", "delta".
fn explanation(letter: char, next: &[Token]) -> usize {
    let word = |place: usize| next.get(place).map(Token::lower).unwrap_or_default();
    let initial = |place: usize| word(place).chars().next();
    let is_same = |place: usize| letter.to_lowercase().next() == initial(place);
    match word(0).as_str() {
        "as" if word(1) == "in" && next.len() > 2 => 3,
        "like" if word(1) == "in" && is_same(2) => 3,
        "is" if word(1) == "for" && is_same(2) => 3,
        "for" | "like" if is_same(1) => 2,
        other if radio(other).is_some() && is_same(0) => 1,
        _ => 0,
    }
}

/// "With a D" says something about a name and spells none.
fn is_remark(next: &[Token]) -> bool {
    let is_article = next.first().is_some_and(|token| matches!(token.lower().as_str(), "a" | "an"));
    is_article && next.get(1).is_some_and(|token| token.letter().is_some())
}

/// How many letters belong to it: "with a P H". They end with the clause.
fn remark(letters: &[Token]) -> usize {
    let ends = |token: &Token| token.ends_a_clause;
    let count = letters.iter().take(2).take_while(|token| token.letter().is_some()).count();
    if letters.first().is_some_and(ends) { count.min(1) } else { count }
}

fn tokens(text: &str) -> Vec<Token> {
    let text = text.replace('\u{2019}', "'");
    let mut tokens = Vec::new();
    for written in text.split_whitespace() {
        let bare = written.trim_matches(|c: char| !c.is_alphanumeric());
        let ends_a_clause = written.ends_with([',', '.', ';', '?', '!']);
        let is_group = is_spelt(bare);
        let is_long = is_group && bare.split(['-', '.']).all(|part| part.chars().count() == 1);
        let parts = bare.split(|c| is_group && matches!(c, '-' | '.'));
        let first = tokens.len();
        tokens.extend(parts.filter(|part| !part.is_empty()).map(|part| Token {
            text: part.to_owned(),
            ends_a_clause,
            opens_a_group: false,
        }));
        if let Some(token) = tokens.get_mut(first) {
            token.opens_a_group = is_long;
        }
    }
    tokens
}

/// "D-A-N-A", "D.A.N.A", "double-L": letters, joined.
fn is_spelt(word: &str) -> bool {
    let is_part = |part: &str| part.chars().count() == 1 || matches!(part, "double" | "triple");
    word.contains(['-', '.']) && word.split(['-', '.']).all(is_part)
}
