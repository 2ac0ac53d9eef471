//! E-mail and web addresses, domains and file names.

use super::abbreviation;
use super::here::{Here, Reading};
use super::number::each_digit;

/// The longest e-mail address (RFC 5321, 4.5.3.1) and the longest host name (RFC 1035, 2.3.4).
const LONGEST: usize = 254;
/// Endings by which a bare domain is known from two sentences that lack a space.
const ENDINGS: &[&str] = &[
    "com", "org", "net", "gov", "edu", "mil", "io", "co", "ai", "law", "legal", "lawyer",
    "attorney", "info", "biz", "app", "dev", "uk", "ca", "online", "site",
];
const FILES: &[&str] =
    &["pdf", "doc", "docx", "jpg", "jpeg", "png", "xls", "xlsx", "csv", "txt", "zip", "mp3", "wav"];

/// jane.smith@gmail.com as "jane dot smith at gmail dot com".
pub(super) fn email(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    if scan.any_case("mailto:").is_some() {
        scan.spaces();
    }
    let name = scan.take_some(LONGEST, |b| b.is_ascii_alphanumeric() || b"._%+-'".contains(&b));
    scan.exact("@")?;
    let mut after_host = scan;
    let host = host(scan.take_some(LONGEST, is_host))?;
    after_host.skip(host.len());
    let is_name = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !is_name {
        return None;
    }
    Reading::words(format!("{} at {}", spell(name), spell_host(host)), here, after_host)
}

/// A web address or domain: the scheme, "www" and query go unsaid.
pub(super) fn address(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let scheme = scan.any_case("https://").or_else(|| scan.any_case("http://"));
    let www = scan.any_case("www.");
    let start = scan;
    let host = host(scan.take_some(LONGEST, is_host))?;
    let ending = host.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_known = ENDINGS.contains(&ending.as_str()) || FILES.contains(&ending.as_str());
    if scheme.or(www).is_none() && !is_known {
        return None;
    }
    scan = start;
    scan.skip(host.len());
    let has_path = scan.peek().is_some_and(|c| matches!(c, '/' | '?' | '#' | ':'));
    let rest = scan.take_while(|c| has_path && c.is_ascii_graphic() && c != '"');
    let kept =
        rest.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '(', '\'', '-', '<', '>', '_']);
    scan = start;
    scan.skip(host.len() + kept.len());
    let path = kept.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    Reading::words(format!("{}{}", spell_host(host), spaced(&spell(path))), here, scan)
}

fn is_host(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'.' || b == b'-'
}

/// The run as a host name: labels joined by single dots, the last of two letters or more.
fn host(run: &str) -> Option<&str> {
    let host = run.trim_end_matches(['.', '-']);
    let (_, ending) = host.rsplit_once('.')?;
    let is_host = ending.len() > 1
        && ending.bytes().all(|b| b.is_ascii_alphanumeric())
        && ending.bytes().any(|b| b.is_ascii_alphabetic())
        && host.split('.').all(|label| !label.is_empty());
    is_host.then_some(host)
}

/// A host's two-letter ending is spelled ("uk" as "U K"); "co" is a word.
fn spell_host(host: &str) -> String {
    match host.rsplit_once('.') {
        Some((labels, ending))
            if ending.len() == 2 && !ending.eq_ignore_ascii_case("co")
                || FILES.contains(&ending) =>
        {
            format!("{} dot {}", spell(labels), letters(ending))
        }
        _ => spell(host),
    }
}

fn spaced(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(" {words}") }
}

/// Every run of letters as a word, every digit and sign by name.
fn spell(text: &str) -> String {
    let mut said = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_run = |other: char| {
            c.is_ascii_alphabetic() && other.is_ascii_alphabetic()
                || c.is_ascii_digit() && other.is_ascii_digit()
        };
        let length = rest.find(|other| !is_run(other)).unwrap_or(rest.len()).max(c.len_utf8());
        let (run, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = after;
        said.push(match c {
            '0'..='9' => each_digit(run),
            'a'..='z' | 'A'..='Z' => word(run),
            _ => sign(c).to_owned(),
        });
    }
    said.retain(|word| !word.is_empty());
    said.join(" ")
}

fn sign(c: char) -> &'static str {
    match c {
        '.' => "dot",
        '-' => "dash",
        '_' => "underscore",
        '+' => "plus",
        '/' => "slash",
        '@' => "at",
        '%' => "percent",
        ':' => "colon",
        _ => "",
    }
}

/// A run that nobody can pronounce is spelled; any other is a word.
fn word(run: &str) -> String {
    let word = run.to_ascii_lowercase();
    let has_vowel = word.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let is_short = (2..=5).contains(&word.len());
    if is_short && (!has_vowel || abbreviation::is_known(&word)) { letters(&word) } else { word }
}

fn letters(run: &str) -> String {
    let mut said = String::with_capacity(run.len() * 2);
    for c in run.chars() {
        if !said.is_empty() {
            said.push(' ');
        }
        match c {
            '0'..='9' => said.push_str(&each_digit(c.encode_utf8(&mut [0; 4]))),
            _ => said.push(c.to_ascii_uppercase()),
        }
    }
    said
}
