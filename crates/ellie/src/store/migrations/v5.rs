//! The fifth version: what thinking took.

use sea_orm::ConnectionTrait;
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

const TABLES: &str = include_str!("v5.sql");

pub(super) struct Thinking;

impl MigrationName for Thinking {
    fn name(&self) -> &'static str {
        "v5_thinking"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Thinking {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(TABLES).await.map(|_| ())
    }
}
