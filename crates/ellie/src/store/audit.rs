//! What was done, by whom, to what; never what it says.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use super::database::{Tx, within};
use super::entities::audit::{ActiveModel, Entity};
use super::{Database, Error};

/// Ellie herself, when nobody else did it.
const ELLIE: &str = "ellie";

/// Something somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: String,
    /// What was done, in words that name nobody.
    pub action: String,
    /// What kind of thing it was done to.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// How many there were of it.
    pub count: Option<u64>,
}

impl Database {
    /// Writes down what somebody did.
    pub async fn audit(&self, done: Audited) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            let Audited { at, actor, action, subject_kind, subject_id, count } = done;
            let row = entry(at, &action, &subject_kind, &subject_id);
            let row = ActiveModel { count: Set(count.map(bounded)), ..by(&actor, row) };
            write(&tx, vec![row]).await?;
            tx.commit().await
        })
        .await
    }
}

pub(super) fn entry(at: DateTime<Utc>, action: &str, kind: &str, id: &str) -> ActiveModel {
    ActiveModel {
        at: Set(at),
        actor: Set(ELLIE.to_owned()),
        action: Set(action.to_owned()),
        subject_kind: Set(kind.to_owned()),
        subject_id: Set(id.to_owned()),
        count: Set(None),
        ..Default::default()
    }
}

pub(super) fn counted(
    at: DateTime<Utc>,
    action: &str,
    kind: &str,
    id: &str,
    count: u64,
) -> ActiveModel {
    ActiveModel { count: Set(Some(bounded(count))), ..entry(at, action, kind, id) }
}

/// Somebody else than Ellie herself did it.
pub(super) fn by(actor: &str, entry: ActiveModel) -> ActiveModel {
    ActiveModel { actor: Set(actor.to_owned()), ..entry }
}

fn bounded(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) async fn write(tx: &Tx, rows: Vec<ActiveModel>) -> Result<(), Error> {
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}
