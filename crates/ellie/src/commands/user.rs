//! `ellie user`: who may log in, and as what.

use std::io::{IsTerminal, Read};

use anyhow::{Context, bail};
use chrono::Utc;
use clap::{Args, Subcommand, ValueEnum};
use console::Term;
use ellie::auth::{Password, Passwords, Role, UserName};
use ellie::store::Error;

use super::records::{OPERATOR, in_records};
use super::say;

/// More than this is no password.
const LONGEST: u64 = 4_096;

/// What to do with whom.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Let somebody log in. The password is asked for, or read from the standard input.
    Add {
        /// What they log in as.
        name: UserName,
        /// What they may do.
        #[arg(long)]
        role: Named,
    },
    /// List everybody.
    List,
    /// Let somebody in no more, within five seconds.
    Disable {
        /// Whom.
        name: UserName,
    },
    /// Let somebody in again.
    Enable {
        /// Whom.
        name: UserName,
    },
    /// Give somebody another password, and end all their logins.
    Password {
        /// Whom.
        name: UserName,
    },
}

/// The roles of those who log in: a caller does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Named {
    /// Reads what was taken in calls, and hands out and erases callers' data.
    Agent,
    /// All that an agent may, and what running Ellie takes.
    Admin,
    /// Another program: registers services, and reaches others.
    Service,
}

impl From<Named> for Role {
    fn from(named: Named) -> Self {
        match named {
            Named::Agent => Self::Agent,
            Named::Admin => Self::Admin,
            Named::Service => Self::Service,
        }
    }
}

/// Does it.
pub fn run(Arguments { what }: &Arguments) -> anyhow::Result<()> {
    match what {
        What::Add { name, role } => add(name, Role::from(*role)),
        What::List => list(),
        What::Disable { name } => disable(name, true),
        What::Enable { name } => disable(name, false),
        What::Password { name } => change_password(name),
    }
}

fn add(name: &UserName, role: Role) -> anyhow::Result<()> {
    let hash = hashed()?;
    let added = in_records(async |records| {
        match records.add_user(name.as_str(), role.name(), &hash, OPERATOR, Utc::now()).await {
            Err(Error::Conflict(_)) => Ok(false),
            done => done.map(|()| true),
        }
    })?;
    if !added {
        bail!("there is somebody of that name already: {name}");
    }
    say(format_args!("{name} may log in as {role}"));
    Ok(())
}

fn list() -> anyhow::Result<()> {
    let users = in_records(async |records| records.users().await)?;
    for user in users {
        let state = if user.disabled_at.is_some() { "disabled" } else { "" };
        let line = format!("{:<24} {:<8} {state}", user.name, user.role);
        say(line.trim_end());
    }
    Ok(())
}

fn disable(name: &UserName, is_disabled: bool) -> anyhow::Result<()> {
    in_records(async |records| {
        records.disable_user(name.as_str(), is_disabled, OPERATOR, Utc::now()).await
    })?;
    let state = if is_disabled { "is let in no more" } else { "may log in again" };
    say(format_args!("{name} {state}"));
    Ok(())
}

fn change_password(name: &UserName) -> anyhow::Result<()> {
    let hash = hashed()?;
    in_records(async |records| {
        records.set_password(name.as_str(), &hash, OPERATOR, Utc::now()).await
    })?;
    say(format_args!("{name} has another password, and every login of theirs is ended"));
    Ok(())
}

fn hashed() -> anyhow::Result<String> {
    let password: Password = password()?.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(Passwords::default().hash(password))?.0)
}

/// Never an argument: those are seen by everybody on the machine, and kept by shells.
fn password() -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        let mut text = String::new();
        let read = std::io::stdin().take(LONGEST).read_to_string(&mut text);
        read.context("the password cannot be read")?;
        return Ok(text.trim_end_matches(['\r', '\n']).to_owned());
    }
    let terminal = Term::stderr();
    let ask = |words: &str| {
        terminal.write_str(words)?;
        terminal.read_secure_line()
    };
    let password = ask("Password: ")?;
    if ask("Again: ")? != password {
        bail!("these are two different passwords");
    }
    Ok(password)
}
