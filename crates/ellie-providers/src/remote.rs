//! Vendors on the network, whatever wire format they speak: how they are asked, and what of their
//! answers is taken.
//!
//! A [`Server`] is one of them. It is not trusted: what it sends is read with bounds in size and
//! time, it cannot send a request (and with it the key) elsewhere, and of its errors no words are
//! passed on, as they may hold the caller's. What is a vendor's own is its [`Dialect`].

mod answer;
mod base_url;
mod dialect;
mod failure;
mod language;
mod listening;
mod pcm;
mod recording;
mod refusal;
mod server;
mod socket;
mod speech;
#[cfg(test)]
pub(crate) mod stub;
#[cfg(test)]
pub(crate) mod tests;

use std::time::Duration;

use secrecy::SecretString;

pub(crate) use answer::Answer;
pub use base_url::{BadBaseUrl, BaseUrl};
pub use dialect::{Codes, Dialect, KeyHeader};
pub(crate) use failure::{failed, unavailable};
pub(crate) use language::language;
pub(crate) use listening::{Heard, Listening, Wire};
pub(crate) use pcm::{Pcm, i16_le};
pub(crate) use recording::recording;
pub use server::{Server, Unusable};
pub(crate) use speech::{Bounds, RATE_HZ, begin};

/// Where a server is, and how long to wait for it.
#[derive(Debug, Clone)]
pub struct Config {
    /// What the vendor is called.
    pub name: &'static str,
    /// What its paths begin with, as in `https://api.openai.com/v1`.
    pub base_url: BaseUrl,
    /// Sent with every request. Servers of one's own often want none.
    pub key: Option<SecretString>,
    /// The longest time until there is a connection, TLS included.
    pub connect_timeout: Duration,
    /// The longest time in which nothing comes, before the answer or within it.
    pub idle_timeout: Duration,
    /// The longest time for all of it: a server that sends a byte now and then is never idle.
    pub whole_timeout: Duration,
}

impl Config {
    /// With times that suit a caller who is waiting.
    #[must_use]
    pub fn new(name: &'static str, base_url: BaseUrl, key: Option<SecretString>) -> Self {
        Self {
            name,
            base_url,
            key,
            connect_timeout: Duration::from_secs(3),
            idle_timeout: Duration::from_secs(10),
            whole_timeout: Duration::from_secs(30),
        }
    }
}
