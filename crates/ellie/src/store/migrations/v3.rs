//! The third version: attorneys keep their numbers.

use sea_orm::ConnectionTrait;
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

const TABLES: &str = include_str!("v3.sql");

pub(super) struct Attorneys;

impl MigrationName for Attorneys {
    fn name(&self) -> &'static str {
        "v3_attorneys"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Attorneys {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(TABLES).await.map(|_| ())
    }
}
