//! What the program can be asked to do, one command a file.

use std::fmt::Display;
use std::io::Write;

pub mod call;
pub mod check;
pub mod eval;
pub mod import;
mod live;
pub mod models;
pub mod records;
pub mod serve;
pub mod user;

/// Says a line. Whoever reads may have left, as `head` does: what was begun is done all the same.
pub fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Says what went wrong, with its causes.
#[expect(clippy::print_stderr, reason = "where errors belong")]
pub fn complain(error: &anyhow::Error) {
    eprintln!("ellie: {error:#}");
}
