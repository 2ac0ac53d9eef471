//! Words with their places in the text.

/// What a span holds; where two overlap the first named wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Email,
    Address,
    Date,
    Number,
    Name,
}

impl Kind {
    pub fn placeholder(self) -> &'static str {
        match self {
            Self::Email => "[email]",
            Self::Address => "[address]",
            Self::Date => "[date]",
            Self::Number => "[number]",
            Self::Name => "[name]",
        }
    }
}

/// Tokens from the first to the last, both included.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub kind: Kind,
    pub first: usize,
    pub last: usize,
}

/// A piece between blanks.
#[derive(Debug)]
pub struct Token {
    /// Where its letters begin, or the `(` or `+` of a telephone number.
    pub open: usize,
    /// Where its letters end.
    pub close: usize,
    /// Without marks at its ends, in small letters; empty for a placeholder.
    pub small: String,
    /// Whether it was written with a capital.
    pub is_capital: bool,
    /// Whether a mark stands after it.
    pub ends_clause: bool,
    /// Whether a money sign stands before it.
    pub is_money: bool,
}

impl Token {
    pub fn is_one_of(&self, words: &[&str]) -> bool {
        words.contains(&self.small.as_str())
    }
}

pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut from = 0;
    // A line that is quoted in another has its breaks as `\n`.
    let is_between = |c: char| c.is_whitespace() || c == '\\';
    for piece in text.split_inclusive(is_between) {
        let is_after_break = text[..from].ends_with('\\') && piece.starts_with(['n', 'r', 't']);
        let letter = usize::from(is_after_break);
        let word = piece[letter..].trim_end_matches(is_between);
        if !word.is_empty() {
            tokens.push(token(word, from + letter));
        }
        from += piece.len();
    }
    tokens
}

fn token(word: &str, from: usize) -> Token {
    let is_edge = |c: char| !c.is_alphanumeric();
    let after_head = word.trim_start_matches(is_edge);
    let (head, _) = word.split_at(word.len() - after_head.len());
    let core = after_head.trim_end_matches(is_edge);
    let tail = after_head.get(core.len()..).unwrap_or_default();
    let is_placeholder = word.contains('[') || core.is_empty();
    // The opening mark of "(614)" and "+1" goes with the number.
    let sign = head.len() - head.trim_end_matches(['(', '+', '#']).len();
    let open =
        from + head.len() - if core.starts_with(|c: char| c.is_ascii_digit()) { sign } else { 0 };
    let small =
        if is_placeholder { String::new() } else { core.to_lowercase().replace('’', "'") };
    Token {
        open,
        close: from + head.len() + core.len(),
        small,
        is_capital: core.starts_with(char::is_uppercase),
        ends_clause: tail.contains(['.', ',', ';', ':', '?', '!']),
        is_money: head.contains(['$', '€', '£']),
    }
}
