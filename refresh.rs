//! What keeps somebody logged in: tokens that are good once. Each brings the next of its family; used
//! again, by whoever stole it or was stolen from, it ends the family (RFC 9700, section 4.14.2).

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::database::{Tx, within};
use super::entities::refresh_tokens::{ActiveModel, Column as C, Entity};
use super::entities::users;
use super::users::User;
use super::{Database, Error, audit};

/// Somebody may be logged in at so many places at once; the oldest is forgotten.
const MOST_FAMILIES: u64 = 32;

/// What became of a token that somebody brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// It was good, and the next is kept.
    Good(User),
    /// It was used before: its family is ended.
    Again,
    /// It is none, or no longer.
    Unknown,
}

impl Database {
    /// Begins a family. What has expired, whoever's it was, is forgotten meanwhile.
    pub async fn begin_refresh(
        &self,
        user: &str,
        fingerprint: &str,
        now: DateTime<Utc>,
        expires: DateTime<Utc>,
    ) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            Entity::delete_many().filter(C::ExpiresAt.lte(now)).exec(&tx).await?;
            keep(&tx, fingerprint, fingerprint, user, expires).await?;
            let open = Entity::find()
                .filter(C::UserName.eq(user))
                .filter(C::UsedAt.is_null())
                .order_by_desc(C::ExpiresAt)
                .offset(MOST_FAMILIES)
                .limit(MOST_FAMILIES);
            for oldest in open.all(&tx).await? {
                end(&tx, &oldest.family).await?;
            }
            tx.commit().await
        })
        .await
    }

    /// Takes a token for the next of its family, which ends when the first would have ended.
    pub async fn take_refresh(
        &self,
        fingerprint: &str,
        next: &str,
        now: DateTime<Utc>,
    ) -> Result<Brought, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let Some(row) = Entity::find_by_id(fingerprint).one(&tx).await? else {
                return Ok(Brought::Unknown);
            };
            if row.expires_at <= now {
                return Ok(Brought::Unknown);
            }
            // Of two at the same moment, one alone finds it unused.
            let used = ActiveModel { used_at: Set(Some(now)), ..Default::default() };
            let taken = Entity::update_many()
                .set(used)
                .filter(C::Fingerprint.eq(fingerprint))
                .filter(C::UsedAt.is_null())
                .exec(&tx)
                .await?;
            if taken.rows_affected == 0 {
                end(&tx, &row.family).await?;
                let entry = audit::entry(now, "stolen log-in ended", "user", &row.user_name);
                audit::write(&tx, vec![entry]).await?;
                tx.commit().await?;
                return Ok(Brought::Again);
            }
            let user = users::Entity::find_by_id(&row.user_name).one(&tx).await?;
            let Some(user) = user.filter(|user| user.disabled_at.is_none()) else {
                return Ok(Brought::Unknown);
            };
            keep(&tx, next, &row.family, &user.name, row.expires_at).await?;
            tx.commit().await?;
            Ok(Brought::Good(user))
        })
        .await
    }

    /// Ends the family a token is of, if it is one.
    pub async fn end_refresh(&self, fingerprint: &str) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            if let Some(row) = Entity::find_by_id(fingerprint).one(&tx).await? {
                end(&tx, &row.family).await?;
            }
            tx.commit().await
        })
        .await
    }
}

async fn keep(
    tx: &Tx,
    fingerprint: &str,
    family: &str,
    user: &str,
    expires: DateTime<Utc>,
) -> Result<(), Error> {
    let row = ActiveModel {
        fingerprint: Set(fingerprint.to_owned()),
        family: Set(family.to_owned()),
        user_name: Set(user.to_owned()),
        expires_at: Set(expires),
        used_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

async fn end(tx: &Tx, family: &str) -> Result<(), Error> {
    Entity::delete_many().filter(C::Family.eq(family)).exec(tx).await?;
    Ok(())
}
