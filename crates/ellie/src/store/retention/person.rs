//! All calls of a person, found by the number the person is reached at.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::super::callers::folded;
use super::super::calls::Call;
use super::super::database::within;
use super::super::entities::{callers, calls, consultations, contacts, messages};
use super::super::{Database, Error, audit};
use super::Export;
use super::erase::{erase_all, locked_where};

/// Whoever is reached at this number; of several, the one of this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Ten digits.
    pub phone: String,
    /// Without one it is everybody of the number, also who gave no name.
    pub name: Option<String>,
}

impl Database {
    /// All that is known of each call of a person, the first one first.
    pub async fn export_person(&self, person: &Person) -> Result<Vec<Export>, Error> {
        let calls = within(async {
            let ids = calls_of(self.reader(), person).await?;
            let calls = calls::Entity::find().filter(calls::Column::Id.is_in(ids));
            Ok(calls.order_by_asc(calls::Column::StartedAt).all(self.reader()).await?)
        });
        match calls.await? {
            none if none.is_empty() => Err(Error::Missing("caller")),
            calls => self.export_all(calls.into_iter()).await,
        }
    }

    /// Forgets all calls of a person, and returns how many rows that were. Refused while a legal
    /// hold is on any of them.
    pub async fn erase_person(
        &self,
        person: &Person,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        within(async {
            let tx = self.write_tx().await?;
            let ids = calls_of(&tx, person).await?;
            let calls: Vec<Call> = locked_where(&tx, calls::Column::Id.is_in(ids)).await?;
            if calls.is_empty() {
                return Err(Error::Missing("caller"));
            }
            let count = erase_all(&tx, &calls, now).await?;
            let entry = audit::counted(now, "caller erased", "calls", "", count);
            audit::write(&tx, vec![audit::by(actor, entry)]).await?;
            tx.commit().await?;
            Ok(count)
        })
        .await
    }
}

impl Person {
    fn is(&self, name: Option<&str>) -> bool {
        let own = self.name.as_deref().map(folded);
        own.is_none_or(|own| name.is_some_and(|name| folded(name) == own))
    }
}

type Named<T> = Vec<(T, Option<String>)>;

/// Wherever a call has kept the number.
async fn calls_of<C: ConnectionTrait>(
    connection: &C,
    person: &Person,
) -> Result<Vec<String>, Error> {
    let phone = person.phone.as_str();
    let known = callers::Entity::find().filter(callers::Column::Phone.eq(phone));
    let known = known.all(connection).await?.into_iter();
    let known = known.filter(|caller| person.is(Some(&caller.name))).map(|caller| caller.id);
    let reached: Named<String> = contacts::Entity::find()
        .select_only()
        .columns([contacts::Column::CallId, contacts::Column::Name])
        .filter(contacts::Column::Phone.eq(phone))
        .into_tuple()
        .all(connection)
        .await?;
    let left: Named<String> = messages::Entity::find()
        .select_only()
        .columns([messages::Column::CallId, messages::Column::Name])
        .filter(messages::Column::Phone.eq(phone))
        .into_tuple()
        .all(connection)
        .await?;
    let booked: Named<Option<String>> = consultations::Entity::find()
        .select_only()
        .columns([consultations::Column::SessionId, consultations::Column::Name])
        .filter(consultations::Column::Phone.eq(phone))
        .into_tuple()
        .all(connection)
        .await?;
    let is_theirs = |(id, name): (String, Option<String>)| person.is(name.as_deref()).then_some(id);
    let booked = booked.into_iter().filter_map(|(id, name)| is_theirs((id?, name)));
    let reached = reached.into_iter().chain(left).filter_map(is_theirs);
    let wanted = Condition::any()
        .add(calls::Column::CallerId.is_in(known))
        .add(calls::Column::SessionId.is_in(booked))
        .add(calls::Column::Id.is_in(reached));
    let ids = calls::Entity::find().select_only().column(calls::Column::Id).filter(wanted);
    Ok(ids.into_tuple().all(connection).await?)
}
