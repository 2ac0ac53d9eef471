//! Who may log in.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::database::{Tx, within};
use super::entities::refresh_tokens;
use super::entities::users::{ActiveModel, Column as C, Entity, Model};
use super::{Database, Error, audit};

/// Somebody who may log in.
pub type User = Model;

impl Database {
    /// Lets somebody log in from now on. A name that is taken is a conflict.
    pub async fn add_user(
        &self,
        name: &str,
        role: &str,
        password_hash: &str,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let row = ActiveModel {
                name: Set(name.to_owned()),
                role: Set(role.to_owned()),
                password_hash: Set(password_hash.to_owned()),
                created_at: Set(now),
                disabled_at: Set(None),
            };
            Entity::insert(row).exec_without_returning(&tx).await?;
            done(&tx, "user added", name, actor, now).await?;
            tx.commit().await
        })
        .await
    }

    /// Somebody, by the name.
    pub async fn user(&self, name: &str) -> Result<Option<User>, Error> {
        within(async { Ok(Entity::find_by_id(name).one(self.reader()).await?) }).await
    }

    /// Everybody, by name.
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        within(async { Ok(Entity::find().order_by_asc(C::Name).all(self.reader()).await?) }).await
    }

    /// Gives somebody another password. Who is logged in with the old one has to log in anew.
    pub async fn set_password(
        &self,
        name: &str,
        password_hash: &str,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let row =
            ActiveModel { password_hash: Set(password_hash.to_owned()), ..Default::default() };
        self.change_user(name, row, "password changed", actor, now).await
    }

    /// Lets somebody in no longer, or again.
    pub async fn set_disabled(
        &self,
        name: &str,
        is_disabled: bool,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let action = if is_disabled { "user disabled" } else { "user enabled" };
        let row =
            ActiveModel { disabled_at: Set(is_disabled.then_some(now)), ..Default::default() };
        self.change_user(name, row, action, actor, now).await
    }

    /// Writes down that somebody has logged in.
    pub async fn logged_in(&self, name: &str, now: DateTime<Utc>) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            done(&tx, "logged in", name, &format!("user {name}"), now).await?;
            tx.commit().await
        })
        .await
    }

    async fn change_user(
        &self,
        name: &str,
        row: ActiveModel,
        action: &str,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let changed = Entity::update_many().set(row).filter(C::Name.eq(name)).exec(&tx).await?;
            if changed.rows_affected == 0 {
                return Err(Error::Missing("user"));
            }
            log_out(&tx, name).await?;
            done(&tx, action, name, actor, now).await?;
            tx.commit().await
        })
        .await
    }
}

/// What kept somebody logged in is gone.
async fn log_out(tx: &Tx, name: &str) -> Result<(), Error> {
    let of_user = Expr::col(refresh_tokens::Column::UserName).eq(name);
    refresh_tokens::Entity::delete_many().filter(of_user).exec(tx).await?;
    Ok(())
}

async fn done(
    tx: &Tx,
    action: &str,
    name: &str,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let entry = audit::by(actor, audit::entry(now, action, "user", name));
    audit::write(tx, vec![entry]).await
}
