//! A time kept for a caller until it is confirmed.

use sea_orm::entity::prelude::*;

/// What confirming does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum HoldPurpose {
    /// Books the time.
    #[sea_orm(string_value = "book")]
    Book,
    /// Moves a consultation to it.
    #[sea_orm(string_value = "move")]
    Move,
    /// Calls off the consultation that is then.
    #[sea_orm(string_value = "cancel")]
    Cancel,
}

/// What became of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum HoldState {
    /// It waits to be confirmed, if it has not expired.
    #[sea_orm(string_value = "live")]
    Live,
    /// It was confirmed.
    #[sea_orm(string_value = "confirmed")]
    Confirmed,
    /// It was given back.
    #[sea_orm(string_value = "released")]
    Released,
    /// Nobody confirmed it in time.
    #[sea_orm(string_value = "expired")]
    Expired,
}

/// A time kept for a caller until it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub token: String,
    pub session_id: Option<String>,
    pub purpose: HoldPurpose,
    pub state: HoldState,
    pub attorney: i64,
    pub starts: DateTimeUtc,
    pub ends: DateTimeUtc,
    pub length_min: i32,
    pub expires: DateTimeUtc,
    pub consultation_id: Option<i64>,
    pub sequence: i64,
    pub from_attorney: Option<i64>,
    pub from_starts: Option<DateTimeUtc>,
    pub from_length_min: Option<i32>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub area: Option<String>,
    pub held_at: DateTimeUtc,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
