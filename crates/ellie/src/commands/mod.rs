//! What the program can be asked to do, one command a file.

pub mod call;
pub mod check;
pub mod eval;
pub mod models;
pub mod serve;

/// Says what went wrong, with its causes.
#[expect(clippy::print_stderr, reason = "where errors belong")]
pub fn complain(error: &anyhow::Error) {
    eprintln!("ellie: {error:#}");
}
