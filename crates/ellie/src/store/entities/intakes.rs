//! What a prospective client told of the matter.

use sea_orm::entity::prelude::*;

/// How far an intake is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum IntakeStatus {
    /// There are questions left.
    #[sea_orm(string_value = "open")]
    Open,
    /// All was asked.
    #[sea_orm(string_value = "complete")]
    Complete,
    /// A person has to look at it.
    #[sea_orm(string_value = "review")]
    Review,
}

/// What a prospective client told of the matter.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "intakes")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub call_id: String,
    pub started_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub area: Option<String>,
    pub state: Option<String>,
    pub happened: Option<String>,
    pub happened_on: Option<String>,
    pub place: Option<String>,
    pub people: Option<String>,
    pub injuries: Option<String>,
    pub insurance: Option<String>,
    pub prior_lawyer: Option<String>,
    pub heard_of_us: Option<String>,
    pub deadline_as_stored: Option<String>,
    pub priority: Option<i32>,
    pub attorney: Option<String>,
    pub status: IntakeStatus,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
