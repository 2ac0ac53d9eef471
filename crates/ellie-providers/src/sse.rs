//! Server-sent events out of the pieces of an answer, by the rules of the WHATWG's HTML standard
//! (9.2.6, "Interpreting an event stream"). What is for reconnecting, `id` and `retry`, is left
//! out: nothing asks twice for the same answer.

use std::collections::VecDeque;

/// What one event may hold. Those of models are some hundred bytes.
pub(crate) const MOST_OF_AN_EVENT: usize = 64 << 10;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// An event as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Event {
    /// What kind it is; empty where nothing is said of it.
    pub(crate) kind: String,
    /// Its lines, with a line feed between two.
    pub(crate) data: String,
}

/// An event is larger than anybody makes one who means well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// Reads events. One whose end never comes is none.
#[derive(Default)]
pub(crate) struct Events {
    unread: VecDeque<u8>,
    /// The line that has not ended yet.
    line: Vec<u8>,
    /// Whether a line feed would only be the second half of the end of a line.
    is_after_return: bool,
    is_after_first_line: bool,
    event: Event,
    has_data: bool,
}

impl Events {
    /// Takes the next piece of an answer, which may end anywhere.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        self.unread.extend(piece);
    }

    /// The next event that is whole, if there is one.
    pub(crate) fn next(&mut self) -> Result<Option<Event>, TooLarge> {
        while let Some(byte) = self.unread.pop_front() {
            let is_after_return = std::mem::replace(&mut self.is_after_return, byte == b'\r');
            match byte {
                b'\n' if is_after_return => {}
                b'\r' | b'\n' => {
                    if let Some(event) = self.end_line() {
                        return Ok(Some(event));
                    }
                }
                _ => self.line.push(byte),
            }
            if self.line.len() + self.event.data.len() > MOST_OF_AN_EVENT {
                return Err(TooLarge);
            }
        }
        Ok(None)
    }

    /// The event that ends with this line, if one does.
    fn end_line(&mut self) -> Option<Event> {
        let line = std::mem::take(&mut self.line);
        let is_first = !std::mem::replace(&mut self.is_after_first_line, true);
        let marked = if is_first { line.strip_prefix(BYTE_ORDER_MARK) } else { None };
        let line = marked.unwrap_or(&line);
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            return std::mem::take(&mut self.has_data).then_some(event);
        }
        // A comment is a field without a name.
        let (name, value) = field(line);
        match name {
            b"event" => self.event.kind = text(value),
            b"data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(&text(value));
            }
            _ => {}
        }
        None
    }
}

/// A line's name and value; one space before the value is not part of it.
fn field(line: &[u8]) -> (&[u8], &[u8]) {
    match line.iter().position(|byte| *byte == b':') {
        Some(at) => {
            let value = &line[at + 1..];
            (&line[..at], value.strip_prefix(b" ").unwrap_or(value))
        }
        None => (line, b""),
    }
}

/// What is no UTF-8 is replaced, as the standard wants it.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests;
