//! Patterns of keys, as Redis reads them, byte by byte: `*`, `?`, `[a-f]`, `[^0-9]`, and `\` before
//! what is meant as it stands.

use std::iter::Peekable;
use std::str::Bytes;

/// A pattern that can be matched. Every text is one, and what is left open ends with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    tokens: Vec<Token>,
    /// Bytes a name has at least.
    least: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Many,
    One(Set),
}

/// Some of the bytes there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Set([u128; 2]);

impl Pattern {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self { tokens: vec![Token::Many], least: 0 }
    }

    /// Reads a pattern in one pass.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut tokens = Vec::new();
        let mut rest = text.bytes().peekable();
        while let Some(byte) = rest.next() {
            let token = match byte {
                b'*' => Token::Many,
                b'?' => Token::One(Set::ALL),
                b'[' => Token::One(Set::read(&mut rest)),
                b'\\' => Token::One(Set::of(rest.next().unwrap_or(b'\\'))),
                byte => Token::One(Set::of(byte)),
            };
            if token != Token::Many || tokens.last() != Some(&Token::Many) {
                tokens.push(token);
            }
        }
        let least = tokens.iter().filter(|token| **token != Token::Many).count();
        Self { tokens, least }
    }

    /// Whether it is the pattern of this name.
    ///
    /// After a `*` the shortest way on is tried first, and only the last `*` is ever come back to:
    /// what fitted between two of them fits there for good. So no name is read more often than it
    /// has bytes.
    #[must_use]
    pub fn matches(&self, name: impl AsRef<[u8]>) -> bool {
        let name = name.as_ref();
        if name.len() < self.least {
            return false;
        }
        let (mut token, mut at) = (0, 0);
        let mut last_many = None;
        loop {
            match self.tokens.get(token) {
                Some(Token::Many) if token + 1 == self.tokens.len() => return true,
                Some(Token::Many) => {
                    token += 1;
                    last_many = Some((token, at));
                    continue;
                }
                Some(Token::One(set)) if name.get(at).is_some_and(|byte| set.has(*byte)) => {
                    (token, at) = (token + 1, at + 1);
                    continue;
                }
                None if at == name.len() => return true,
                Some(Token::One(_)) | None => {}
            }
            match &mut last_many {
                Some((after, from)) if *from < name.len() => {
                    *from += 1;
                    (token, at) = (*after, *from);
                }
                _ => return false,
            }
        }
    }
}

impl Set {
    const NONE: Self = Self([0; 2]);
    const ALL: Self = Self([u128::MAX; 2]);

    fn of(byte: u8) -> Self {
        let mut set = Self::NONE;
        set.add(byte, byte);
        set
    }

    /// What stands between brackets, the first of which was read.
    fn read(rest: &mut Peekable<Bytes<'_>>) -> Self {
        let but = rest.next_if_eq(&b'^').is_some();
        let mut set = Self::NONE;
        while let Some(byte) = rest.next().filter(|byte| *byte != b']') {
            let from = literal(byte, rest);
            let to = match rest.next_if_eq(&b'-').and_then(|_| rest.next()) {
                Some(byte) => literal(byte, rest),
                None => from,
            };
            set.add(from.min(to), from.max(to));
        }
        if but { Self(set.0.map(|half| !half)) } else { set }
    }

    fn add(&mut self, from: u8, to: u8) {
        for byte in from..=to {
            self.0[usize::from(byte >> 7)] |= 1 << (byte & 127);
        }
    }

    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 7)] >> (byte & 127) & 1 == 1
    }
}

fn literal(byte: u8, rest: &mut Peekable<Bytes<'_>>) -> u8 {
    if byte == b'\\' { rest.next().unwrap_or(byte) } else { byte }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        Pattern::new(pattern).matches(name)
    }

    #[test]
    fn a_pattern_is_read_as_a_shell_reads_it() {
        for (pattern, name) in [
            ("*", ""),
            ("*", "tts:3f"),
            ("tts:*", "tts:"),
            ("tts:*", "tts:3f"),
            ("*3f", "tts:3f"),
            ("*t*s*", "tts:3f"),
            ("t?s:??", "tts:3f"),
            ("tts:[0-9][a-f]", "tts:3f"),
            ("tts:[9-0]f", "tts:3f"),
            ("tts:[^a-f]*", "tts:3f"),
            ("[t]ts:[abc3]f", "tts:3f"),
            ("t\\ts:3f", "tts:3f"),
            ("\\*", "*"),
            ("[\\]]", "]"),
            ("[a\\-c]", "-"),
            ("", ""),
            ("\\", "\\"),
            ("[abc", "b"),
            ("**a**b**", "xaxbx"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("", "tts:3f"),
            ("tts", "tts:3f"),
            ("TTS:*", "tts:3f"),
            ("?", ""),
            ("tts:?", "tts:3f"),
            ("tts:[a-f]f", "tts:3f"),
            ("\\*", "tts:3f"),
            ("[", "["),
            ("[]", "]"),
            ("[]*", "]"),
            ("[a\\-c]", "b"),
            ("*a", "ab"),
            ("a*b*c", "acb"),
            ("ä", "a"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn the_worst_patterns_take_no_time_and_reach_nothing_by_accident() {
        let begun = Instant::now();
        let name = format!("tts:{}", "a".repeat(64));
        for (pattern, fits) in [
            ("*".repeat(10_000), true),
            ("?".repeat(10_000), false),
            ("[".repeat(10_000), false),
            ("\\".repeat(9_999), false),
            ("[a-".repeat(10_000), false),
            (format!("*[{}]", "a".repeat(100_000)), true),
            ("*a".repeat(10_000), false),
            ("*a".repeat(64), true),
            (format!("{}b", "*a".repeat(63)), false),
            ("\u{202e}\u{1f600}é".repeat(5_000), false),
            ("../../*".into(), false),
            ("\0*\r\nFLUSHALL\r\n".into(), false),
        ] {
            let pattern = Pattern::new(&pattern);
            for _ in 0..100 {
                assert_eq!(pattern.matches(&name), fits, "{:?}", pattern.tokens.len());
            }
        }
        let long = "a".repeat(1_000_000);
        assert!(matches("*", &long) && matches("a*", &long) && !matches("*b", &long));
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    }

    /// The same, said in the plainest way.
    fn plainly(pattern: &[u8], name: &[u8]) -> bool {
        match (pattern.split_first(), name.split_first()) {
            (None, None) => true,
            (Some((b'*', rest)), _) => (0..=name.len()).any(|taken| plainly(rest, &name[taken..])),
            (Some((b'?', rest)), Some((_, name))) => plainly(rest, name),
            (Some((one, rest)), Some((first, name))) => one == first && plainly(rest, name),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_plainest_way(pattern in "[ab*?]{0,12}", name in "[ab]{0,12}") {
            let plain = plainly(pattern.as_bytes(), name.as_bytes());
            prop_assert_eq!(matches(&pattern, &name), plain);
        }

        #[test]
        fn no_text_breaks_it(pattern in any::<String>(), name in any::<String>()) {
            let _ = matches(&pattern, &name);
        }

        #[test]
        fn every_name_is_matched_by_itself_as_it_stands(name in any::<String>()) {
            let literal: String = name.chars().flat_map(|c| ['\\', c]).collect();
            prop_assert!(matches(&literal, &name));
        }
    }
}
