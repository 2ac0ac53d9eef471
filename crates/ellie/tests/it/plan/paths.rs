//! Paths as a source writes them, and the modules they name.

use std::path::Path;

/// The parts of a path, as in `["crate", "http", "error"]`. The name behind `as` is a part too.
pub type Parts = Vec<String>;

/// A path, and how many modules it is written in: 0 at the root of the crate.
#[derive(Debug)]
pub struct Written {
    pub parts: Parts,
    depth: usize,
}

impl Written {
    /// The parts from the root of the crate on; none if the path stays within its own part of it.
    pub fn rooted(&self) -> Option<&[String]> {
        let mut depth = self.depth;
        for (at, part) in self.parts.iter().enumerate() {
            match part.as_str() {
                "crate" => depth = 0,
                "super" => depth = depth.saturating_sub(1),
                "self" => {}
                _ => return (depth == 0).then(|| &self.parts[at..]),
            }
        }
        (depth == 0).then_some(&self.parts[self.parts.len() - 1..])
    }
}

/// Every path that begins with one of these words. `file` is where the source is below `src`.
pub fn paths(file: &Path, source: &str, first: &[&str]) -> Vec<Written> {
    let tokens = tokens(source);
    let inline = inline_modules(source);
    let mut found = Vec::new();
    for (index, (at, token)) in tokens.iter().enumerate() {
        let goes_on = matches!(tokens.get(index + 1), Some((_, "::" | "as")));
        let is_inside = index > 0 && tokens[index - 1].1 == "::";
        if first.contains(token) && goes_on && !is_inside {
            let around = inline.iter().filter(|module| module.contains(at)).count();
            let mut rest = tokens[index..].iter().map(|(_, token)| *token).peekable();
            for parts in tree(&mut rest) {
                found.push(Written { parts, depth: depth_of(file) + around });
            }
        }
    }
    found
}

/// The modules a file is in, itself among them.
fn depth_of(file: &Path) -> usize {
    let is_own_name = |stem: &str| !matches!(stem, "mod" | "lib" | "main");
    let own = file.file_stem().and_then(|stem| stem.to_str()).is_some_and(is_own_name);
    file.components().count() - 1 + usize::from(own)
}

/// Where `mod name { … }` begin and end: rustfmt puts both braces at the ends of a column.
fn inline_modules(source: &str) -> Vec<std::ops::Range<usize>> {
    let mut modules = Vec::new();
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let code = line.trim();
        if code.ends_with('{') && code.split(' ').any(|word| word == "mod") {
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = source[at..].find(&format!("\n{indent}}}")).map_or(source.len(), |e| at + e);
            modules.push(at..end);
        }
        at += line.len();
    }
    modules
}

/// Words, `::` and single signs, each with its place.
fn tokens(source: &str) -> Vec<(usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        let length = match c {
            _ if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ if rest.starts_with("::") => 2,
            _ => c.len_utf8(),
        };
        if !c.is_whitespace() {
            tokens.push((at, &rest[..length]));
        }
        at += length;
    }
    tokens
}

/// Every path of `a::{b, c::{d, e}}`: one for each leaf.
fn tree<'t>(tokens: &mut std::iter::Peekable<impl Iterator<Item = &'t str>>) -> Vec<Parts> {
    let mut parts = vec![tokens.next().unwrap_or_default().to_owned()];
    loop {
        match tokens.peek() {
            Some(&"as") => {
                parts.extend(tokens.next().map(str::to_owned));
                tokens.next();
                return vec![parts];
            }
            Some(&"::") => {
                tokens.next();
                if tokens.next_if_eq(&"{").is_some() {
                    let leaves = list(tokens);
                    return leaves.into_iter().map(|leaf| [parts.clone(), leaf].concat()).collect();
                }
                parts.extend(tokens.next().map(str::to_owned));
            }
            _ => return vec![parts],
        }
    }
}

/// Every path up to the brace that closes the list.
fn list<'t>(tokens: &mut std::iter::Peekable<impl Iterator<Item = &'t str>>) -> Vec<Parts> {
    let mut leaves = Vec::new();
    while let Some(token) = tokens.peek() {
        match *token {
            "}" => {
                tokens.next();
                break;
            }
            "," => {
                tokens.next();
            }
            _ => leaves.extend(tree(tokens)),
        }
    }
    leaves
}

fn named(file: &str, source: &str) -> Vec<String> {
    let written = paths(Path::new(file), source, &["crate", "super", "self"]);
    let rooted = written.iter().filter_map(Written::rooted);
    rooted.map(|parts| parts.join("::")).collect()
}

#[test]
fn lists_are_read_to_the_brace_that_closes_them() {
    let source = "use crate::{a::{b, c::{d}}, http};\nuse crate::media::decode;\n\
                  fn f() { crate::app::g::<u8>(crate::calls) }";
    let all = ["a::b", "a::c::d", "http", "media::decode", "app::g::<", "calls"];
    assert_eq!(named("calls/desk.rs", source), all);
    let many = "use crate::{\n    a::{self, b},\n    http::error::{\n        c,\n    },\n};";
    assert_eq!(named("calls/mod.rs", many), ["a::self", "a::b", "http::error::c"]);
}

#[test]
fn a_chain_of_super_that_reaches_the_root_names_a_module() {
    assert_eq!(named("calls/desk.rs", "super::super::http::x()"), ["http::x"]);
    assert_eq!(named("calls/desk.rs", "use self::super::super::{http, app::App};").len(), 2);
    assert_eq!(named("calls/desk.rs", "use super::{super::http, Error};"), ["http"]);
    assert_eq!(named("limit.rs", "use super::http;"), ["http"]);
    assert_eq!(named("http/v1/voice.rs", "use super::super::super::app::App;"), ["app::App"]);
}

#[test]
fn a_chain_of_super_that_stays_below_the_root_does_not() {
    for (file, source) in [
        ("calls/desk.rs", "use super::http;"),
        ("calls/mod.rs", "use self::http;"),
        ("http/v1/mod.rs", "use super::guard;"),
        ("limit.rs", "mod tests {\n    use super::*;\n}\n"),
        ("calls/desk.rs", "mod tests {\n    use super::super::clip;\n}\n"),
    ] {
        assert_eq!(named(file, source), [""; 0], "{file}: {source}");
    }
    let after = "mod tests {\n    use super::*;\n}\nuse super::http;";
    assert_eq!(named("limit.rs", after), ["http"]);
}

#[test]
fn another_name_for_the_root_or_all_of_it_is_seen() {
    assert_eq!(named("calls/desk.rs", "use crate as root;"), ["as"]);
    assert_eq!(named("calls/desk.rs", "use crate::*;"), ["*"]);
    assert_eq!(named("calls/desk.rs", "use crate::{self as root};"), ["as"]);
    assert_eq!(named("app.rs", "use crate::http as web;"), ["http::as"]);
}
