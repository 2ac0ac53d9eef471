//! `ellie hold` and `ellie erase`: what the law has the firm keep, and what it has to forget.

use anyhow::Context;
use chrono::Utc;
use clap::{Args, ValueEnum};
use ellie::config::Config;
use ellie::store::{Database, Error};

use super::say;

/// Which session, and whether it is held.
#[derive(Args)]
pub struct Hold {
    /// The session of the call.
    session: String,
    /// Whether nothing of it may be erased.
    legal_hold: LegalHold,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LegalHold {
    /// Nothing of it is erased, neither by age nor by wish.
    On,
    /// It is erased when it is time, and what was wished meanwhile within the hour.
    Off,
}

/// Which session.
#[derive(Args)]
pub struct Erase {
    /// The session of the call.
    session: String,
}

/// Sets or lifts a legal hold.
pub fn hold(Hold { session, legal_hold }: &Hold) -> anyhow::Result<()> {
    let is_held = *legal_hold == LegalHold::On;
    in_records(async |records| {
        records.set_legal_hold(session, is_held, "operator", Utc::now()).await
    })?;
    say(if is_held { "held: nothing of it is erased" } else { "no longer held" });
    Ok(())
}

/// Erases a session. One that is going on keeps in memory what was said until it ends.
pub fn erase(Erase { session }: &Erase) -> anyhow::Result<()> {
    let rows = in_records(async |records| records.erase(session, Utc::now()).await)?;
    say(format_args!("erased: {rows} rows"));
    Ok(())
}

fn in_records<T>(work: impl AsyncFnOnce(&Database) -> Result<T, Error>) -> anyhow::Result<T> {
    let config = Config::load()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let records = Database::open(&config.database).await?;
        let done = work(&records).await;
        records.close().await?;
        done.context("nothing was changed")
    })
}
