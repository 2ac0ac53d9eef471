//! The second version: a session may call more than once, and what has arrived is not kept.

use sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

const REST: &str = include_str!("v2.sql");

pub(super) struct CallsOfSessions;

impl MigrationName for CallsOfSessions {
    fn name(&self) -> &'static str {
        "v2_calls_of_sessions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CallsOfSessions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let calls = match connection.get_database_backend() {
            DbBackend::Postgres => include_str!("v2_postgres.sql"),
            _ => include_str!("v2_sqlite.sql"),
        };
        connection.execute_unprepared(calls).await?;
        connection.execute_unprepared(REST).await.map(|_| ())
    }
}
