//! The command line.
#![expect(clippy::print_stdout, reason = "commands speak to a person")]

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;

use commands::{call, check, eval, import, models, records, serve, user};

/// A request makes and frees some hundred small pieces, on whichever thread has time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Ellie answers a law firm's calls.
///
/// Settings come from the environment and from the file ELLIE_CONFIG names; `ellie settings` lists
/// them all with their defaults.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer calls.
    Serve,
    /// List, fetch or verify the local models.
    Models(models::Arguments),
    /// Call a running Ellie with recordings, one for each turn.
    Call(call::Arguments),
    /// Check the settings, the firm's file, the data folder, the database and the models, and say
    /// all that is wrong.
    CheckConfig(check::Arguments),
    /// Take over people the firm keeps in other software: parties, clients, represented callers.
    Import(import::Arguments),
    /// Keep what is known of a session from being erased, or no longer.
    Hold(records::Hold),
    /// Print all that is known of a session or of a person, as JSON.
    Export(records::Whose),
    /// Erase what is known of a session or of a person, at once.
    Erase(records::Whose),
    /// Say who may log in, and as what.
    User(user::Arguments),
    /// Print every setting with its default.
    Settings,
    /// Measure the models and the server.
    Eval(eval::Arguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Serve => serve::run(),
        Command::Models(arguments) => models::run(&arguments),
        Command::Call(arguments) => call::run(arguments),
        Command::CheckConfig(arguments) => check::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Hold(arguments) => records::hold(&arguments),
        Command::Export(arguments) => records::export(&arguments),
        Command::Erase(arguments) => records::erase(&arguments),
        Command::User(arguments) => user::run(&arguments),
        Command::Settings => {
            println!("{}", ellie::config::DEFAULTS.trim_end());
            Ok(())
        }
        Command::Eval(arguments) => eval::run(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            commands::complain(&error);
            ExitCode::FAILURE
        }
    }
}
