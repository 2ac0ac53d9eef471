//! How often a client may ask.
//!
//! In no window of a rule's length more is allowed than the rule says, wherever one begins it. The
//! windows are kept here in memory, in slots (`window.rs`), and where replicas share a Redis there
//! as well, by the same rules (`window.lua`). A request takes its place here first and then there:
//! so this replica never lets through more than one window's worth, whatever becomes of Redis, and
//! a flood from one client costs no round trips.

mod client;
mod decision;
mod line;
mod moment;
mod proxies;
mod rule;
mod shared;
mod stats;
mod turn;
mod window;
mod windows;

use std::cmp::Reverse;
use std::net::IpAddr;
use std::time::Duration;

use tokio::time::Instant;

pub use client::Client;
pub use decision::{Decision, Exceeded, Outcome};
pub use proxies::{NoProxy, Proxy, client_address};
pub use rule::{Class, Config, Older, Rule};
pub use stats::{Record, Stats};
pub use turn::{Full, Place, TookTooLong, Turn};

use crate::redis::Redis;
use line::Lines;
use shared::Shared;
use stats::Counts;
use window::Verdict;
use windows::Windows;

/// The windows of all clients, and their lines.
pub struct Limit {
    begun: Instant,
    windows: Windows,
    shared: Option<Shared>,
    lines: Lines,
    counts: Counts,
}

impl Limit {
    /// For a replica that is alone.
    #[must_use]
    pub fn alone(config: Config) -> Self {
        Self {
            begun: Instant::now(),
            windows: Windows::new(config),
            shared: None,
            lines: Lines::default(),
            counts: Counts::default(),
        }
    }

    /// For replicas that share a Redis, and a secret under which clients are hashed there.
    #[must_use]
    pub fn shared(config: Config, redis: Redis, secret: &[u8]) -> Self {
        Self { shared: Some(Shared::new(redis, secret)), ..Self::alone(config) }
    }

    /// Whether a request of a client may pass. Without Redis there is nothing to wait for; with it, a
    /// request that is given up meanwhile counts.
    pub async fn take(&self, class: Class, client: Client) -> Decision {
        let decision = self.attempt(class, client).await;
        self.note(&decision, client);
        decision
    }

    /// The address of the client behind a peer: see [`client_address`].
    pub fn client_address<A: AsRef<[u8]>, B: AsRef<[u8]>>(
        &self,
        peer: IpAddr,
        x_forwarded_for: impl DoubleEndedIterator<Item = A>,
        forwarded: impl DoubleEndedIterator<Item = B>,
    ) -> IpAddr {
        client_address(peer, x_forwarded_for, forwarded, &self.windows.config().proxies)
    }

    /// Whether what a peer says of its clients is believed.
    #[must_use]
    pub fn believes(&self, peer: IpAddr) -> bool {
        proxies::is_proxy(peer, &self.windows.config().proxies)
    }

    /// Forgets the clients whose requests have all left their windows.
    pub async fn sweep(&self) {
        self.windows.sweep(self.now_us()).await;
    }

    /// What the limits did, with so many of the foremost clients.
    pub async fn stats(&self, most: usize) -> Stats {
        let mut stats = self.counts.read();
        self.windows.each(self.now_us(), |seen| stats.add(seen, most)).await;
        stats.waiting = self.lines.waiting();
        stats.lines = self.lines.count();
        for record in stats.busiest.iter_mut().chain(&mut stats.most_refused) {
            let lengths = [Older::General, Older::Voice];
            record.waiting =
                lengths.map(|older| self.lines.length(older, record.client)).iter().sum();
        }
        stats
    }

    /// As [`Limit::take`], and nothing is noted of a refusal.
    async fn attempt(&self, class: Class, client: Client) -> Decision {
        let rule = self.windows.config().rule(class);
        let taken = self.windows.take(class, client, self.now_us());
        let here = taken.verdict;
        let verdict = match &self.shared {
            Some(shared) if here.is_allowed => {
                match Box::pin(shared.take(class, rule, client)).await {
                    Ok(there) if there.is_allowed => here.scarcer(there),
                    Ok(there) => {
                        self.windows.give_back(class, client, taken.slot, self.now_us());
                        there
                    }
                    Err(_) => here,
                }
            }
            _ => here,
        };
        let outcome = if verdict.is_allowed { Outcome::Allowed } else { Outcome::Refused };
        let resets_in = Duration::from_micros(verdict.resets_in_us);
        Decision { class, rule, remaining: verdict.remaining, resets_in, outcome }
    }

    fn note(&self, decision: &Decision, client: Client) {
        match decision.outcome {
            Outcome::Allowed => self.counts.allow(),
            Outcome::Refused => self.refuse(decision.class, client),
        }
    }

    fn refuse(&self, class: Class, client: Client) {
        self.counts.refuse();
        self.windows.refuse(class, client, self.now_us());
    }

    /// The time, in microseconds since the beginning.
    fn now_us(&self) -> u64 {
        self.begun.elapsed().as_micros() as u64
    }
}

impl Verdict {
    /// The one that leaves less room, and if they leave the same, for longer.
    fn scarcer(self, other: Self) -> Self {
        std::cmp::max_by_key(self, other, |it| (Reverse(it.remaining), it.resets_in_us))
    }
}

#[cfg(test)]
mod tests;
