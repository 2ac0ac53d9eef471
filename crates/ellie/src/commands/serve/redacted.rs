//! The last look at a line before it is logged: what slipped in of names and numbers goes out.
//!
//! Nothing of what callers say is meant to be logged. Errors of libraries come in their own words,
//! though, and nobody can promise what these quote.

use std::io::Write;

use ellie_core::compliance::redact::redact;
use serde_json::Value;
use tracing_subscriber::fmt::MakeWriter;

/// Writes lines to where `to` leads.
pub struct Redacted<T> {
    /// Whether each line is an object of JSON.
    pub json: bool,
    /// Where lines go.
    pub to: T,
}

impl<'a, T, W> MakeWriter<'a> for Redacted<T>
where
    T: Fn() -> W + 'a,
    W: Write + 'a,
{
    type Writer = Line<W>;

    fn make_writer(&'a self) -> Self::Writer {
        Line { text: Vec::new(), json: self.json, to: (self.to)() }
    }
}

/// A line that is not written yet.
pub struct Line<W: Write> {
    text: Vec<u8>,
    json: bool,
    to: W,
}

impl<W: Write> Write for Line<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A line is whole when its writer is dropped.
impl<W: Write> Drop for Line<W> {
    fn drop(&mut self) {
        let text = String::from_utf8_lossy(&self.text);
        let safe = match serde_json::from_str(&text) {
            Ok(line) if self.json => format!("{}\n", in_strings(line)),
            _ => redact(&text),
        };
        // There is nobody to tell.
        let _ = self.to.write_all(safe.as_bytes());
    }
}

/// The time and what Ellie names herself are no words of anybody.
fn in_strings(value: Value) -> Value {
    const OUR_OWN: [&str; 3] = ["timestamp", "level", "target"];
    match value {
        Value::String(text) => Value::String(redact(&text)),
        Value::Array(all) => all.into_iter().map(in_strings).collect(),
        Value::Object(all) => {
            let safe = |(name, value): (String, Value)| {
                let is_ours = OUR_OWN.contains(&name.as_str());
                (name, if is_ours { value } else { in_strings(value) })
            };
            Value::Object(all.into_iter().map(safe).collect())
        }
        other => other,
    }
}
