//! A wish to be forgotten.

use sea_orm::entity::prelude::*;

/// A wish to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deletion_requests")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub session_id: Option<String>,
    pub caller_id: Option<i64>,
    pub asked_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub reason: Option<String>,
    pub done_at: Option<DateTimeUtc>,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
