//! Logins: begun with a password, renewed turn by turn, ended once and for all.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::database::{Tx, within};
use super::entities::{api_keys, logins, users};
use super::users::{User, done};
use super::{Database, Error};
use logins::{ActiveModel, Column, Entity};

/// More logins than this at once are nobody's; the earliest of them ends.
const MOST_OF_A_USER: usize = 100;

/// What becomes of a login that is to be renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renewal {
    /// It goes on, for this user.
    Renewed(User),
    /// Its token had been used before: somebody else has it too, so the login is ended.
    Stolen,
    /// It has ended, or its user may not come in any more.
    Over,
}

/// What is withdrawn before its time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Withdrawn {
    /// Names of users who may not come in.
    pub users: Vec<String>,
    /// Ids of logins.
    pub logins: Vec<String>,
    /// Ids of API keys.
    pub keys: Vec<String>,
}

impl Database {
    /// Somebody has come in.
    pub async fn begin_login(
        &self,
        id: &str,
        user: &str,
        now: DateTime<Utc>,
        expires: DateTime<Utc>,
    ) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let row = ActiveModel {
                id: Set(id.to_owned()),
                user_name: Set(user.to_owned()),
                turn: Set(0),
                began_at: Set(now),
                expires_at: Set(expires),
                ended_at: Set(None),
            };
            Entity::insert(row).exec_without_returning(&tx).await?;
            make_room(&tx, user, now).await?;
            done(&tx, "logged in", user, &format!("user:{user}"), now).await?;
            tx.commit().await
        })
        .await
    }

    /// Renews a login that is at this turn. Of two who come with the same token one is late, and
    /// nobody knows which is the thief.
    pub async fn renew_login(
        &self,
        id: &str,
        turn: i64,
        now: DateTime<Utc>,
    ) -> Result<Renewal, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let renewed = Entity::update_many()
                .col_expr(Column::Turn, Expr::col(Column::Turn).add(1))
                .filter(Column::Id.eq(id))
                .filter(Column::Turn.eq(turn))
                .filter(going_on(now))
                .exec(&tx)
                .await?;
            let login = Entity::find_by_id(id).one(&tx).await?;
            let renewal = match (renewed.rows_affected, login) {
                (1, Some(login)) => still_allowed(&tx, &login.user_name).await?,
                (_, Some(login)) if login.turn > turn => {
                    // Of several who find out at once, one ends it and tells the audit.
                    match end(&tx, Condition::all().add(Column::Id.eq(id)), now).await? {
                        1 => {
                            done(&tx, "stolen login ended", &login.user_name, "ellie", now).await?;
                            Renewal::Stolen
                        }
                        _ => Renewal::Over,
                    }
                }
                _ => Renewal::Over,
            };
            tx.commit().await?;
            Ok(renewal)
        })
        .await
    }

    /// Somebody leaves. Whoever has left already leaves again.
    pub async fn end_login(&self, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let ended = end(&tx, Condition::all().add(Column::Id.eq(id)), now).await?;
            if let (1, Some(login)) = (ended, Entity::find_by_id(id).one(&tx).await?) {
                let user = &login.user_name;
                done(&tx, "logged out", user, &format!("user:{user}"), now).await?;
            }
            tx.commit().await
        })
        .await
    }

    /// What would still be good if it were not withdrawn: tokens of logins that ended before
    /// `since` are over by themselves.
    pub async fn withdrawn(
        &self,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Withdrawn, Error> {
        within(async {
            let reader = self.reader();
            let users = users::Entity::find()
                .select_only()
                .column(users::Column::Name)
                .filter(users::Column::DisabledAt.is_not_null());
            let logins =
                Entity::find().select_only().column(Column::Id).filter(Column::EndedAt.gt(since));
            let keys = api_keys::Entity::find()
                .select_only()
                .column(api_keys::Column::Id)
                .filter(api_keys::Column::RevokedAt.is_not_null())
                .filter(api_keys::Column::ExpiresAt.gt(now));
            Ok(Withdrawn {
                users: users.into_tuple().all(reader).await?,
                logins: logins.into_tuple().all(reader).await?,
                keys: keys.into_tuple().all(reader).await?,
            })
        })
        .await
    }

    /// Forgets logins and keys whose time is over by themselves.
    pub async fn forget_logins(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let logins = Entity::delete_many().filter(Column::ExpiresAt.lte(now)).exec(&tx).await?;
            let keys = api_keys::Entity::delete_many()
                .filter(api_keys::Column::ExpiresAt.lte(now))
                .exec(&tx)
                .await?;
            tx.commit().await?;
            Ok(logins.rows_affected + keys.rows_affected)
        })
        .await
    }
}

fn going_on(now: DateTime<Utc>) -> Condition {
    Condition::all().add(Column::EndedAt.is_null()).add(Column::ExpiresAt.gt(now))
}

async fn still_allowed(tx: &Tx, user: &str) -> Result<Renewal, Error> {
    let user = users::Entity::find_by_id(user).one(tx).await?;
    let allowed = user.filter(|user| user.disabled_at.is_none());
    Ok(allowed.map_or(Renewal::Over, Renewal::Renewed))
}

/// Ends all logins of somebody.
pub(super) async fn end_all(tx: &Tx, user: &str, now: DateTime<Utc>) -> Result<(), Error> {
    end(tx, Condition::all().add(Column::UserName.eq(user)), now).await.map(|_| ())
}

async fn make_room(tx: &Tx, user: &str, now: DateTime<Utc>) -> Result<(), Error> {
    use sea_orm::QueryOrder;
    let of_user = Condition::all().add(Column::UserName.eq(user)).add(going_on(now));
    let too_many: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(of_user)
        .order_by_desc(Column::BeganAt)
        .offset(MOST_OF_A_USER as u64)
        .limit(MOST_OF_A_USER as u64)
        .into_tuple()
        .all(tx)
        .await?;
    end(tx, Condition::all().add(Column::Id.is_in(too_many)), now).await.map(|_| ())
}

async fn end(tx: &Tx, which: Condition, now: DateTime<Utc>) -> Result<u64, Error> {
    let ended = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now))
        .filter(which)
        .filter(Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(ended.rows_affected)
}
