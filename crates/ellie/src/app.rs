//! What is built once and shared by everything that serves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use chrono::{DateTime, Utc};
use ellie_providers::local::Readiness;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::auth::{Passwords, Tokens, Withdrawals, Withdrawn};
use crate::cache::Cache;
use crate::calls::live::Live;
use crate::calls::{Reception, SessionId};
use crate::gateway::Gateway;
use crate::lanes::Lanes;
use crate::limit::Limit;
use crate::machine::Machine;
use crate::observed::Observed;
use crate::registry::Registry;
use crate::resilience::Breakers;
use crate::standin::Employed;
use crate::{channels, http, store};

/// The application.
pub struct App {
    /// Settings of the API.
    pub http: http::Config,
    /// Settings of the call socket.
    pub channels: channels::Config,
    /// Signs tokens, and reads them.
    pub tokens: Tokens,
    /// Tokens that are good no longer.
    pub withdrawals: Withdrawals,
    /// Compares passwords.
    pub passwords: Passwords,
    /// The front desk.
    pub reception: Arc<Reception>,
    /// The calls that are going on.
    pub live: Arc<Live>,
    /// How each model is doing.
    pub readiness: Vec<Readiness>,
    /// Speech that was made for a client.
    pub cache: Cache,
    /// What makes the sound of a text besides the text: another voice must not find it in the cache.
    pub spoken_by: String,
    /// Vendors that hear and speak for the firm.
    pub vendors: Vec<Employed>,
    /// What hears and what speaks, by name.
    pub models: Models,
    /// The circuits to those Ellie asks for something.
    pub breakers: Arc<Breakers>,
    /// The services beside Ellie.
    pub registry: Arc<Registry>,
    /// Passes requests on to them.
    pub gateway: Gateway,
    /// Rate limits.
    pub limit: Limit,
    /// What is seen of her at work.
    pub observed: Observed,
    /// The machine.
    pub machine: Machine,
    /// The threads on which connections are served.
    pub lanes: Lanes,
    /// Places for sockets.
    pub sockets: Places,
    /// Places for recordings on their way in.
    pub uploads: Arc<Semaphore>,
    /// Everything that must end before Ellie does.
    pub tasks: TaskTracker,
    /// Cancelled when Ellie is asked to end.
    pub shutdown: CancellationToken,
    /// When Ellie began.
    pub started: Instant,
    /// The same by the calendar.
    pub since: DateTime<Utc>,
}

impl App {
    /// What the caller of a session shows for its data. A name that can be guessed gets none: whoever
    /// guesses it is not its caller.
    #[must_use]
    pub fn session_token(&self, session: &SessionId) -> Option<String> {
        let is_his = session.is_unguessable();
        is_his.then(|| self.tokens.session(session.as_str(), Utc::now()))
    }

    /// Finds out which tokens are good no longer.
    pub async fn renew_withdrawals(&self) -> Result<(), store::Error> {
        let records = self.reception.desk().database();
        let read = async {
            let now = Utc::now();
            let found = records.withdrawn(now - self.tokens.lasts().access, now).await?;
            Ok(Withdrawn {
                users: found.users.into_iter().collect(),
                logins: found.logins.into_iter().collect(),
                keys: found.keys.into_iter().collect(),
            })
        };
        self.withdrawals.renew(read).await
    }
}

/// The models that hear and speak, by the names clients are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Models {
    /// What writes down what is said.
    pub hears: String,
    /// What speaks.
    pub speaks: String,
}

/// Places for connections that stay.
pub struct Places {
    free: Arc<Semaphore>,
    most: usize,
    ever_taken: AtomicU64,
}

impl Places {
    /// So many at once.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(most)), most, ever_taken: AtomicU64::new(0) }
    }

    /// One of them, for as long as it is kept, if one is free.
    #[must_use]
    pub fn take(&self) -> Option<OwnedSemaphorePermit> {
        let place = Arc::clone(&self.free).try_acquire_owned().ok()?;
        self.ever_taken.fetch_add(1, Ordering::Relaxed);
        Some(place)
    }

    /// How many are taken now.
    #[must_use]
    pub fn taken(&self) -> usize {
        self.most.saturating_sub(self.free.available_permits())
    }

    /// How many were taken since Ellie began.
    #[must_use]
    pub fn ever_taken(&self) -> u64 {
        self.ever_taken.load(Ordering::Relaxed)
    }
}
