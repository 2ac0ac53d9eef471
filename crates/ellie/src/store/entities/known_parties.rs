//! A name that conflict checks and the desk know.

use sea_orm::entity::prelude::*;

/// Which list a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum PartyKind {
    /// Somebody a conflict is looked for with.
    #[sea_orm(string_value = "party")]
    Party,
    /// A client of the firm.
    #[sea_orm(string_value = "client")]
    Client,
    /// Somebody whom another lawyer represents.
    #[sea_orm(string_value = "represented")]
    Represented,
}

/// What the name of a party stands for in a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum PartyStatus {
    /// The firm may not act against it.
    #[sea_orm(string_value = "conflict")]
    Conflict,
    /// A person has to look.
    #[sea_orm(string_value = "unclear")]
    Unclear,
}

/// A name that conflict checks and the desk know.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "known_parties")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub kind: PartyKind,
    pub name: String,
    pub aliases: String,
    pub status: Option<PartyStatus>,
    pub phone: Option<String>,
    pub matters: String,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
