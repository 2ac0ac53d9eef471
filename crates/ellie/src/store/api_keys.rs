//! Keys that were made for programs. The keys themselves are kept nowhere, only what they were made of.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::database::{Tx, within};
use super::entities::api_keys::{ActiveModel, Column, Entity, Model};
use super::{Database, Error, audit, json};

/// As many keys as may be good at once.
pub const MOST: u64 = 200;

/// What a key was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What it is revoked by.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// All that may be done with it, by name.
    pub permissions: Vec<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Database {
    /// A key was made.
    pub async fn add_key(&self, key: &Key, actor: &str) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            if Entity::find().count(&tx).await? >= MOST {
                return Err(Error::Refused("there are too many API keys".into()));
            }
            let row = ActiveModel {
                id: Set(key.id.clone()),
                name: Set(key.name.clone()),
                permissions: Set(json(&key.permissions)),
                created_at: Set(key.created_at),
                expires_at: Set(key.expires_at),
                revoked_at: Set(key.revoked_at),
            };
            Entity::insert(row).exec_without_returning(&tx).await?;
            done(&tx, "API key made", &key.id, actor, key.created_at).await?;
            tx.commit().await
        })
        .await
    }

    /// All keys whose time is not over, the newest first; those that were revoked too.
    pub async fn keys(&self, now: DateTime<Utc>) -> Result<Vec<Key>, Error> {
        within(async {
            let rows = Entity::find()
                .filter(Column::ExpiresAt.gt(now))
                .order_by_desc(Column::CreatedAt)
                .order_by_asc(Column::Id)
                .all(self.reader())
                .await?;
            rows.into_iter().map(key).collect()
        })
        .await
    }

    /// A key is good no longer. One that was revoked before stays so.
    pub async fn revoke_key(&self, id: &str, actor: &str, now: DateTime<Utc>) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let revoked = Entity::update_many()
                .col_expr(Column::RevokedAt, Expr::value(now))
                .filter(Column::Id.eq(id))
                .filter(Column::RevokedAt.is_null())
                .exec(&tx)
                .await?;
            if revoked.rows_affected == 1 {
                done(&tx, "API key revoked", id, actor, now).await?;
            } else {
                Entity::find_by_id(id).one(&tx).await?.ok_or(Error::Missing("API key"))?;
            }
            tx.commit().await
        })
        .await
    }
}

async fn done(
    tx: &Tx,
    action: &str,
    id: &str,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let entry = audit::by(actor, audit::entry(now, action, "api key", id));
    audit::write(tx, vec![entry]).await
}

fn key(row: Model) -> Result<Key, Error> {
    let Model { id, name, permissions, created_at, expires_at, revoked_at } = row;
    let broken = |error: serde_json::Error| Error::Broken(format!("a key's row: {error}"));
    let permissions = serde_json::from_str(&permissions).map_err(broken)?;
    Ok(Key { id, name, permissions, created_at, expires_at, revoked_at })
}
