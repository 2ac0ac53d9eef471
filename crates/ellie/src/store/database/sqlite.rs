//! SQLite: a file of the data folder that only its user may read.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Executor, SqliteConnection};

use super::super::Error;
use super::{Database, Durability, LOCK_PATIENCE, PATIENCE};

const FILE: &str = "ellie.db";

const READERS: u32 = 4;

const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// One connection writes, so that writers of this process queue in order; others read beside it.
pub(super) async fn open(folder: &Path, durability: Durability) -> Result<Database, Error> {
    let unusable = |error| Error::Unusable(format!("{}: {error}", folder.display()));
    let path = private_file(folder).map_err(unusable)?;
    let options = options(&path, durability);
    let writer = first(&options).await?;
    let reader = pool(READERS).connect_lazy_with(options.pragma("query_only", "on"));
    Ok(Database::new(writer.into(), reader.into()))
}

/// Reads the file as it lies there, without a lock and without the files SQLite makes beside it:
/// whoever looks may not be the user Ellie runs as.
pub(super) async fn look(folder: &Path) -> Result<String, Error> {
    let path = folder.join(FILE);
    if !path.exists() {
        return Ok(format!("SQLite, in {}, which will be made", path.display()));
    }
    let told = |error: sqlx::Error| match Error::from(error) {
        Error::Unusable(why) => Error::Unusable(format!("{}: {why}", path.display())),
        Error::Unavailable(why) => Error::Unavailable(format!("{}: {why}", path.display())),
        other => other,
    };
    let options = SqliteConnectOptions::new().filename(&path).read_only(true).immutable(true);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(told)?;
    connection.execute("select count(*) from sqlite_schema").await.map_err(told)?;
    connection.close().await?;
    Ok(format!("SQLite, in {}", path.display()))
}

fn options(path: &Path, durability: Durability) -> SqliteConnectOptions {
    let synchronous = match durability {
        Durability::Full => SqliteSynchronous::Full,
        Durability::Normal => SqliteSynchronous::Normal,
    };
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .foreign_keys(true)
        .busy_timeout(LOCK_PATIENCE)
        // What is erased is overwritten.
        .pragma("secure_delete", "on")
        .disable_statement_logging()
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// Two that make the file at once are in each other's way where SQLite does not wait.
async fn first(options: &SqliteConnectOptions) -> Result<SqlitePool, Error> {
    let begun = Instant::now();
    loop {
        match pool(1).connect_with(options.clone()).await.map_err(Error::from) {
            Err(Error::Unavailable(_)) if begun.elapsed() < LOCK_PATIENCE => {
                tokio::time::sleep(BETWEEN_TRIES).await;
            }
            done => return done,
        }
    }
}

/// SQLite gives its other files the mode of this one.
fn private_file(folder: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let path = folder.join(FILE);
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        let file = options.mode(0o600).open(&path)?;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
    }
    #[cfg(not(unix))]
    options.open(&path)?;
    Ok(path)
}
