//! The settings of what replicas share, and of those who are asked for something.

use std::convert::Infallible;

use secrecy::{ExposeSecret, SecretString};

use super::source::Source;
use crate::{cache, redis, resilience};

/// The URL may hold a password, so a fault in it is told without it.
pub fn redis(source: &mut Source) -> redis::Config {
    let mut secret =
        |name| source.secret(name, |text| Ok::<_, Infallible>(SecretString::from(text)));
    let (url, password) = (secret("redis_url"), secret("redis_password"));
    let is_one = |url: &SecretString| {
        let url = url.expose_secret();
        url.starts_with("redis://") || url.starts_with("rediss://")
    };
    if url.as_ref().is_some_and(|url| !is_one(url)) {
        source.fault("redis_url", &redis::NoUrl.to_string());
    }
    redis::Config { url, password, database: source.optional("redis_db") }
}

/// How much memory it may take is no setting: it is little.
pub fn cache(source: &mut Source) -> cache::Config {
    cache::Config { ttl: source.seconds("cache_ttl", 1..=2_592_000), ..cache::Config::default() }
}

/// How many successes close a circuit again is no setting.
pub fn breaker(source: &mut Source) -> resilience::Rule {
    resilience::Rule {
        failures: source.within("circuit_breaker_failure_threshold", 1..=1_000),
        recovery: source.seconds("circuit_breaker_recovery_timeout", 1..=3_600),
        ..resilience::Rule::default()
    }
}
