//! The log as lines of JSON, for programs that read it.
//!
//! Nothing of what callers say is meant to be logged. Errors of libraries come in their own words,
//! though, and nobody can promise what these quote: names and numbers go out of every text that is
//! not Ellie's own.

use std::fmt::Debug;
use std::io::Write;

use arrayvec::ArrayString;
use chrono::{DateTime, Datelike, Timelike, Utc};
use ellie_core::compliance::redact::redact;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use uuid::Uuid;

/// Room for most lines, in bytes.
const USUAL: usize = 512;

/// Writes each line here, in one piece.
pub struct Json<W>(pub W);

impl<S, W> Layer<S> for Json<W>
where
    S: Subscriber,
    W: 'static,
    for<'a> &'a W: Write,
{
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Vec::with_capacity(USUAL);
        if object(event, &mut line).is_ok() {
            line.push(b'\n');
            // There is nobody to tell.
            let _ = (&self.0).write_all(&line);
        }
    }
}

fn object(event: &Event<'_>, line: &mut Vec<u8>) -> serde_json::Result<()> {
    let mut serializer = serde_json::Serializer::new(line);
    let mut object = serializer.serialize_map(None)?;
    object.serialize_entry("timestamp", &*timestamp(Utc::now()))?;
    object.serialize_entry("level", event.metadata().level().as_str())?;
    let mut fields = Fields { object, written: Ok(()) };
    event.record(&mut fields);
    let Fields { mut object, written } = fields;
    written?;
    object.serialize_entry("target", event.metadata().target())?;
    object.end()
}

/// A time of the next eight thousand years to the microsecond (RFC 3339), digit by digit: every line
/// has one, and to format it would be a tenth of the line.
fn timestamp(at: DateTime<Utc>) -> ArrayString<27> {
    let parts = [
        (at.year().unsigned_abs(), 1_000, '-'),
        (at.month(), 10, '-'),
        (at.day(), 10, 'T'),
        (at.hour(), 10, ':'),
        (at.minute(), 10, ':'),
        (at.second(), 10, '.'),
        (at.timestamp_subsec_micros() % 1_000_000, 100_000, 'Z'),
    ];
    let mut text = ArrayString::new();
    for (number, mut place, end) in parts {
        while place > 0 {
            text.push(char::from(b'0' + (number / place % 10) as u8));
            place /= 10;
        }
        text.push(end);
    }
    text
}

/// What a line says, field by field, the message among them.
struct Fields<M: SerializeMap> {
    object: M,
    written: Result<(), M::Error>,
}

impl<M: SerializeMap> Fields<M> {
    fn add(&mut self, field: &Field, value: impl Serialize) {
        if self.written.is_ok() {
            self.written = self.object.serialize_entry(field.name(), &value);
        }
    }
}

impl<M: SerializeMap> Visit for Fields<M> {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if is_our_own(field.name(), value) {
            self.add(field, value);
        } else {
            self.add(field, redact(value));
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

/// Whether nobody's name or number can be in a text: a pattern of a route, the id of a request, or
/// one word of letters, for no name is known by itself.
fn is_our_own(name: &str, text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || b"_-:/".contains(&byte);
    name == "route" || text.bytes().all(is_letter) || Uuid::try_parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use chrono::SecondsFormat;

    use super::*;

    #[test]
    fn a_time_is_written_as_the_standard_has_it() {
        for us in
            [0, 1, 999_999, 1_764_405_644_431_726, 951_782_400_000_010, 253_402_300_799_999_999]
        {
            let at = DateTime::from_timestamp_micros(us).unwrap();
            assert_eq!(&timestamp(at), &*at.to_rfc3339_opts(SecondsFormat::Micros, true));
        }
    }
}
