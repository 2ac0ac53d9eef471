//! What the firm gets of a call, wherever the firm is: a signed webhook, an e-mail, a lead in Clio
//! Grow; and what a caller gets of a consultation.
//!
//! What happened is a [`Package`]; [`Config::orders`] makes a row of the outbox of it for each way
//! out, to be kept in the transaction that keeps the call. The [`Courier`] takes the rows from
//! there. The firm gets each at least once, and knows a repeat by its idempotency key.

pub mod address;
mod attempt;
pub mod backoff;
pub mod clio_grow;
pub mod confirmation;
pub mod courier;
pub mod email;
mod labelled;
mod orders;
pub mod outbox;
pub mod package;
mod post;
#[cfg(test)]
mod sample;
pub mod signature;
pub mod webhook;

use std::time::Duration;

pub use attempt::{Failure, Patience};
pub use confirmation::Confirmation;
pub use courier::{Courier, NoCourier};
pub use orders::{Order, Parcel, Way};
pub use package::Package;

/// Settings of delivery. A way that is not set is not used.
#[derive(Debug, Clone)]
pub struct Config {
    /// The firm's own receiver.
    pub webhook: Option<webhook::Config>,
    /// The firm's mailboxes.
    pub email: Option<email::Config>,
    /// The firm's lead inbox.
    pub clio_grow: Option<clio_grow::Config>,
    /// How long one attempt may take.
    pub attempt: Duration,
}

impl Config {
    /// Whether anything is sent at all.
    #[must_use]
    pub fn has_a_way(&self) -> bool {
        self.webhook.is_some() || self.email.is_some() || self.clio_grow.is_some()
    }
}
