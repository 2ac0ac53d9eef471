//! Who asks, and what they may do: roles and permissions, tokens, passwords.
//!
//! Nothing here knows of requests or tables, and the time is handed in.

mod identity;
mod name;
mod password;
mod permission;
mod role;
mod secret;
mod tokens;
mod withdrawn;

use std::path::PathBuf;

use chrono::TimeDelta;

pub use identity::{Holder, Identity};
pub use name::{NoName, UserName};
pub use password::{Busy, Hash, Password, Passwords, Unfit};
pub use permission::{Permission, Permissions};
pub use role::{NoRole, Role};
pub use secret::{NoSecret, Secret, Weak};
pub use tokens::{ApiKey, Login, Refused, Tokens};
pub use withdrawn::{Withdrawals, Withdrawn};

/// Settings of tokens.
#[derive(Debug, Clone)]
pub struct Config {
    /// What tokens are signed with; a secret of the data folder, where there is none.
    pub secret: Option<Secret>,
    /// The folder of that secret.
    pub data: PathBuf,
    /// How long they are good for.
    pub lasts: Lasts,
}

impl Config {
    /// The secret that is set, or that of the data folder.
    pub fn secret(&self) -> Result<Secret, NoSecret> {
        self.secret.clone().map_or_else(|| Secret::of_folder(&self.data), Ok)
    }
}

/// How long tokens are good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lasts {
    /// An access token.
    pub access: TimeDelta,
    /// A login, however often it is renewed.
    pub login: TimeDelta,
    /// The token of a session: as long as what was said is kept.
    pub session: TimeDelta,
}
