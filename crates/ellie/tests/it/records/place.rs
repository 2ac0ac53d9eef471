//! Where a story takes place: an empty database of its own.

use ellie::store::{Config, Database};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use tempfile::TempDir;

use super::server::Server;

/// An empty database.
pub struct Place {
    /// How it is opened.
    pub config: Config,
    /// The data folder.
    pub folder: TempDir,
}

impl Place {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { config: Config { url: None, data: folder.path().to_owned() }, folder }
    }

    pub async fn postgres() -> Self {
        Self::of(Server::shared()).await
    }

    /// On a server of the story's own.
    pub async fn of(server: &Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = Some(server.database().await);
        Self { config: Config { url, data: folder.path().to_owned() }, folder }
    }

    /// For `DATABASE_URL`.
    pub fn url(&self) -> String {
        self.config.url.clone().unwrap_or_default()
    }

    /// Runs SQL past the store.
    pub async fn run(&self, sql: &str) {
        try_run(&self.config, sql).await.unwrap();
    }

    /// As [`Place::run`], where the tables may refuse it.
    pub async fn try_run(&self, sql: &str) -> Result<(), sqlx::Error> {
        try_run(&self.config, sql).await
    }

    /// The number that SQL past the store comes to.
    pub async fn count(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match &self.config.url {
            Some(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
            None => {
                let mut connection = SqliteConnection::connect(&file(&self.config)).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
        }
    }

    pub async fn open(&self) -> Database {
        Database::open(&self.config).await.unwrap()
    }
}

/// Runs SQL past the store, wherever its database is.
pub async fn try_run(config: &Config, sql: &str) -> Result<(), sqlx::Error> {
    let sql = AssertSqlSafe(sql.to_owned());
    match &config.url {
        Some(url) => PgConnection::connect(url).await?.execute(sql).await.map(|_| ()),
        None => SqliteConnection::connect(&file(config)).await?.execute(sql).await.map(|_| ()),
    }
}

fn file(config: &Config) -> String {
    format!("sqlite://{}?mode=rwc", config.data.join("ellie.db").display())
}
