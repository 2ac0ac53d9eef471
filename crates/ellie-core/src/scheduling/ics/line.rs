//! The lines of an iCalendar text: what is escaped in a value, and where a long line is folded.

/// A line is at most this long, without its end (RFC 5545, 3.1).
pub(super) const MOST_OCTETS: usize = 75;

/// A text that is written line by line.
#[derive(Default)]
pub(super) struct Calendar(String);

impl Calendar {
    /// Writes a property, folded: a line that goes on begins with a space.
    pub(super) fn line(&mut self, property: &str, value: &str) {
        let mut octets = 0;
        for c in property.chars().chain([':']).chain(value.chars()) {
            if octets + c.len_utf8() > MOST_OCTETS {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A value of type TEXT (RFC 5545, 3.3.11): one line whatever it was.
pub(super) fn text(raw: &str) -> String {
    let mut escaped = String::with_capacity(raw.len());
    for c in one_kind_of_break(raw) {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A quoted value of a parameter, with the signs that may not stand there written as in RFC 6868.
pub(super) fn parameter(raw: &str) -> String {
    let mut quoted = String::with_capacity(raw.len() + 2);
    quoted.push('"');
    for c in one_kind_of_break(raw) {
        match c {
            '\n' => quoted.push_str("^n"),
            '^' => quoted.push_str("^^"),
            '"' => quoted.push_str("^'"),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A mailbox within a `mailto:` address (RFC 6068): whatever is not plain is percent-encoded.
pub(super) fn address(email: &str) -> String {
    let mut encoded = String::with_capacity(email.len());
    for octet in email.bytes() {
        let is_plain = octet.is_ascii_alphanumeric() || b"@.-_~+".contains(&octet);
        if is_plain {
            encoded.push(char::from(octet));
        } else {
            encoded.push_str(&format!("%{octet:02X}"));
        }
    }
    encoded
}

/// The characters with every break of a line as one '\n', and without the other control characters,
/// none of which a calendar may contain.
fn one_kind_of_break(raw: &str) -> impl Iterator<Item = char> {
    let mut last = ' ';
    raw.chars().filter_map(move |c| {
        let before = std::mem::replace(&mut last, c);
        match c {
            '\n' if before == '\r' => None,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' => Some(' '),
            c if c.is_control() => None,
            c => Some(c),
        }
    })
}
