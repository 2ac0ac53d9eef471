//! The courier: takes from the outbox what is due, sends it, and writes down how it went.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use serde::de::DeserializeOwned;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::attempt::{Failure, Patience};
use super::backoff::Backoff;
use super::clio_grow::ClioGrow;
use super::email::Email;
use super::orders::{Parcel, Way};
use super::outbox::{Due, Outbox, Unavailable};
use super::webhook::Webhook;
use super::{Config, Confirmation, post};
use crate::resilience::{Breakers, Circuit, Permit, Phase};

/// Deliveries under way at once, on each way: a receiver that hangs holds up no mail.
const AT_ONCE: usize = 4;

/// How often the outbox is looked into when nothing calls for it.
const ROUND: Duration = Duration::from_secs(30);

/// How soon the outbox is looked into again at the earliest.
const PAUSE: Duration = Duration::from_millis(20);

/// How long what is under way may take at the end, while the whole of Ellie waits.
const LAST: Duration = Duration::from_secs(8);

/// For how much longer than an attempt may take a delivery is this courier's alone.
const MARGIN: Duration = Duration::from_secs(60);

/// Any number, another each time.
pub type Random = Box<dyn Fn() -> u32 + Send + Sync>;

/// Numbers nobody can foretell.
#[must_use]
pub fn random() -> Random {
    Box::new(crate::resilience::random)
}

/// Delivers what is in the outbox, as long as it runs.
pub struct Courier {
    outbox: Arc<dyn Outbox>,
    webhook: Option<Webhook>,
    email: Option<Email>,
    clio_grow: Option<ClioGrow>,
    breakers: Arc<Breakers>,
    attempt: Duration,
    backoff: Backoff,
    random: Random,
    bell: Bell,
}

/// Wakes the courier.
#[derive(Debug, Clone)]
pub struct Bell(watch::Sender<()>);

impl Bell {
    /// Ring it when something new is in the outbox.
    pub fn ring(&self) {
        self.0.send_replace(());
    }
}

/// Why there is no courier. What is wrong is not said in full: it may name a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoCourier {
    /// TLS does not work on this machine.
    #[error("no secure connection can be made from this machine")]
    Client,
    /// The address of the mail server is wrong.
    #[error("the mail server's address cannot be used")]
    Relay,
}

impl Courier {
    /// For these ways out of this outbox. A receiver that fails too often is left alone for a while.
    pub fn new(
        config: &Config,
        outbox: Arc<dyn Outbox>,
        breakers: Arc<Breakers>,
        backoff: Backoff,
        random: Random,
    ) -> Result<Self, NoCourier> {
        let client = post::client(config.attempt).map_err(|_| NoCourier::Client)?;
        let email = config.email.as_ref().map(|email| Email::new(email, config.attempt));
        let clio_grow = config.clio_grow.as_ref();
        Ok(Self {
            outbox,
            webhook: config.webhook.as_ref().map(|hook| Webhook::new(hook, client.clone())),
            email: email.transpose().map_err(|_| NoCourier::Relay)?,
            clio_grow: clio_grow.map(|inbox| ClioGrow::new(inbox, client.clone())),
            breakers,
            attempt: config.attempt,
            backoff,
            random,
            bell: Bell(watch::Sender::new(())),
        })
    }

    /// What wakes it.
    #[must_use]
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Delivers until `shutdown` is cancelled. What is under way then may still arrive, if it takes
    /// but a few seconds.
    pub async fn run(self, shutdown: CancellationToken) {
        let courier = Arc::new(self);
        join_all(Way::ALL.map(|way| courier.go(way, &shutdown))).await;
    }

    /// What is under way goes on by itself: it may hold the one connection that writes, for which
    /// the next look into the outbox waits.
    async fn go(self: &Arc<Self>, way: Way, shutdown: &CancellationToken) {
        let circuit = self.breakers.circuit(way.receiver());
        let mut under_way = JoinSet::new();
        let mut bell = self.bell.0.subscribe();
        while !shutdown.is_cancelled() {
            let look_again = self.set_out(way, &circuit, &mut under_way).await;
            tokio::select! {
                () = shutdown.cancelled() => {}
                Some(_) = under_way.join_next() => {}
                Ok(()) = bell.changed() => {}
                () = tokio::time::sleep(look_again) => {}
            }
        }
        let rest = async { while under_way.join_next().await.is_some() {} };
        if tokio::time::timeout(LAST, rest).await.is_err() {
            tracing::warn!("a delivery was under way at the end: it will be repeated");
        }
    }

    /// Sets out with what is due, as far as there are hands, and says when to look again. Nothing is
    /// taken for a receiver that is left alone, and one thing at a time to see whether it is back.
    async fn set_out(
        self: &Arc<Self>,
        way: Way,
        circuit: &Circuit,
        under_way: &mut JoinSet<()>,
    ) -> Duration {
        if let Err(open) = circuit.check() {
            return open.retry_in.clamp(PAUSE, ROUND);
        }
        let hands = if circuit.phase() == Phase::Closed { AT_ONCE } else { 1 };
        let free = hands.saturating_sub(under_way.len());
        if free == 0 {
            return ROUND;
        }
        let now = Utc::now();
        match self.take(way, now, free).await {
            Ok((due, next)) => {
                for due in due {
                    let (courier, circuit) = (Arc::clone(self), circuit.clone());
                    under_way.spawn(async move { courier.deliver(due, &circuit).await });
                }
                let until = next.map(|next| next.signed_duration_since(now).to_std());
                until.map_or(ROUND, |wait| wait.unwrap_or_default().clamp(PAUSE, ROUND))
            }
            Err(error) => {
                tracing::warn!(%error, "nothing can be delivered");
                ROUND
            }
        }
    }

    async fn take(
        &self,
        way: Way,
        now: DateTime<Utc>,
        free: usize,
    ) -> Result<(Vec<Due>, Option<DateTime<Utc>>), Unavailable> {
        let alone =
            TimeDelta::from_std(self.attempt.saturating_add(MARGIN)).unwrap_or(TimeDelta::MAX);
        let until = now.checked_add_signed(alone).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let due = self.outbox.take(way, now, free, until).await?;
        // With no hand free the next one to come back looks again.
        let next = if due.len() < free { self.outbox.next_due(way).await? } else { None };
        Ok((due, next))
    }

    /// What is not let through any more is this courier's for a while yet, and then due again.
    async fn deliver(&self, due: Due, circuit: &Circuit) {
        let sent = match self.opened(&due) {
            Ok(opened) => {
                let Ok(permit) = circuit.allow() else { return };
                let sent = send(&due, &opened).await;
                tell(permit, &sent);
                sent
            }
            Err(failure) => Err(failure),
        };
        let now = Utc::now();
        let (id, way) = (due.id.as_str(), due.way.name());
        let kept = match sent {
            Ok(()) => {
                tracing::info!(id, way, failures = due.failures, "delivered");
                self.outbox.delivered(id, now).await
            }
            Err(failure) => self.put_off(&due, &failure, now).await,
        };
        if let Err(error) = kept {
            tracing::error!(id, way, %error, "it is not known how a delivery went; it is repeated");
        }
    }

    async fn put_off(
        &self,
        due: &Due,
        failure: &Failure,
        now: DateTime<Utc>,
    ) -> Result<(), Unavailable> {
        let (id, way, reason) = (due.id.as_str(), due.way.name(), failure.reason.as_str());
        let failures = due.failures.saturating_add(1);
        let random = (self.random)();
        match self.backoff.next(failure.patience, failures, due.since, now, random) {
            Some(next) => {
                tracing::warn!(id, way, failures, reason, %next, "not delivered yet");
                self.outbox.failed(id, now, reason, next).await
            }
            None => {
                tracing::error!(id, way, failures, reason, "not delivered, and given up");
                self.outbox.gave_up(id, now, reason).await
            }
        }
    }

    /// What is to be sent, and by whom. What cannot be read, or goes nowhere, is nobody's fault.
    fn opened(&self, due: &Due) -> Result<Opened<'_>, Failure> {
        let opened = match due.way {
            Way::Webhook => Opened::Webhook(read(due)?, self.webhook.as_ref().ok_or_else(unset)?),
            Way::Email => Opened::Email(read(due)?, self.email.as_ref().ok_or_else(unset)?),
            Way::ClioGrow => Opened::Lead(read(due)?, self.clio_grow.as_ref().ok_or_else(unset)?),
            Way::Caller => Opened::Caller(read(due)?, self.email.as_ref().ok_or_else(unset)?),
        };
        Ok(opened)
    }
}

/// A delivery on its way.
enum Opened<'a> {
    Webhook(Parcel, &'a Webhook),
    Email(Parcel, &'a Email),
    Lead(Parcel, &'a ClioGrow),
    Caller(Confirmation, &'a Email),
}

async fn send(due: &Due, opened: &Opened<'_>) -> Result<(), Failure> {
    match opened {
        Opened::Webhook(parcel, webhook) => webhook.send(due, &parcel.package, Utc::now()).await,
        Opened::Email(parcel, email) => email.send(due, parcel).await,
        Opened::Lead(parcel, inbox) => inbox.send(due, &parcel.package, Utc::now()).await,
        Opened::Caller(confirmation, email) => email.confirm(due, confirmation).await,
    }
}

fn tell(permit: Permit, sent: &Result<(), Failure>) {
    match sent {
        Err(failure) if failure.is_away => permit.failed(),
        // A receiver that wants something else is well.
        Ok(()) | Err(_) => permit.succeeded(),
    }
}

fn read<T: DeserializeOwned>(due: &Due) -> Result<T, Failure> {
    let unreadable = |_| Failure::new(Patience::Never, "what was kept cannot be read");
    serde_json::from_str(&due.payload).map_err(unreadable)
}

fn unset() -> Failure {
    Failure::new(Patience::Mended, "it is no longer set where this goes")
}
