//! What a log may hold of what was said: numbers, e-mails, addresses, dates of birth and names
//! become placeholders. It errs towards hiding; `redact/table.txt` measures it.

mod address;
mod birth;
mod email;
mod name;
mod number;
mod token;

use token::{Span, tokens};

/// The text with personal data replaced by `[number]`, `[email]`, `[address]`, `[date]`, `[name]`.
#[must_use]
pub fn redact(text: &str) -> String {
    let tokens = tokens(text);
    let mut spans: Vec<Span> = [email::find, address::find, birth::find, number::find, name::find]
        .iter()
        .flat_map(|find| find(&tokens))
        .collect();
    spans.sort_by_key(|span| span.first);
    let mut redacted = String::with_capacity(text.len());
    let mut kept = 0;
    for span in merged(&spans) {
        let (Some(first), Some(last)) = (tokens.get(span.first), tokens.get(span.last)) else {
            continue;
        };
        redacted.push_str(text.get(kept..first.open).unwrap_or_default());
        redacted.push_str(span.kind.placeholder());
        kept = last.close;
    }
    redacted.push_str(text.get(kept..).unwrap_or_default());
    redacted
}

/// Spans that touch the same words become one, so that no half of any is left.
fn merged(sorted: &[Span]) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::new();
    for span in sorted {
        match merged.last_mut().filter(|before| before.last >= span.first) {
            Some(before) => {
                before.last = before.last.max(span.last);
                before.kind = before.kind.min(span.kind);
            }
            None => merged.push(*span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A row without a bar must stay as it is.
    fn rows() -> Vec<(&'static str, &'static str)> {
        let lines = include_str!("redact/table.txt").lines().map(str::trim);
        let rows = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        rows.map(|line| line.split_once(" | ").unwrap_or((line, line))).collect()
    }

    #[test]
    fn the_table_holds() {
        let rows = rows();
        let wrong: Vec<_> = rows
            .iter()
            .filter(|(text, expected)| redact(text) != *expected)
            .map(|(text, expected)| format!("{text} -> {} not {expected}", redact(text)))
            .collect();
        println!("{} of {} rows wrong", wrong.len(), rows.len());
        assert!(rows.len() >= 100);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_long_text_is_redacted() {
        let text = "call six one four five five five oh one four four now ".repeat(2_000);
        assert_eq!(redact(&text), "call [number] now ".repeat(2_000));
        let _ = redact(&"1 ".repeat(50_000));
        let _ = redact(&"my name is ".repeat(10_000));
        let _ = redact(&"a dot at ".repeat(10_000));
    }

    proptest! {
        #[test]
        fn redacting_twice_changes_nothing(
            text in "\\PC{0,80}",
            picks in proptest::collection::vec(0usize..1_000, 0..4),
        ) {
            let rows = rows();
            let parts = picks.iter().map(|pick| rows[pick % rows.len()].0);
            let text = parts.chain([text.as_str()]).collect::<Vec<_>>().join(" ");
            let once = redact(&text);
            prop_assert_eq!(redact(&once), once);
        }
    }
}
