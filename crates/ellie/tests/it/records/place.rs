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

    /// Runs SQL past the store.
    pub async fn run(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        match &self.config.url {
            Some(url) => {
                PgConnection::connect(url).await.unwrap().execute(sql).await.unwrap();
            }
            None => {
                let path = self.folder.path().join("ellie.db");
                let url = format!("sqlite://{}?mode=rwc", path.display());
                SqliteConnection::connect(&url).await.unwrap().execute(sql).await.unwrap();
            }
        }
    }

    pub async fn open(&self) -> Database {
        Database::open(&self.config).await.unwrap()
    }
}
