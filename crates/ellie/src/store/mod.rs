//! What is kept: calls and their turns, intakes, messages, the diary, and what is to be sent.
//!
//! SQL is only here. A function takes at most five seconds, or a minute for a list of the names the
//! firm knows; what it wrote is on disk when it returns.

pub mod api_keys;
pub mod audit;
pub mod callers;
pub mod calls;
pub mod database;
pub mod diary;
pub mod entities;
mod error;
pub mod events;
mod import;
pub mod inbox;
pub mod kept;
pub mod lists;
pub mod logins;
pub mod messages;
mod migrations;
pub mod outbox;
pub mod page;
pub mod parties;
pub mod privacy;
pub mod referrals;
pub mod retention;
pub mod users;

pub use database::{Config, Database, Durability};
pub use error::Error;

/// A list of words as its column holds it.
fn json(words: &[String]) -> String {
    serde_json::Value::from(words).to_string()
}
