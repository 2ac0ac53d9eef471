//! Who works with Ellie. Of a password only its hash is kept.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::database::{Tx, within};
pub use super::entities::users::Model as User;
use super::entities::users::{ActiveModel, Column, Entity};
use super::{Database, Error, audit, logins};

impl Database {
    /// Somebody new. A name that is taken is a conflict.
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

    /// Somebody by name.
    pub async fn user(&self, name: &str) -> Result<Option<User>, Error> {
        within(async { Ok(Entity::find_by_id(name).one(self.reader()).await?) }).await
    }

    /// Everybody, by name.
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        within(async { Ok(Entity::find().order_by_asc(Column::Name).all(self.reader()).await?) })
            .await
    }

    /// Lets somebody in no more, and ends all logins; or lets them in again.
    pub async fn disable_user(
        &self,
        name: &str,
        is_disabled: bool,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            change(&tx, name, Column::DisabledAt, Expr::value(is_disabled.then_some(now))).await?;
            if is_disabled {
                logins::end_all(&tx, name, now).await?;
            }
            let action = if is_disabled { "user disabled" } else { "user enabled" };
            done(&tx, action, name, actor, now).await?;
            tx.commit().await
        })
        .await
    }

    /// Somebody has another password: whoever came in with the one before is out.
    pub async fn set_password(
        &self,
        name: &str,
        password_hash: &str,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            change(&tx, name, Column::PasswordHash, Expr::value(password_hash)).await?;
            logins::end_all(&tx, name, now).await?;
            done(&tx, "password changed", name, actor, now).await?;
            tx.commit().await
        })
        .await
    }
}

async fn change(tx: &Tx, name: &str, column: Column, value: Expr) -> Result<(), Error> {
    let changed = Entity::update_many()
        .col_expr(column, value)
        .filter(Column::Name.eq(name))
        .exec(tx)
        .await?;
    if changed.rows_affected == 1 { Ok(()) } else { Err(Error::Missing("user")) }
}

pub(super) async fn done(
    tx: &Tx,
    action: &str,
    name: &str,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let entry = audit::by(actor, audit::entry(now, action, "user", name));
    audit::write(tx, vec![entry]).await
}
