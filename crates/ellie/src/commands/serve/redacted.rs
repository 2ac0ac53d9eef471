//! The last look at a line for a person before it is logged: what slipped in of names and numbers
//! goes out, as from lines of JSON.

use std::io::Write;

use ellie_core::compliance::redact::redact;
use tracing_subscriber::fmt::MakeWriter;

/// Writes lines here.
pub struct Redacted<W>(pub W);

impl<'a, W: 'a> MakeWriter<'a> for Redacted<W>
where
    &'a W: Write,
{
    type Writer = Line<&'a W>;

    fn make_writer(&'a self) -> Self::Writer {
        Line { text: Vec::new(), to: &self.0 }
    }
}

/// A line that is not written yet.
pub struct Line<W: Write> {
    text: Vec<u8>,
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
        let safe = redact(&String::from_utf8_lossy(&self.text));
        // There is nobody to tell.
        let _ = self.to.write_all(safe.as_bytes());
    }
}
