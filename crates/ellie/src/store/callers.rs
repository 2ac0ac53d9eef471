//! People who called, found again by phone and name.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::database::{Tx, within};
use super::entities::callers::{ActiveModel, Column, Entity};
use super::entities::{calls, intakes};
pub use super::kept::IntakeStatus;
use super::{Database, Error};

/// Whoever refers to callers shares it; whoever deletes some has it alone, after all else.
pub(super) const LOCK: &str = "callers";

/// An intake of an earlier call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Who called.
    pub caller: String,
    /// The call.
    pub call: calls::Model,
    /// How far it came.
    pub status: IntakeStatus,
}

impl Database {
    /// The intakes of the last calls from this number since then, the newest first.
    pub async fn intakes_from(
        &self,
        phone: &str,
        since: DateTime<Utc>,
        most: u64,
    ) -> Result<Vec<Earlier>, Error> {
        within(async {
            let db = self.reader();
            let people = Entity::find().filter(Column::Phone.eq(phone)).all(db).await?;
            let calls = calls::Entity::find()
                .filter(calls::Column::CallerId.is_in(people.iter().map(|caller| caller.id)))
                .filter(calls::Column::DeletedAt.is_null())
                .filter(calls::Column::LastTurnAt.gte(since))
                .order_by_desc(calls::Column::LastTurnAt)
                .limit(most)
                .all(db)
                .await?;
            let of_these = intakes::Column::CallId.is_in(calls.iter().map(|call| call.id.as_str()));
            let intakes = intakes::Entity::find().filter(of_these).all(db).await?;
            let earlier = |call: calls::Model| {
                let caller = people.iter().find(|caller| Some(caller.id) == call.caller_id)?;
                let intake = intakes.iter().find(|intake| intake.call_id == call.id)?;
                Some(Earlier { caller: caller.name.clone(), status: intake.status, call })
            };
            Ok(calls.into_iter().filter_map(earlier).collect())
        })
        .await
    }
}

/// The number of a caller, who is added if nobody of this name called from this phone.
pub(super) async fn find_or_add(
    tx: &Tx,
    name: &str,
    phone: &str,
    at: DateTime<Utc>,
) -> Result<i64, Error> {
    let (folded, phone) = (folded(name), phone.chars().take(20).collect::<String>());
    tx.lock_shared(LOCK).await?;
    let found = Entity::find().filter(Column::Phone.eq(&phone)).filter(Column::Folded.eq(&folded));
    if let Some(caller) = found.clone().one(tx).await? {
        return Ok(caller.id);
    }
    let caller = ActiveModel {
        name: Set(name.to_owned()),
        folded: Set(folded),
        phone: Set(phone),
        created_at: Set(at),
        ..Default::default()
    };
    let once = OnConflict::columns([Column::Phone, Column::Folded]).do_nothing().to_owned();
    Entity::insert(caller).on_conflict(once).exec_without_returning(tx).await?;
    let caller = found.one(tx).await?;
    caller.map(|caller| caller.id).ok_or_else(|| Error::Conflict("the caller is gone".into()))
}

/// Case and spaces do not make another person. An index holds only so much: no name is longer.
pub(super) fn folded(name: &str) -> String {
    const MOST: usize = 200;
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ").chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_spaces_do_not_make_another_person() {
        assert_eq!(folded("  Dana  WHITFIELD "), folded("dana whitfield"));
        assert_ne!(folded("Dana"), folded("Dan"));
    }
}
