//! The windows that all replicas share, in Redis.

use std::fmt::Write;

use redis::Script;
use sha2::{Digest, Sha256};

use super::client::Client;
use super::moment::{SLOTS, slot_us};
use super::rule::{Class, Rule};
use super::window::Verdict;
use crate::redis::{Away, Redis};

/// Redis' own clock, so that replicas need not agree on the time.
const CLOCK: &str = "local time = redis.call('TIME')\n";

const WINDOW: &str = include_str!("window.lua");

/// The windows of all clients in Redis, one key each, which goes when nothing in it counts.
pub struct Shared {
    redis: Redis,
    script: Script,
    /// What every client's hash begins with.
    secret: Sha256,
}

impl Shared {
    /// Clients are known in Redis by a hash under this secret, for an address is personal data.
    /// Replicas that have another secret count apart.
    pub fn new(redis: Redis, secret: &[u8]) -> Self {
        let script = Script::new(&format!("{CLOCK}{WINDOW}"));
        Self { redis, script, secret: Sha256::new_with_prefix(Sha256::digest(secret)) }
    }

    /// Takes a place for a client, if there is one; one round trip.
    pub async fn take(&self, class: Class, rule: Rule, client: Client) -> Result<Verdict, Away> {
        let mut asking = self.script.key(self.key(class, rule, client));
        asking.arg(rule.requests()).arg(slot_us(rule)).arg(SLOTS);
        let (is_allowed, remaining, resets_in_us) = self.redis.run(&asking).await?;
        Ok(Verdict { is_allowed, remaining, resets_in_us })
    }

    /// Windows of another length have other slots, and so another key.
    fn key(&self, class: Class, rule: Rule, client: Client) -> String {
        let hash = self.secret.clone().chain_update(client.to_bits().to_be_bytes()).finalize();
        let mut key = format!("ellie:limit:{}:{}:", class.name(), rule.window().as_millis());
        for octet in hash.iter().take(16) {
            let _ = write!(key, "{octet:02x}");
        }
        key
    }
}

#[cfg(test)]
mod tests;
