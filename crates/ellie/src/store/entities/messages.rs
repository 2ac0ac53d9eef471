//! A message for the firm.

use sea_orm::entity::prelude::*;

/// A message for the firm.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub call_id: String,
    pub taken_at: DateTimeUtc,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub extension: Option<String>,
    pub text: String,
    pub unclear: String,
    pub for_whom: Option<String>,
    pub read_at: Option<DateTimeUtc>,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
