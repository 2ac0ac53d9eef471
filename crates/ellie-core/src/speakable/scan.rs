//! A walk over the writing ahead. Every step either takes what it names or takes nothing.

use std::ops::RangeInclusive;

/// The writing not yet taken. Copy it to look ahead.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a>(&'a str);

impl<'a> Scan<'a> {
    /// A scan from the front of `text`.
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// What is not yet taken.
    pub fn rest(self) -> &'a str {
        self.0
    }

    /// The next character, not taken.
    pub fn peek(self) -> Option<char> {
        self.0.chars().next()
    }

    /// Whether the next character is a digit.
    pub fn at_digit(self) -> bool {
        self.peek().is_some_and(|c| c.is_ascii_digit())
    }

    /// Whether no letter or digit follows.
    pub fn at_edge(self) -> bool {
        !self.peek().is_some_and(char::is_alphanumeric)
    }

    /// Whether the clause ends here: after spaces, no letter, digit or currency follows.
    pub fn at_clause_end(mut self) -> bool {
        self.spaces();
        self.peek().is_none_or(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '"'))
    }

    /// Takes exactly `text`.
    pub fn exact(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    /// Takes `text` in any case (ASCII).
    pub fn any_case(&mut self, text: &str) -> Option<()> {
        let head = self.0.get(..text.len())?;
        if !head.eq_ignore_ascii_case(text) {
            return None;
        }
        self.skip(text.len());
        Some(())
    }

    /// Takes one of these characters.
    pub fn one_of(&mut self, set: &str) -> Option<char> {
        let next = self.peek().filter(|c| set.contains(*c))?;
        self.skip(next.len_utf8());
        Some(next)
    }

    /// Takes spaces; whether there were any.
    pub fn spaces(&mut self) -> bool {
        let rest = self.0.trim_start_matches(' ');
        let any = rest.len() < self.0.len();
        self.0 = rest;
        any
    }

    /// Takes a run of digits whose whole length lies in `counts`.
    pub fn digits(&mut self, counts: RangeInclusive<usize>) -> Option<&'a str> {
        let limit = counts.end().saturating_add(1);
        let count = self.0.bytes().take(limit).take_while(u8::is_ascii_digit).count();
        counts.contains(&count).then(|| self.take(count))
    }

    /// Takes a run of digits as a number in `values`, one or two digits long.
    pub fn small(&mut self, values: RangeInclusive<u64>) -> Option<u64> {
        let mut scan = *self;
        let value = scan.digits(1..=2)?.parse().ok().filter(|value| values.contains(value))?;
        *self = scan;
        Some(value)
    }

    /// Takes a run of letters; empty where there is none.
    pub fn letters(&mut self) -> &'a str {
        self.take_while(char::is_alphabetic)
    }

    /// Takes characters while `wanted`.
    pub fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let length = self.0.find(|c| !wanted(c)).unwrap_or(self.0.len());
        self.take(length)
    }

    /// Takes at most `limit` ASCII characters while `wanted`.
    pub fn take_some(&mut self, limit: usize, wanted: impl Fn(u8) -> bool) -> &'a str {
        let length = self.0.bytes().take(limit).take_while(|b| b.is_ascii() && wanted(*b)).count();
        self.take(length)
    }

    /// Takes a hyphen or dash that joins a range, with or without spaces.
    pub fn range_dash(&mut self) -> Option<()> {
        let mut scan = *self;
        scan.spaces();
        scan.one_of("-–—")?;
        scan.spaces();
        *self = scan;
        Some(())
    }

    /// Passes over `length` bytes.
    pub fn skip(&mut self, length: usize) {
        self.0 = self.0.get(length..).unwrap_or_default();
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or((self.0, ""));
        self.0 = rest;
        taken
    }
}
