//! E-mail addresses, written or spoken: "dana dot w at example dot com".

use super::token::{Kind, Span, Token};

const JOINS: [&str; 6] = ["dot", "underscore", "dash", "hyphen", "plus", "period"];

/// These begin no host: "I work at a dot com company".
const NO_HOSTS: [&str; 5] = ["a", "the", "an", "our", "my"];

/// The longest part before "at", in words.
const LONGEST: usize = 24;

pub fn find(tokens: &[Token]) -> Vec<Span> {
    let written = tokens.iter().enumerate().filter(|(_, token)| is_written(&token.small));
    let mut spans: Vec<Span> =
        written.map(|(at, _)| Span { kind: Kind::Email, first: at, last: at }).collect();
    for at in 1..tokens.len() {
        let Some(last) = host_end(tokens, at).filter(|_| tokens[at].small == "at") else {
            continue;
        };
        if let Some(first) = local_start(tokens, at) {
            spans.push(Span { kind: Kind::Email, first, last });
        }
    }
    spans
}

fn is_written(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'))
}

/// The last word of "example dot co dot uk" or "example.com" after an "at".
fn host_end(tokens: &[Token], at: usize) -> Option<usize> {
    let host = tokens.get(at + 1)?;
    if host.small.is_empty() || host.is_one_of(&NO_HOSTS) {
        return None;
    }
    let mut last = at + 1;
    while last < at + LONGEST
        && tokens.get(last + 1).is_some_and(|token| token.small == "dot")
        && tokens.get(last + 2).is_some_and(|token| !token.small.is_empty())
    {
        last += 2;
    }
    let is_host = |word: &str| word.contains('.') && word.chars().any(char::is_alphabetic);
    (last > at + 1 || is_host(&host.small)).then_some(last)
}

fn local_start(tokens: &[Token], at: usize) -> Option<usize> {
    let is_single = |at: usize| tokens[at].small.chars().count() == 1;
    let mut first = at - 1;
    if tokens[first].small.is_empty() {
        return None;
    }
    while at - first < LONGEST {
        if first >= 2 && tokens[first - 1].is_one_of(&JOINS) && !tokens[first - 2].small.is_empty()
        {
            first -= 2;
        } else if first >= 1 && is_single(first) && is_single(first - 1) {
            first -= 1;
        } else {
            break;
        }
    }
    Some(first)
}
