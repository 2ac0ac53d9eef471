//! From the words of a spoken address to the address.

use super::super::number::below_hundred;
use super::super::phone::digits;
use super::super::spelling::piece::{Piece, pieces};

/// What is said about an address, and is no part of it.
const REMARKS: [&str; 10] = [
    "all one word",
    "all in one word",
    "one word",
    "all lowercase",
    "all lower case",
    "all caps",
    "no spaces",
    "no space",
    "the letter",
    "the number",
];

/// So many "at" are tried, from the last.
const MOST_ATS: usize = 8;

/// Words right before an address.
const OPENINGS: &str = "
    is it's its that's thats at e-mail email mail address yes yeah sure okay ok um uh er uhm well";

/// Endings that are heard without the dot before them.
const ENDINGS: [&str; 5] = ["com", "org", "net", "edu", "gov"];

/// An address that is written out, and is not the end of one: "jane dot smith@gmail.com".
pub fn written(text: &str) -> Option<String> {
    let mut before = "";
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let goes_on = sign(before).is_some()
            || before.chars().count() == 1
            || before.bytes().any(|byte| byte.is_ascii_digit());
        if bare.contains('@') && !goes_on {
            return Some(bare.to_owned());
        }
        before = bare;
    }
    None
}

/// Where many people have their address: the "at" before one is known even if it was not heard.
const PROVIDERS: [&str; 8] =
    ["gmail", "yahoo", "hotmail", "outlook", "icloud", "aol", "comcast", "protonmail"];

/// An address in words. The last "at" with a host after it is the one that counts.
pub fn address(text: &str) -> Option<String> {
    let text = REMARKS.iter().fold(text.replace('@', " at "), |text, it| text.replace(it, " "));
    let pieces = pieces(&text);
    let (local_end, host) = parted_at(&pieces).or_else(|| parted_before_provider(&pieces))?;
    let before = pieces.get(..local_end)?;
    let is_opening = |piece: &Piece| match piece {
        Piece::Word(word, _) => OPENINGS.split_whitespace().any(|opening| opening == word),
        Piece::Letter(..) | Piece::Mark(_) | Piece::Space => false,
    };
    let start = before.iter().rposition(is_opening).map_or(0, |place| place + 1);
    let local = joined(before.get(start..)?);
    Some(format!("{local}@{host}"))
}

/// Where the local part ends, and the host after the "at".
fn parted_at(pieces: &[Piece]) -> Option<(usize, String)> {
    let is_at = |place: &usize| is_word(pieces.get(*place), |word| word == "at");
    (0..pieces.len()).rev().filter(is_at).take(MOST_ATS).find_map(|at| {
        let host = host(pieces.get(at + 1..)?);
        super::is_host(&host).then_some((at, host))
    })
}

/// The same where no "at" was heard: "L o u dot m a r s h gmail dot com".
fn parted_before_provider(pieces: &[Piece]) -> Option<(usize, String)> {
    let is_provider = |word: &str| {
        PROVIDERS.iter().any(|provider| {
            word.strip_prefix(provider).is_some_and(|rest| rest.is_empty() || rest == ".com")
        })
    };
    let start = (0..pieces.len()).rev().find(|place| is_word(pieces.get(*place), is_provider))?;
    let host = host(pieces.get(start..)?);
    super::is_host(&host).then_some((start, host))
}

fn is_word(piece: Option<&Piece>, is_it: impl Fn(&str) -> bool) -> bool {
    matches!(piece, Some(Piece::Word(word, _)) if is_it(word))
}

fn sign(word: &str) -> Option<char> {
    match word {
        "dot" | "point" | "period" => Some('.'),
        "underscore" => Some('_'),
        "hyphen" | "dash" | "minus" => Some('-'),
        "plus" => Some('+'),
        _ => None,
    }
}

/// The host the pieces begin with. It ends at the first word after its ending.
fn host(pieces: &[Piece]) -> String {
    let mut host: Vec<Piece> = Vec::new();
    let mut has_dot = false;
    let skipped = usize::from(matches!(pieces.first(), Some(Piece::Word(it, _)) if it == "sign"));
    let pieces = pieces.get(skipped..).unwrap_or_default();
    for (place, piece) in pieces.iter().take(super::LONGEST).enumerate() {
        let is_before_dot = pieces.get(place + 1).is_some_and(is_dot);
        match piece {
            Piece::Word(word, _) if ENDINGS.contains(&word.as_str()) && !has_dot => {
                if !host.is_empty() && !is_before_dot {
                    host.push(Piece::Word("dot".to_owned(), false));
                    host.push(piece.clone());
                    break;
                }
            }
            Piece::Word(..) if has_dot && !is_dot(piece) && !is_before_dot => {
                if !host.last().is_some_and(is_open) {
                    break;
                }
            }
            Piece::Letter(..) if has_dot => {
                let is_spelled = matches!(host.last(), Some(Piece::Letter(..)));
                if !is_spelled && !host.last().is_some_and(is_open) {
                    break;
                }
            }
            Piece::Letter(..) | Piece::Mark(_) | Piece::Space | Piece::Word(..) => {}
        }
        has_dot |= is_dot(piece) || matches!(piece, Piece::Word(word, _) if word.contains('.'));
        host.push(piece.clone());
    }
    joined(&host)
}

fn is_dot(piece: &Piece) -> bool {
    matches!(piece, Piece::Word(word, _) if sign(word) == Some('.'))
}

/// After a dot or a hyphen a host goes on.
fn is_open(piece: &Piece) -> bool {
    is_dot(piece) || matches!(piece, Piece::Mark(_))
}

/// Letters, words, signs and numbers without a space.
fn joined(pieces: &[Piece]) -> String {
    let mut joined = String::new();
    let mut numbers: Vec<&str> = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Word(word, _) if is_number(word) || is_times(word, pieces.get(place + 1)) => {
                numbers.push(word);
                continue;
            }
            _ => {}
        }
        joined.push_str(&digits(&numbers.join(" ")));
        numbers.clear();
        match piece {
            Piece::Letter(letter, _) => joined.push(*letter),
            Piece::Mark(mark) => joined.push(*mark),
            Piece::Space => {}
            Piece::Word(word, _) if word == "then" => {}
            Piece::Word(word, _) => match sign(word) {
                Some(sign) => joined.push(sign),
                None => joined.push_str(word),
            },
        }
    }
    joined.push_str(&digits(&numbers.join(" ")));
    joined
}

fn is_number(word: &str) -> bool {
    matches!(word, "oh" | "hundred") || below_hundred(&[word.to_owned()]).is_some()
}

/// "Double oh seven": a count before a number.
fn is_times(word: &str, next: Option<&Piece>) -> bool {
    matches!(word, "double" | "triple") && matches!(next, Some(Piece::Word(it, _)) if is_number(it))
}
