//! The journal: writes turns into the database in their order, and holds in memory what the
//! database does not take now. A database that is slow, full or away does not end a call.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::backlog::Backlog;
use super::{Error, SessionId};
use crate::store::kept::Kept;
use crate::store::privacy::Privacy;
use crate::store::{self, Database};

/// A database that is known to be away is not waited for longer than this: somebody is on the line.
const BRIEFLY: Duration = Duration::from_millis(250);

/// What is written, and what waits to be.
pub struct Journal {
    database: Database,
    backlog: Backlog,
    catching_up: Mutex<()>,
}

impl Journal {
    /// Nothing waits yet.
    pub fn new(database: Database) -> Self {
        Self { database, backlog: Backlog::default(), catching_up: Mutex::default() }
    }

    /// How many turns wait in memory.
    pub fn waiting(&self) -> usize {
        self.backlog.len()
    }

    /// Whether a turn of this session waits.
    pub fn waits_for(&self, session: &SessionId) -> bool {
        self.backlog.has(session.as_str())
    }

    /// Lets go of the turns of a session that wait.
    pub fn forget(&self, session: &SessionId) {
        self.backlog.forget(session.as_str());
    }

    /// What the database answers, if it does; while turns wait for it, only for a moment.
    pub async fn answer<T>(&self, asked: impl Future<Output = T>) -> Option<T> {
        match self.backlog.len() {
            0 => Some(asked.await),
            _ => tokio::time::timeout(BRIEFLY, asked).await.ok(),
        }
    }

    /// Writes a turn; behind those that wait, if there are any.
    pub async fn write(&self, kept: Kept) -> Result<(), Error> {
        let why = match self.backlog.len() {
            0 => match self.write_once(kept.clone()).await {
                Ok(()) => return Ok(()),
                Err(error) if passes(&error) => error.to_string(),
                Err(error) => return Err(Error::Store(error.to_string())),
            },
            _ => "others wait before it".to_owned(),
        };
        tracing::error!(why, "a turn is kept in memory until the database takes it");
        match self.backlog.push(kept) {
            true => Ok(()),
            false => Err(Error::Store("there is no room in memory".into())),
        }
    }

    /// Writes what waits, the oldest first, as far as the database takes it. What it will never
    /// take holds up nobody else.
    pub async fn catch_up(&self) {
        let _alone = self.catching_up.lock().await;
        while let Some(kept) = self.backlog.first() {
            match self.write_once(kept.clone()).await {
                Ok(()) => {}
                Err(error) if passes(&error) => {
                    let waiting = self.backlog.len();
                    tracing::warn!(%error, waiting, "turns still wait for the database");
                    return;
                }
                Err(error) => tracing::error!(%error, "a turn cannot be kept, and is lost"),
            }
            self.backlog.done_with(&kept);
            if self.backlog.len() == 0 {
                tracing::info!("every turn is in the database again");
            }
        }
    }

    /// May be done again: a turn that is kept already is not kept twice.
    async fn write_once(&self, kept: Kept) -> Result<(), store::Error> {
        let (session, at) = (kept.session_id.clone(), kept.turn.at);
        let stops = kept.refuses_to_be_kept();
        match Box::pin(self.database.keep_turn(kept.clone())).await {
            Err(store::Error::Conflict(_)) => Box::pin(self.write_after(kept)).await?,
            done => done?,
        }
        if stops { self.keep_no_words(&session, at).await } else { Ok(()) }
    }

    /// A call that was begun while the database was away has turns of the same numbers there: this
    /// one comes after them. A call that was erased meanwhile begins anew.
    async fn write_after(&self, mut kept: Kept) -> Result<(), store::Error> {
        match self.database.resume(&kept.session_id).await? {
            Some(left) => kept.turn.number = left.turns + 1,
            None => kept.call_id = Uuid::new_v4().to_string(),
        }
        self.database.keep_turn(kept).await
    }

    async fn keep_no_words(&self, session: &str, at: DateTime<Utc>) -> Result<(), store::Error> {
        let before = self.database.privacy(session).await?.unwrap_or_default();
        let now = Privacy { enable_conversation_logging: false, ..before };
        self.database.set_privacy(session, now, at).await
    }
}

/// Whether it is worth trying again: the database is away, or somebody has to repair it.
fn passes(error: &store::Error) -> bool {
    matches!(error, store::Error::Unavailable(_) | store::Error::Unusable(_))
}
