//! A consultation that is or was agreed.

use sea_orm::entity::prelude::*;

/// Whether a consultation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ConsultationStatus {
    /// It stands.
    #[sea_orm(string_value = "booked")]
    Booked,
    /// It was called off.
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
}

/// A consultation that is or was agreed.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub session_id: Option<String>,
    pub attorney: i64,
    pub starts: DateTimeUtc,
    pub ends: DateTimeUtc,
    pub length_min: i32,
    pub sequence: i64,
    pub uid: String,
    pub status: ConsultationStatus,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub area: Option<String>,
    pub booked_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
