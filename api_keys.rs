//! The keys of programs: which there are, and which are revoked. A key itself is kept nowhere.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::database::within;
use super::entities::api_keys::{ActiveModel, Column as C, Entity, Model};
use super::{Database, Error, audit, json};

/// A key, without what it opens with.
pub type Key = Model;

/// So many of the newest are listed.
const MOST: u64 = 1000;

/// A key that is made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What it is revoked by.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What may be done with it.
    pub permissions: Vec<String>,
    /// When it ends.
    pub expires: DateTime<Utc>,
}

impl Database {
    /// Keeps that a key was made.
    pub async fn add_key(&self, key: &NewKey, actor: &str, now: DateTime<Utc>) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let row = ActiveModel {
                id: Set(key.id.clone()),
                name: Set(key.name.clone()),
                permissions: Set(json(&key.permissions)),
                created_by: Set(actor.to_owned()),
                created_at: Set(now),
                expires_at: Set(key.expires),
                revoked_at: Set(None),
            };
            Entity::insert(row).exec_without_returning(&tx).await?;
            let entry = audit::entry(now, "API key made", "api key", &key.id);
            audit::write(&tx, vec![audit::by(actor, entry)]).await?;
            tx.commit().await
        })
        .await
    }

    /// The keys, the newest first.
    pub async fn keys(&self) -> Result<Vec<Key>, Error> {
        let newest = Entity::find().order_by_desc(C::CreatedAt).order_by_asc(C::Id).limit(MOST);
        within(async { Ok(newest.all(self.reader()).await?) }).await
    }

    /// Whether a key was made here and is not revoked.
    pub async fn key_is_good(&self, id: &str) -> Result<bool, Error> {
        within(async {
            let found = Entity::find_by_id(id).one(self.reader()).await?;
            Ok(found.is_some_and(|key| key.revoked_at.is_none()))
        })
        .await
    }

    /// Nobody opens anything with this key from now on.
    pub async fn revoke_key(&self, id: &str, actor: &str, now: DateTime<Utc>) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let row = ActiveModel { revoked_at: Set(Some(now)), ..Default::default() };
            let revoked = Entity::update_many()
                .set(row)
                .filter(C::Id.eq(id))
                .filter(C::RevokedAt.is_null())
                .exec(&tx)
                .await?;
            if revoked.rows_affected == 0 {
                return Err(Error::Missing("API key"));
            }
            let entry = audit::entry(now, "API key revoked", "api key", id);
            audit::write(&tx, vec![audit::by(actor, entry)]).await?;
            tx.commit().await
        })
        .await
    }
}
