//! Short texts of the file, and the ones of a fixed pattern.

use toml::de::DeValue;

use super::faults::{Faults, Span, quoted};

/// A text and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Text {
    /// The words with single spaces between them; empty when they were faulty.
    pub(super) words: String,
    /// Where they stand.
    pub(super) at: Span,
}

impl Text {
    /// The text that stands for one that is missing or faulty.
    pub(super) fn empty(at: Span) -> Self {
        Self { words: String::new(), at }
    }
}

/// Reads a value that must be a text to be spoken or shown.
pub(super) fn read_text(
    key: &str,
    value: &DeValue<'_>,
    at: Span,
    max_chars: usize,
    faults: &mut Faults<'_>,
) -> Text {
    let DeValue::String(written) = value else {
        faults.at(&at, format!("{} must be a text in quotes, not {}", quoted(key), kind(value)));
        return Text::empty(at);
    };
    checked(key, written, at, max_chars, faults)
}

/// Checks words that are to be spoken or shown.
pub(super) fn checked(
    key: &str,
    written: &str,
    at: Span,
    max_chars: usize,
    faults: &mut Faults<'_>,
) -> Text {
    // A text may run over several lines of the file; it is spoken as one.
    let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let chars = words.chars().count();
    let key = quoted(key);
    if chars == 0 {
        faults.at(&at, format!("{key} is empty; write its text or take it away"));
    }
    if chars > max_chars {
        faults.at(&at, format!("{key} has {chars} characters; keep it to {max_chars}"));
    }
    if let Some(unseen) = words.chars().find(|&character| is_unseen(character)) {
        let code = u32::from(unseen);
        faults.at(&at, format!("{key} holds the invisible character U+{code:04X}; take it out"));
    }
    Text { words, at }
}

/// What a value is, within a message.
pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a section",
    }
}

/// Control characters, and the format characters that hide or reorder what is seen: zero-width
/// spaces and joiners, directional marks, the byte order mark, the soft hyphen.
pub(super) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A phone number: ten digits in North America, or a plus sign and up to fifteen (ITU-T E.164).
pub(super) fn phone(text: Text, faults: &mut Faults<'_>) -> String {
    if !text.words.is_empty() && !is_phone(&text.words) {
        let shown = quoted(&text.words);
        let what = format!("{shown} is not a phone number; write it like 614-555-0100");
        faults.at(&text.at, what);
    }
    text.words
}

fn is_phone(words: &str) -> bool {
    let (abroad, rest) = match words.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, words),
    };
    if !rest.chars().all(|c| c.is_ascii_digit() || " -.()".contains(c)) {
        return false;
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    if abroad && !digits.starts_with('1') {
        return (8..=15).contains(&digits.len()) && !digits.starts_with('0');
    }
    is_north_american(digits.strip_prefix('1').unwrap_or(&digits))
}

/// Neither the area code nor the exchange begins with 0 or 1 (North American Numbering Plan).
fn is_north_american(digits: &str) -> bool {
    let begins_well = |at: usize| digits.as_bytes().get(at).is_some_and(|&digit| digit >= b'2');
    digits.len() == 10 && begins_well(0) && begins_well(3)
}

/// A ZIP code: five digits, or nine with a hyphen.
pub(super) fn zip(text: Text, faults: &mut Faults<'_>) -> String {
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_zip = match text.words.split_once('-') {
        Some((five, four)) => {
            five.len() == 5 && four.len() == 4 && all_digits(five) && all_digits(four)
        }
        None => text.words.len() == 5 && all_digits(&text.words),
    };
    if !text.words.is_empty() && !is_zip {
        let shown = quoted(&text.words);
        faults.at(&text.at, format!("{shown} is not a ZIP code; write five digits"));
    }
    text.words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_told_from_other_texts() {
        for good in ["614-555-0100", "(614) 555-0100", "+1 614 555 0100", "+44 20 7946 0958"] {
            assert!(is_phone(good), "{good}");
        }
        for bad in ["555-0100", "114-555-0100", "614-055-0100", "614-555-0100 ext 2", "+", "+1 2"] {
            assert!(!is_phone(bad), "{bad}");
        }
    }
}
