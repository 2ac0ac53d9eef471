//! The names the firm knows: parties a conflict is looked for with, clients, and people whom
//! another lawyer represents. They are imported, a whole list at a time.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::database::{Tx, within, within_a_minute};
use super::entities::{known_parties, revisions};
use super::{Database, Error, audit, json};
pub use known_parties::{PartyKind, PartyStatus};

/// Rows of one statement: PostgreSQL takes 65,535 values, SQLite half of that.
const AT_ONCE: usize = 1_000;

/// A name the firm knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The name.
    pub name: String,
    /// What else it goes by.
    pub aliases: Vec<String>,
    /// What it stands for in a conflict check.
    pub status: Option<PartyStatus>,
    /// The phone on file.
    pub phone: Option<String>,
    /// What the firm does for a client, and the words the firm recorded for how it stands.
    pub matters: Vec<Matter>,
}

/// A matter of a client.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Matter {
    pub name: String,
    pub status: String,
}

impl Database {
    /// Replaces a whole list, and returns its revision.
    pub async fn replace_parties(
        &self,
        kind: PartyKind,
        parties: &[Party],
        now: DateTime<Utc>,
    ) -> Result<i64, Error> {
        let rows = parties.iter().map(|party| row(kind, party)).collect::<Result<Vec<_>, _>>()?;
        within_a_minute(async {
            let tx = self.write_tx().await?;
            tx.lock(name(kind)).await?;
            let of_kind = known_parties::Column::Kind.eq(kind);
            known_parties::Entity::delete_many().filter(of_kind).exec(&tx).await?;
            for some in rows.chunks(AT_ONCE) {
                known_parties::Entity::insert_many(some.to_vec())
                    .exec_without_returning(&tx)
                    .await?;
            }
            let revision = next_revision(&tx, kind, now).await?;
            let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            let entry = audit::counted(now, "list replaced", "parties", name(kind), count);
            audit::write(&tx, vec![entry]).await?;
            tx.commit().await?;
            Ok(revision)
        })
        .await
    }

    /// A whole list.
    pub async fn parties(&self, kind: PartyKind) -> Result<Vec<Party>, Error> {
        within_a_minute(async {
            let rows = known_parties::Entity::find()
                .filter(known_parties::Column::Kind.eq(kind))
                .order_by_asc(known_parties::Column::Id)
                .all(self.reader())
                .await?;
            rows.into_iter().map(party).collect()
        })
        .await
    }

    /// How often a list was replaced; 0 where it never was.
    pub async fn parties_revision(&self, kind: PartyKind) -> Result<i64, Error> {
        within(async {
            let found = revisions::Entity::find_by_id(name(kind)).one(self.reader()).await?;
            Ok(found.map_or(0, |revision| revision.number))
        })
        .await
    }
}

async fn next_revision(tx: &Tx, kind: PartyKind, now: DateTime<Utc>) -> Result<i64, Error> {
    use revisions::Column as C;
    let before = revisions::Entity::find_by_id(name(kind)).one(tx).await?;
    let number = before.map_or(0, |revision| revision.number) + 1;
    let row = revisions::ActiveModel {
        name: Set(name(kind).to_owned()),
        number: Set(number),
        at: Set(now),
    };
    let again = OnConflict::column(C::Name).update_columns([C::Number, C::At]).to_owned();
    revisions::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(number)
}

fn name(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Party => "party",
        PartyKind::Client => "client",
        PartyKind::Represented => "represented",
    }
}

fn row(kind: PartyKind, party: &Party) -> Result<known_parties::ActiveModel, Error> {
    let matters = serde_json::to_string(&party.matters);
    Ok(known_parties::ActiveModel {
        kind: Set(kind),
        name: Set(party.name.clone()),
        aliases: Set(json(&party.aliases)),
        status: Set(party.status),
        phone: Set(party.phone.clone()),
        matters: Set(matters.map_err(|error| Error::Broken(error.to_string()))?),
        ..Default::default()
    })
}

fn party(row: known_parties::Model) -> Result<Party, Error> {
    let broken = |error: serde_json::Error| Error::Broken(format!("a party's row: {error}"));
    Ok(Party {
        name: row.name,
        aliases: serde_json::from_str(&row.aliases).map_err(broken)?,
        status: row.status,
        phone: row.phone,
        matters: serde_json::from_str(&row.matters).map_err(broken)?,
    })
}
