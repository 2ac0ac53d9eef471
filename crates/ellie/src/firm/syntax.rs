//! The notation of the file, TOML: read as far as it can be, every fault reported.

use toml::Spanned;
use toml::de::{DeTable, Error};
use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

use super::faults::{Faults, Span};

/// More control characters than this and the file is not text at all.
const CONTROL_MAX: usize = 100;
/// The most dots between keys, the first of each key left out. The parser bounds brackets and each
/// dotted key, but not dotted keys within brackets: their levels multiply, and dropping thousands
/// of them overflows the stack. One dot a key no more than doubles the brackets.
const DOTS_MAX: usize = 500;

/// What to do about the faults people make, by a part of the message or of the text at fault.
const REMEDIES: [(&str, &str); 6] = [
    ("string values must be quoted", "put the text in quotes"),
    ("invalid time", "put times in quotes, like \"9:00-17:30\""),
    ("expected `\"`", "close the text with a quote"),
    ("duplicate key", "keep only one of the two"),
    ("key with no value", "write key = \"text\""),
    ("unexpected key or value", "begin a new line here, or take the rest away"),
];

/// Reads the notation; nothing is returned of a file that is not text.
pub(super) fn read<'t>(text: &'t str, faults: &mut Faults<'t>) -> Option<Spanned<DeTable<'t>>> {
    if let Some(at) = binary(text) {
        faults.unreadable(&at, "this is not a text file; save it as plain text".to_owned());
        return None;
    }
    if let Some(at) = too_many_dots(text) {
        faults.unreadable(&at, "dotted keys are too many; write sections instead".to_owned());
        return None;
    }
    let (file, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let at = error.span().unwrap_or_default();
        faults.unreadable(&at, described(error, text.get(at.clone()).unwrap_or_default()));
    }
    Some(file)
}

/// The first control character of a text that is full of them.
pub(super) fn binary(text: &str) -> Option<Span> {
    let is_control = |character: char| character.is_control() && !"\n\r\t".contains(character);
    let mut controls = text.char_indices().filter(|&(_, character)| is_control(character));
    let (first, _) = controls.next()?;
    controls.nth(CONTROL_MAX - 1).map(|_| first..first + 1)
}

/// The first dot between keys that is too many.
fn too_many_dots(text: &str) -> Option<Span> {
    let mut of_key = 0;
    let mut is_further = |token: &Token| {
        match token.kind() {
            TokenKind::Dot => of_key += 1,
            TokenKind::Atom
            | TokenKind::LiteralString
            | TokenKind::BasicString
            | TokenKind::Whitespace => {}
            _ => of_key = 0,
        }
        token.kind() == TokenKind::Dot && of_key > 1
    };
    let mut further = Source::new(text).lex().filter(|token| is_further(token));
    further.nth(DOTS_MAX).map(|dot| dot.span().start()..dot.span().end())
}

fn described(error: &Error, found: &str) -> String {
    let message = error.message();
    if found.starts_with(['“', '”', '„', '‘', '’', '«']) {
        return format!("{message}; write straight quotes (\") instead of curly ones");
    }
    match REMEDIES.iter().find(|(part, _)| message.contains(part)) {
        Some((_, remedy)) => format!("{message}; {remedy}"),
        None => message.to_owned(),
    }
}
