//! The settings of tokens.

use std::path::Path;

use chrono::TimeDelta;

use super::source::Source;
use crate::auth::{Config, Lasts};
use crate::http::Environment;

/// A secret that others know, or none in production, keeps Ellie from starting: whoever knows it is
/// whoever he wants to be.
pub fn auth(
    source: &mut Source,
    environment: Environment,
    data: &Path,
    data_retention_days: u16,
) -> Config {
    let secret = source.secret("secret_key", str::parse);
    if environment == Environment::Production && !source.is_set("secret_key") {
        source.fault("secret_key", "in production one is needed; `openssl rand -hex 32` makes one");
    }
    let algorithm: String = source.get("algorithm");
    if !algorithm.trim().eq_ignore_ascii_case("HS256") {
        source.fault("algorithm", &format!("{algorithm:?} is not HS256, and no other is taken"));
    }
    Config {
        secret,
        data: data.to_owned(),
        lasts: Lasts {
            access: TimeDelta::minutes(source.within("access_token_expire_minutes", 1..=1_440)),
            login: TimeDelta::days(source.within("login_expire_days", 1..=90)),
            session: TimeDelta::days(data_retention_days.into()),
        },
    }
}
