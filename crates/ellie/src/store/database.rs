//! The database: SQLite in the data folder, or PostgreSQL by its URL.

mod clean;
mod postgres;
mod sqlite;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};
use tokio::time::timeout;

use super::{Error, import, migrations};
use clean::Clean;

/// No call takes longer than this.
const PATIENCE: Duration = Duration::from_secs(5);

/// A lock that is not had in this time is given up, so that the reason can still be told.
const LOCK_PATIENCE: Duration = Duration::from_secs(4);

/// How long a starter waits for another that is making tables.
const MIGRATION: Duration = Duration::from_secs(60);

/// Settings of the database.
#[derive(Clone)]
pub struct Config {
    /// `postgres://…`; without one it is SQLite.
    pub url: Option<String>,
    /// The folder SQLite's file is in.
    pub data: PathBuf,
}

/// The URL may hold a password.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.as_ref().map(|_| "…");
        f.debug_struct("Config").field("url", &url).field("data", &self.data).finish()
    }
}

/// What survives a power loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Everything that was kept.
    Full,
    /// Everything but the last moments (SQLite only). For measuring what durability costs.
    Normal,
}

/// A handle of the database; its copies share the connections.
#[derive(Clone)]
pub struct Database {
    writer: DatabaseConnection,
    reader: Clean<DatabaseConnection>,
}

/// What is written in it stands together or not at all. Dropped, nothing of it stands.
pub(super) type Tx = Clean<DatabaseTransaction>;

impl Database {
    /// Opens the database and brings its tables up to date.
    pub async fn open(config: &Config) -> Result<Self, Error> {
        Self::open_with(config, Durability::Full).await
    }

    /// As [`Database::open`], with another durability.
    pub async fn open_with(config: &Config, durability: Durability) -> Result<Self, Error> {
        let database = match &config.url {
            Some(url) => postgres::open(url).await?,
            None => sqlite::open(&config.data, durability).await?,
        };
        database.migrate().await?;
        import::messages(&database, &config.data).await?;
        Ok(database)
    }

    /// Looks whether it could be opened, and changes nothing. Says what it is.
    pub async fn look(config: &Config) -> Result<String, Error> {
        match &config.url {
            Some(url) => within(postgres::look(url)).await,
            None => within(sqlite::look(&config.data)).await,
        }
    }

    /// Whether it answers.
    pub async fn ping(&self) -> Result<(), Error> {
        within(async { Ok(self.reader().execute_unprepared("select 1").await.map(|_| ())?) }).await
    }

    /// Ends all connections.
    pub async fn close(self) -> Result<(), Error> {
        self.reader.0.close().await?;
        Ok(self.writer.close().await?)
    }

    fn new(writer: DatabaseConnection, reader: DatabaseConnection) -> Self {
        Self { writer, reader: Clean(reader) }
    }

    pub(super) fn reader(&self) -> &Clean<DatabaseConnection> {
        &self.reader
    }

    /// SQLite is asked for its one write lock at once: a transaction that reads first could not
    /// get it later.
    pub(super) async fn write_tx(&self) -> Result<Tx, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Clean(self.writer.begin_with_options(options).await?))
    }

    /// The transaction that makes the tables is the lock: who starts at the same time finds them
    /// made.
    async fn migrate(&self) -> Result<(), Error> {
        let making = async {
            self.refer_to_any(true).await?;
            let tx = self.write_tx().await?;
            if tx.is_postgres() {
                let patience = "set local statement_timeout = 0; set local lock_timeout = 0";
                tx.execute_unprepared(patience).await?;
                tx.lock("migrations").await?;
            }
            migrations::run(&tx.0).await?;
            tx.commit().await?;
            self.refer_to_any(false).await
        };
        let too_long = || Error::Unavailable("its tables could not be made in time".into());
        timeout(MIGRATION, making).await.unwrap_or_else(|_| Err(too_long()))
    }

    /// Whether rows may refer to what is not there: while SQLite makes a table over, to which others
    /// refer. It listens to this only outside a transaction.
    async fn refer_to_any(&self, is_allowed: bool) -> Result<(), Error> {
        if self.writer.get_database_backend() == DbBackend::Sqlite {
            let keys = if is_allowed { "off" } else { "on" };
            self.writer.execute_unprepared(&format!("pragma foreign_keys = {keys}")).await?;
        }
        Ok(())
    }
}

impl Tx {
    pub(super) async fn commit(self) -> Result<(), Error> {
        Ok(self.0.commit().await?)
    }

    pub(super) fn is_postgres(&self) -> bool {
        self.get_database_backend() == DbBackend::Postgres
    }

    /// Waits until no other transaction has this lock, and keeps it to the end. A transaction that
    /// writes SQLite is alone anyway.
    pub(super) async fn lock(&self, name: &str) -> Result<(), Error> {
        let sql = "select pg_advisory_xact_lock(hashtextextended('ellie ' || $1, 0))";
        self.take(sql, name).await
    }

    /// Waits until no other transaction has this lock for itself.
    pub(super) async fn lock_shared(&self, name: &str) -> Result<(), Error> {
        let sql = "select pg_advisory_xact_lock_shared(hashtextextended('ellie ' || $1, 0))";
        self.take(sql, name).await
    }

    async fn take(&self, sql: &str, name: &str) -> Result<(), Error> {
        if self.is_postgres() {
            let lock = Statement::from_sql_and_values(DbBackend::Postgres, sql, [name.into()]);
            self.execute_raw(lock).await?;
        }
        Ok(())
    }
}

/// Bounds the time something takes.
pub(super) async fn within<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let late = || Error::Unavailable("it did not answer in time".into());
    timeout(PATIENCE, work).await.unwrap_or_else(|_| Err(late()))
}

/// As [`within`], for what takes longer and keeps nobody waiting on the line.
pub(super) async fn within_a_minute<T>(
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let late = || Error::Unavailable("it did not answer within a minute".into());
    timeout(Duration::from_secs(60), work).await.unwrap_or_else(|_| Err(late()))
}

#[cfg(test)]
mod tests;
