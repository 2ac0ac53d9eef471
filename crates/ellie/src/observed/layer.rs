//! Lines of the log on their way into memory.

use std::fmt::{self, Debug, Write};

use chrono::Utc;
use compact_str::CompactString;
use ellie_core::compliance::redact::redact;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use super::Observed;
use super::line::{Fields, Id, Level, Line, Value, id};
use super::names::cut;

/// More fields of a line are not kept.
const MOST_FIELDS: usize = 16;

/// The longest text that is kept, in bytes.
const LONGEST: usize = 512;

/// More text of a line is not kept, all of it together, in bytes.
const MOST_TEXT: usize = 2_048;

/// Fields that are not kept, by how their names begin: what is personal, and a token that is told
/// once, on the standard output.
const LEFT_OUT: [&str; 2] = ["pii.", "token"];

/// What is longer is not even read to its end. It is more than is kept, so that little that is
/// redacted is cut in two before.
const LONGEST_READ: usize = 4 * LONGEST;

/// A number, spoken and cut in two, is no longer than this.
const HALF: usize = 256;

/// Keeps the lines that pass the filters before it.
pub struct Log(pub(super) Observed);

impl<S: Subscriber> Layer<S> for Log {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        let level = match *metadata.level() {
            tracing::Level::ERROR => Level::Error,
            tracing::Level::WARN => Level::Warning,
            tracing::Level::INFO => Level::Info,
            tracing::Level::DEBUG | tracing::Level::TRACE => Level::Debug,
        };
        let mut read = Read::default();
        event.record(&mut read);
        self.0.line(Line {
            at: Utc::now(),
            level: if read.is_critical { level.max(Level::Critical) } else { level },
            target: metadata.target(),
            message: read.message,
            request: read.request,
            fields: read.fields,
        });
    }
}

/// What was read of a line.
#[derive(Default)]
struct Read {
    message: CompactString,
    request: Option<Id>,
    is_critical: bool,
    fields: Fields,
    /// Bytes of text in the fields.
    text: usize,
}

impl Read {
    /// Whether a field may be kept, and there is room.
    fn takes(&self, field: &Field) -> bool {
        let is_left_out = LEFT_OUT.iter().any(|name| field.name().starts_with(name));
        !is_left_out && self.fields.len() < MOST_FIELDS
    }

    fn add(&mut self, field: &Field, value: Value) {
        if self.takes(field) {
            self.fields.push((field.name(), value));
        }
    }

    fn text(&mut self, field: &Field, text: &str) {
        match field.name() {
            "message" => self.message = safe(text),
            // It is ours, or was found to be an id before it was taken.
            "request_id" => self.request = Some(id(text)),
            // It is a pattern of our own.
            "route" => self.add_text(field, cut(text, LONGEST)),
            _ if self.takes(field) => self.add_text(field, &safe(text)),
            _ => {}
        }
    }

    fn add_text(&mut self, field: &Field, text: &str) {
        let text = cut(text, MOST_TEXT.saturating_sub(self.text));
        self.text += text.len();
        self.add(field, Value::Text(text.into()));
    }
}

impl Visit for Read {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, Value::Whole(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, Value::Natural(value));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, Value::Real(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        match field.name() {
            "critical" => self.is_critical = value,
            _ => self.add(field, Value::Is(value)),
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = Bounded(CompactString::default());
        // What does not fit is not wanted.
        let _ = write!(text, "{value:?}");
        self.text(field, &text.0);
    }
}

/// A text that takes no more than is read.
struct Bounded(CompactString);

impl Write for Bounded {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let fits = cut(more, LONGEST_READ.saturating_sub(self.0.len()));
        self.0.push_str(fits);
        if fits.len() == more.len() { Ok(()) } else { Err(fmt::Error) }
    }
}

/// A text as it is kept: without names and numbers of callers, which an error of a library may
/// quote, and not too long.
fn safe(text: &str) -> CompactString {
    let read = cut(text, LONGEST_READ);
    if is_one_word(read) {
        return cut(read, LONGEST).into();
    }
    let safe = redact(read);
    // Where reading ended, half a number may stand that nobody knows for one.
    let is_whole = read.len() < LONGEST_READ - 3;
    let known = if is_whole { safe.len() } else { safe.len().saturating_sub(HALF) };
    cut(&safe, known.min(LONGEST)).into()
}

/// One word of letters, a path among them: that is no number, and no name is known by itself.
fn is_one_word(text: &str) -> bool {
    let may = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-' | b':' | b'/');
    text.bytes().all(may)
}
