//! `ellie eval`: measures, and prints tables.
//!
//! Every measurement says how it was made, so that a figure can be doubted and made again.

mod callers;
mod completion;
mod folder;
mod interruptions;
mod live;
mod meaning;
mod models;
pub(super) mod noise;
mod outage;
mod server;
mod speech;
pub(super) mod spread;
mod store;
mod stt;
pub(super) mod table;
mod thinking;
mod turn;
mod turns;
mod vendors;

use clap::{Args, Subcommand};

/// What to measure.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// How long each local model takes.
    Speech(speech::Arguments),
    /// How many words of recordings are heard right, and how sure Ellie may be of them.
    Stt(stt::Arguments),
    /// How often the topic of a sentence is found.
    Meaning(meaning::Arguments),
    /// Whether scripted callers get what they should, and what Ellie says to them.
    Callers(callers::Arguments),
    /// How long it takes to keep a turn, to go on with a call, and to book.
    Store(store::Arguments),
    /// How soon Ellie yields to who falls into her words, and whether she goes on after an "mm-hm".
    Interruptions(interruptions::Arguments),
    /// How many live calls one machine holds in real time, and what each takes.
    Live(live::Arguments),
    /// How long a spoken turn takes in a running server, how fast it starts, what memory it needs.
    Turn(turn::Arguments),
    /// When Ellie takes the floor: too early in a pause, or too late when the caller is done.
    Turns(turns::Arguments),
    /// What Ellie adds to a model that answers at once.
    Thinking(thinking::Arguments),
    /// What callers notice when the vendor that hears, thinks and speaks fails.
    Vendors(vendors::Arguments),
    /// One spoken call in which who thinks, hears and speaks are killed, one after the other.
    Outage(outage::Arguments),
}

/// Measures.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.what {
            What::Speech(arguments) => speech::run(arguments).await,
            What::Stt(arguments) => stt::run(arguments).await,
            What::Meaning(arguments) => meaning::run(arguments).await,
            What::Callers(arguments) => Box::pin(callers::run(arguments)).await,
            What::Store(arguments) => store::run(arguments).await,
            What::Interruptions(arguments) => Box::pin(interruptions::run(arguments)).await,
            What::Live(arguments) => live::run(arguments).await,
            What::Turn(arguments) => turn::run(arguments).await,
            What::Turns(arguments) => Box::pin(turns::run(arguments)).await,
            What::Thinking(arguments) => thinking::run(arguments).await,
            What::Vendors(arguments) => Box::pin(vendors::run(arguments)).await,
            What::Outage(arguments) => Box::pin(outage::run(arguments)).await,
        }
    })
}
