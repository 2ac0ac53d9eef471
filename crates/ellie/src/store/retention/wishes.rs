//! Wishes to be forgotten, fulfilled when they are due.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::super::database::within;
use super::super::entities::deletion_requests::{ActiveModel, Column, Entity, Model};
use super::super::{Database, Error};

impl Database {
    /// Fulfils the wishes to be forgotten that are due; returns how many, and how many wait for a
    /// legal hold to end. One that cannot be fulfilled holds up no other.
    pub async fn fulfil(&self, now: DateTime<Utc>) -> Result<(u64, u64), Error> {
        self.fulfil_where(Condition::all(), now).await
    }

    /// As [`Database::fulfil`], of one session.
    pub async fn fulfil_of(
        &self,
        session_id: &str,
        now: DateTime<Utc>,
    ) -> Result<(u64, u64), Error> {
        let of_session = Condition::all().add(Column::SessionId.eq(session_id));
        self.fulfil_where(of_session, now).await
    }

    async fn fulfil_where(
        &self,
        which: Condition,
        now: DateTime<Utc>,
    ) -> Result<(u64, u64), Error> {
        let due = Entity::find()
            .filter(which)
            .filter(Column::DoneAt.is_null())
            .filter(Column::DueAt.lte(now))
            .order_by_asc(Column::Id);
        let (mut fulfilled, mut held) = (0, 0);
        for wish in within(async { Ok(due.all(self.reader()).await?) }).await? {
            match self.fulfil_one(&wish, now).await {
                Ok(()) => fulfilled += 1,
                Err(Error::Held) => held += 1,
                Err(error) => {
                    tracing::error!(%error, wish = wish.id, "a wish to be forgotten is not fulfilled");
                }
            }
        }
        Ok((fulfilled, held))
    }

    async fn fulfil_one(&self, wish: &Model, now: DateTime<Utc>) -> Result<(), Error> {
        let erased = match (&wish.session_id, wish.caller_id) {
            (Some(session), _) => self.erase(session, now).await,
            (None, Some(caller)) => self.erase_caller(caller, now).await,
            (None, None) => Ok(0),
        };
        match erased {
            Ok(_) | Err(Error::Missing(_)) => within(done(self, wish.id, now)).await,
            Err(error) => Err(error),
        }
    }
}

/// A wish is fulfilled. Why it was wished is nobody's business any longer.
async fn done(database: &Database, id: i64, now: DateTime<Utc>) -> Result<(), Error> {
    let tx = database.write_tx().await?;
    let row = ActiveModel { done_at: Set(Some(now)), reason: Set(None), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(&tx).await?;
    tx.commit().await
}
