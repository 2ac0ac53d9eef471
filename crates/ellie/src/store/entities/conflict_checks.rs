//! A look for conflicts of interest.

use sea_orm::entity::prelude::*;

/// How a look for conflicts ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum CheckResult {
    /// Nobody the firm knows.
    #[sea_orm(string_value = "clear")]
    Clear,
    /// Perhaps: a person has to look.
    #[sea_orm(string_value = "unclear")]
    Unclear,
    /// Somebody the firm may not act against.
    #[sea_orm(string_value = "hit")]
    Hit,
    /// It could not be looked for.
    #[sea_orm(string_value = "unknown")]
    Unknown,
}

impl CheckResult {
    /// Its name in the table.
    #[must_use]
    pub fn name(&self) -> String {
        self.to_value()
    }
}

/// A look for conflicts of interest.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict_checks")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub call_id: String,
    pub at: DateTimeUtc,
    pub parties: String,
    pub result: CheckResult,
    pub matched: Option<String>,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
