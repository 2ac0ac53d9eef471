//! What a caller agreed to, or did not.

use sea_orm::entity::prelude::*;

/// What a caller agreed to, or did not.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consents")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub call_id: String,
    pub at: DateTimeUtc,
    pub kind: String,
    pub wording_version: String,
    pub given: bool,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
