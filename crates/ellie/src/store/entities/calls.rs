//! A call.

use sea_orm::entity::prelude::*;

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calls")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub session_id: String,
    pub channel: String,
    pub caller_id: Option<i64>,
    pub started_at: DateTimeUtc,
    pub last_turn_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    pub question: Option<String>,
    pub state: String,
    pub standing: Option<String>,
    pub priority: Option<i32>,
    pub attorney: Option<String>,
    pub outcome: Option<String>,
    pub area: Option<String>,
    pub summary: Option<String>,
    pub legal_hold: bool,
    pub deleted_at: Option<DateTimeUtc>,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
