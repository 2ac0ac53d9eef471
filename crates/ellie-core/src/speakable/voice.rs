//! What has been said so far, and the gap before what is said next.

use super::here::{Reading, Said};

/// The spoken text as it grows.
pub(super) struct Voice {
    said: String,
    gap: Gap,
}

/// What stands between the last thing said and the next.
#[derive(Clone, Copy, PartialEq)]
enum Gap {
    /// Nothing was written between them.
    None,
    /// Nothing was written, but the last thing was put into words: the next word needs a space.
    Seam,
    /// A space was written.
    Space,
    /// A bracket or dash was written: a comma, unless a mark follows.
    Pause,
}

impl Voice {
    /// An empty voice with room for the text.
    pub fn for_text(text: &str) -> Self {
        Self { said: String::with_capacity(text.len() + text.len() / 2), gap: Gap::None }
    }

    /// All that was said.
    pub fn finish(self) -> String {
        self.said
    }

    /// What was said so far.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// Whether `ahead` goes on with a word begun before it.
    pub fn is_mid_word(&self, ahead: &str) -> bool {
        let letter_next = ahead.chars().next().is_some_and(char::is_alphabetic);
        match self.gap {
            Gap::None => self.ends_in_word(),
            Gap::Seam => self.ends_in_word() && !letter_next,
            Gap::Space | Gap::Pause => false,
        }
    }

    /// Passes over spaces at the front of `ahead`; `None` if there are none.
    pub fn copy_space<'a>(&mut self, ahead: &'a str) -> Option<&'a str> {
        let rest = ahead.trim_start_matches(' ');
        if rest.len() == ahead.len() {
            return None;
        }
        self.space();
        Some(rest)
    }

    /// Says what a rule found; returns the writing after it.
    pub fn take<'a>(&mut self, found: &Reading, ahead: &'a str) -> &'a str {
        match &found.said {
            Said::Words(words) => self.say(words),
            Said::Pause => self.gap = Gap::Pause,
            Said::Nothing => self.space(),
        }
        ahead.get(found.length..).unwrap_or_default()
    }

    /// Copies the word or the mark at the front of `ahead`; returns the writing after it.
    pub fn copy<'a>(&mut self, ahead: &'a str) -> &'a str {
        let is_inner = |c: char| c.is_alphabetic() || c == '\'';
        let length = match ahead.chars().next() {
            Some(c) if c.is_alphabetic() => ahead.find(|c| !is_inner(c)).unwrap_or(ahead.len()),
            Some(c) => c.len_utf8(),
            None => 0,
        };
        let (piece, rest) = ahead.split_at_checked(length).unwrap_or((ahead, ""));
        match piece {
            "." | "," | ";" | ":" | "!" | "?" => self.mark(piece),
            _ => self.word(piece),
        }
        rest
    }

    fn space(&mut self) {
        if self.gap != Gap::Pause {
            self.gap = Gap::Space;
        }
    }

    fn say(&mut self, words: &str) {
        if self.gap == Gap::None && (self.ends_in_word() || self.ends_in_mark()) {
            self.gap = Gap::Space;
        }
        self.close_gap();
        self.said.push_str(words);
        self.gap = Gap::Seam;
    }

    fn word(&mut self, word: &str) {
        if self.gap == Gap::Seam && !word.starts_with(char::is_alphanumeric) {
            self.gap = Gap::None;
        }
        self.close_gap();
        self.said.push_str(word);
        self.gap = Gap::None;
    }

    /// A written mark takes the place of a pause, and of a comma before it.
    fn mark(&mut self, mark: &str) {
        let last = self.said.chars().next_back();
        let abbreviated = self.gap == Gap::Seam && last == Some('.') && mark == ".";
        match last {
            None => return,
            Some(_) if abbreviated => return,
            Some(',') if mark != "," => _ = self.said.pop(),
            Some(',' | ';' | ':' | '!' | '?') if mark == "," => return,
            Some(_) => {}
        }
        self.said.push_str(mark);
        self.gap = Gap::None;
    }

    fn close_gap(&mut self) {
        if self.said.is_empty() || self.gap == Gap::None {
            return;
        }
        if self.gap == Gap::Pause && self.ends_in_word() {
            self.said.push(',');
        }
        self.said.push(' ');
    }

    fn ends_in_word(&self) -> bool {
        self.said.chars().next_back().is_some_and(char::is_alphanumeric)
    }

    fn ends_in_mark(&self) -> bool {
        self.said.ends_with(['.', ',', ';', ':', '!', '?'])
    }
}
