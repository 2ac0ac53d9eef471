//! `ellie eval`: measures, and prints tables.

use clap::{Args, Subcommand};

/// What to measure.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {}

/// Measures.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.what {}
}
