//! The fourth version: users, their logins, and API keys.

use sea_orm::ConnectionTrait;
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::v1::words_of;

const TABLES: &str = include_str!("v4.sql");

pub(super) struct Users;

impl MigrationName for Users {
    fn name(&self) -> &'static str {
        "v4_users"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Users {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let (_, moment) = words_of(connection.get_database_backend());
        let tables = TABLES.replace("{moment}", moment);
        connection.execute_unprepared(&tables).await.map(|_| ())
    }
}
