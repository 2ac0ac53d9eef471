//! Long numbers, written or spoken: telephones, cards, accounts, social security.

use super::token::{Kind, Span, Token};

/// So many digits are a telephone number or more.
const LONG: usize = 7;

/// So many are enough where the words before say what they are.
const TOLD: usize = 4;

/// How far back those words may stand.
const REACH: usize = 5;

const TELLING: [&str; 14] = [
    "account", "policy", "pin", "social", "ssn", "card", "digits", "security", "license",
    "passport", "routing", "code", "phone", "cell",
];

/// Runs of numbers that are long, or are told to be personal.
pub fn find(tokens: &[Token]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let run = tokens[at..].iter().take_while(|token| is_number(token)).count();
        let Some(after) = (run > 0).then_some(at + run) else {
            at += 1;
            continue;
        };
        let digits = count(&tokens[at..after]);
        let is_sum = tokens.get(after).is_some_and(|t| t.is_one_of(&["dollars", "percent"]));
        if !is_sum && (digits >= LONG || digits >= TOLD && is_told(tokens, at)) {
            spans.push(Span { kind: Kind::Number, first: at, last: after - 1 });
        }
        at = after;
    }
    spans
}

fn is_told(tokens: &[Token], at: usize) -> bool {
    let before = &tokens[at.saturating_sub(REACH)..at];
    let last_four = |pair: &[Token]| pair[0].small == "last" && pair[1].small == "four";
    before.iter().any(|token| token.is_one_of(&TELLING)) || before.windows(2).any(last_four)
}

/// Whether it is a number without a unit; not an hour, a sum or a date.
pub fn is_number(token: &Token) -> bool {
    !token.is_money && (is_written(&token.small) || spoken(&token.small).is_some())
}

fn is_written(word: &str) -> bool {
    let parts: Vec<usize> = word.split('-').map(str::len).collect();
    let is_day = parts == [4, 2, 2];
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | ')' | '(' | '‑'))
        && !is_day
}

/// How many digits a word stands for: "double" none of its own.
fn spoken(word: &str) -> Option<usize> {
    const ONE: [&str; 13] = [
        "zero", "oh", "o", "nought", "one", "two", "three", "four", "five", "six", "seven",
        "eight", "nine",
    ];
    match word {
        "double" | "triple" => Some(0),
        "hundred" => Some(2),
        _ if ONE.contains(&word) => Some(1),
        _ if is_long_number(word) => Some(2),
        _ => None,
    }
}

/// Ten to ninety.
fn is_long_number(word: &str) -> bool {
    word == "ten" || word == "eleven" || word == "twelve" || word.ends_with("teen") || is_tens(word)
}

fn is_tens(word: &str) -> bool {
    matches!(
        word,
        "twenty" | "thirty" | "forty" | "fifty" | "sixty" | "seventy" | "eighty" | "ninety"
    )
}

fn count(run: &[Token]) -> usize {
    let (mut digits, mut times, mut after_tens) = (0, 1, false);
    for token in run {
        let word = token.small.as_str();
        let own = spoken(word).unwrap_or_else(|| word.bytes().filter(u8::is_ascii_digit).count());
        // "forty two" has two digits in all.
        digits += if after_tens && own == 1 { 0 } else { own * times };
        times = match word {
            "double" => 2,
            "triple" => 3,
            _ => 1,
        };
        after_tens = is_tens(word);
    }
    digits
}
