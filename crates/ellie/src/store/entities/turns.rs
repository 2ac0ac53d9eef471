//! A turn of a call: what the caller said and what Ellie answered.

use sea_orm::entity::prelude::*;

/// A turn of a call: what the caller said and what Ellie answered.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "turns")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub call_id: String,
    pub number: i64,
    pub at: DateTimeUtc,
    pub heard: Option<String>,
    pub withheld: bool,
    pub topic: Option<String>,
    pub confidence: Option<f64>,
    pub language: Option<String>,
    pub reply: Option<String>,
    pub blocked: Option<String>,
    pub decode_ms: Option<i64>,
    pub transcribe_ms: Option<i64>,
    pub think_ms: Option<i64>,
    pub voice_ms: Option<i64>,
    pub route: Option<String>,
    pub thinker: Option<String>,
    pub input_tokens: Option<i64>,
    pub output_tokens: Option<i64>,
    pub cost_micros: Option<i64>,
    pub actions: String,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
