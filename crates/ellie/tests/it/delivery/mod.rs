//! Delivery: a real courier, real sockets, and receivers that misbehave.

mod clio_grow;
mod courier;
mod email;
mod mail;
mod outbox;
pub mod receiver;
pub mod sink;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use ellie::delivery::address::{Endpoint, Plain};
use ellie::delivery::backoff::Backoff;
use ellie::delivery::courier::Bell;
use ellie::delivery::outbox::Outbox;
use ellie::delivery::{Config, Courier, Package, Parcel, webhook as hook};
use ellie::resilience::{Breakers, Rule};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use outbox::SimulatedOutbox;

/// A test that waits longer has failed; the courier looks into the outbox unasked only later.
pub const PATIENCE: Duration = Duration::from_secs(15);

pub const SECRET: &str = "whsec-of-the-firm";

/// A courier that runs. [`Running::stop`] ends it.
struct Running {
    bell: Bell,
    shutdown: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    /// However often a receiver fails, it is not left alone.
    fn start(config: &Config, outbox: &Arc<SimulatedOutbox>, backoff: Backoff) -> Self {
        let rule = Rule { failures: u32::MAX, ..Rule::default() };
        Self::start_with(config, outbox, backoff, &Arc::new(Breakers::new(rule)))
    }

    fn start_with(
        config: &Config,
        outbox: &Arc<SimulatedOutbox>,
        backoff: Backoff,
        breakers: &Arc<Breakers>,
    ) -> Self {
        let (outbox, breakers) = (Arc::clone(outbox) as Arc<dyn Outbox>, Arc::clone(breakers));
        let random = Box::new(|| u32::MAX);
        let courier = Courier::new(config, outbox, breakers, backoff, random).unwrap();
        let (bell, shutdown) = (courier.bell(), CancellationToken::new());
        let task = tokio::spawn(courier.run(shutdown.clone()));
        Self { bell, shutdown, task }
    }

    async fn stop(self) {
        self.shutdown.cancel();
        self.task.await.unwrap();
    }
}

/// Tries again at once.
fn impatient() -> Backoff {
    let at_once = Duration::from_millis(5);
    Backoff { soon: at_once, mended: at_once, least: at_once, most: at_once, ..Backoff::default() }
}

/// Nothing is set.
fn nowhere() -> Config {
    Config { webhook: None, email: None, clio_grow: None, attempt: Duration::from_secs(20) }
}

fn by_webhook(url: &str) -> Config {
    let url = Endpoint::read(url, Plain::Never).unwrap();
    Config { webhook: Some(hook::Config { url, secret: SECRET.parse().unwrap() }), ..nowhere() }
}

/// The package the document shows.
fn package() -> Package {
    let document = include_str!("../../../../../docs/delivery.md");
    let (_, from) = document.split_once("```json\n").unwrap();
    serde_json::from_str(from.split_once("\n```").unwrap().0).unwrap()
}

fn parcel(package: Package) -> String {
    serde_json::to_string(&Parcel { to: None, package }).unwrap()
}
