//! A caller who was told of somebody else.

use sea_orm::entity::prelude::*;

/// A caller who was told of somebody else.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referrals")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub call_id: String,
    pub at: DateTimeUtc,
    pub area: Option<String>,
    pub state: Option<String>,
    pub referred_to: Option<String>,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
