//! The journal: writes turns into the database in their order, and holds in memory what the
//! database does not take now. A database that is slow, full or away does not end a call.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;

use super::backlog::Backlog;
use super::{Error, SessionId};
use crate::store::kept::Kept;
use crate::store::privacy::Privacy;
use crate::store::{self, Database};

/// A database that is known to be away is not waited for longer than this: somebody is on the line.
const BRIEFLY: Duration = Duration::from_millis(250);

/// By whom the audit says it was asked for, when somebody says so in a call.
const BY_WORD: &str = "caller";

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

    /// Lets go of the turns of a session that wait; one that is just being written is first.
    pub async fn forget(&self, session: &SessionId) {
        let _alone = self.catching_up.lock().await;
        self.backlog.forget(session.as_str());
    }

    /// What the database answers, if it does; while turns wait for it, only for a moment. What is
    /// asked must be such that it may be given up at any point.
    pub async fn answer<T>(&self, asked: impl Future<Output = T>) -> Option<T> {
        match self.backlog.len() {
            0 => Some(asked.await),
            _ => tokio::time::timeout(BRIEFLY, asked).await.ok(),
        }
    }

    /// Whether every turn of a session is written; one that waits is tried again first, for a moment.
    pub async fn has_written(&self, session: &SessionId) -> bool {
        if self.waits_for(session) {
            // What is cut short here is done again later.
            let _ = tokio::time::timeout(BRIEFLY, self.catch_up()).await;
        }
        !self.waits_for(session)
    }

    /// Writes a turn; behind those that wait, if there are any.
    pub async fn write(&self, kept: Kept) -> Result<(), Error> {
        let why = match self.backlog.len() {
            0 => match self.write_once(kept.clone()).await {
                Ok(()) => return Ok(()),
                Err(store::Error::Erased) => return Err(Error::Erased),
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
                Err(store::Error::Erased) => tracing::info!("a turn of an erased call is let go"),
                Err(error) => {
                    tracing::error!(critical = true, %error, "a turn cannot be kept, and is lost");
                }
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

    /// Where another process went on with the call, this turn comes after its turns.
    async fn write_after(&self, mut kept: Kept) -> Result<(), store::Error> {
        kept.turn.number = self.database.last_turn(&kept.call_id).await? + 1;
        self.database.keep_turn(kept).await
    }

    async fn keep_no_words(&self, session: &str, at: DateTime<Utc>) -> Result<(), store::Error> {
        let before = self.database.privacy(session).await?.unwrap_or_default();
        let now = Privacy { enable_conversation_logging: false, ..before };
        self.database.set_privacy(session, now, BY_WORD, at).await
    }
}

/// Whether it is worth trying again: the database is away, or somebody has to repair it.
fn passes(error: &store::Error) -> bool {
    matches!(error, store::Error::Unavailable(_) | store::Error::Unusable(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Config;
    use crate::store::kept::{CallNow, Heard, Thinking, Timings, Turn};

    async fn journal() -> (tempfile::TempDir, Journal) {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { url: None, data: folder.path().to_owned() };
        let database = Database::open(&config).await.unwrap();
        (folder, Journal::new(database))
    }

    fn turn(session: &str, number: u32, second: i64) -> Kept {
        Kept {
            session_id: session.into(),
            call_id: format!("c-{session}"),
            channel: "voice".into(),
            turn: Turn {
                number,
                at: DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap(),
                heard: Heard::Nothing,
                topic: None,
                confidence: None,
                language: None,
                reply: String::new(),
                blocked: None,
                timings: Timings::default(),
                thinking: Thinking::default(),
                actions: Vec::new(),
            },
            call: CallNow::default(),
            contact: None,
            intake: None,
            withdraws: false,
            lets_go: false,
            events: Vec::new(),
        }
    }

    async fn numbers(journal: &Journal, session: &str) -> Vec<i64> {
        let turns = journal.database.turns_of(session).await.unwrap();
        turns.iter().map(|turn| turn.number).collect()
    }

    #[tokio::test]
    async fn what_will_never_be_taken_holds_up_nobody() {
        let (_folder, journal) = journal().await;
        let mut refused = turn("a", 1, 1);
        refused.call.priority = Some(9);
        assert!(matches!(journal.write(refused.clone()).await, Err(Error::Store(_))));
        assert!(journal.backlog.push(refused) && journal.backlog.push(turn("b", 1, 2)));
        journal.write(turn("b", 2, 3)).await.unwrap();
        assert_eq!(journal.waiting(), 3, "in their order");
        journal.catch_up().await;
        assert_eq!(journal.waiting(), 0);
        assert_eq!(numbers(&journal, "b").await, [1, 2]);
        assert!(numbers(&journal, "a").await.is_empty());
    }

    #[tokio::test]
    async fn a_turn_whose_number_is_taken_is_kept_after_the_others_and_once() {
        let (_folder, journal) = journal().await;
        journal.write(turn("a", 1, 1)).await.unwrap();
        for _ in 0..2 {
            journal.write(turn("a", 1, 2)).await.unwrap();
        }
        assert_eq!(numbers(&journal, "a").await, [1, 2]);
    }

    #[tokio::test]
    async fn turns_of_whoever_wishes_to_be_forgotten_are_let_go() {
        let (_folder, journal) = journal().await;
        assert!(journal.backlog.push(turn("a", 1, 1)) && journal.backlog.push(turn("b", 1, 1)));
        journal.forget(&"a".parse().unwrap()).await;
        journal.catch_up().await;
        assert!(numbers(&journal, "a").await.is_empty());
        assert_eq!(numbers(&journal, "b").await, [1]);
    }

    #[tokio::test]
    async fn what_waits_of_a_call_that_was_erased_is_never_written() {
        let (_folder, journal) = journal().await;
        journal.write(turn("a", 1, 1)).await.unwrap();
        assert!(journal.backlog.push(turn("a", 2, 2)));
        journal.database.erase("a", turn("a", 2, 2).turn.at).await.unwrap();
        journal.catch_up().await;
        assert_eq!(journal.waiting(), 0);
        assert_eq!(journal.write(turn("a", 3, 3)).await, Err(Error::Erased));
        assert!(numbers(&journal, "a").await.is_empty());
    }
}
