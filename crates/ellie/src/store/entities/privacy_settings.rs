//! What a session lets us keep.

use sea_orm::entity::prelude::*;

/// What a session lets us keep.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "privacy_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: String,
    pub enable_conversation_logging: bool,
    pub enable_audio_recording: bool,
    pub data_retention_days: i32,
    pub allow_analytics: bool,
    pub allow_quality_improvement: bool,
    pub updated_at: DateTimeUtc,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
