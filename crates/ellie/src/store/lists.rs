//! What is listed, in pages.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Condition, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Value};

use super::database::within;
use super::entities::{
    acknowledgements, audit, calls, conflict_checks, consents, consultations, contacts, deliveries,
    disclosures, escalations, intakes, messages, referrals, turns,
};
use super::page::{Filter, Listed, Page, page};
use super::{Database, Error};
pub use acknowledgements::Model as AcknowledgementRow;
pub use audit::Model as AuditRow;
pub use conflict_checks::Model as ConflictCheckRow;
pub use consents::Model as ConsentRow;
pub use consultations::Model as ConsultationRow;
pub use contacts::Model as ContactRow;
pub use deliveries::Model as DeliveryRow;
pub use disclosures::Model as DisclosureRow;
pub use escalations::Model as EscalationRow;
pub use intakes::Model as IntakeRow;
pub use messages::Model as MessageRow;
pub use referrals::Model as ReferralRow;
pub use turns::Model as TurnRow;

impl Database {
    /// Calls that were not erased.
    pub async fn calls(&self, filter: &Filter) -> Result<Page<calls::Model>, Error> {
        use calls::Column as C;
        let wanted = Condition::all()
            .add(C::DeletedAt.is_null())
            .add_option(filter.session.as_ref().map(|session| C::SessionId.eq(session)))
            .add_option(filter.phone.as_ref().map(|phone| C::Id.in_subquery(calls_from(phone))))
            .add_option(filter.area.as_ref().map(|area| C::Area.eq(area)))
            .add_option(filter.priority.map(|rank| C::Priority.eq(i32::from(rank))))
            .add_option(filter.status.as_ref().map(|status| C::Outcome.eq(status)));
        within(page(self.reader(), calls::Entity::find().filter(wanted), filter)).await
    }

    /// Turns, of all calls or of a session.
    pub async fn turns(&self, filter: &Filter) -> Result<Page<turns::Model>, Error> {
        let wanted = turns::Entity::find().filter(of_session(filter, turns::Column::CallId));
        within(page(self.reader(), wanted, filter)).await
    }

    /// All turns of a session, the first one first.
    pub async fn turns_of(&self, session_id: &str) -> Result<Vec<turns::Model>, Error> {
        use turns::Column as C;
        let turns = turns::Entity::find()
            .filter(C::CallId.in_subquery(calls_of(session_id)))
            .order_by_asc(C::At)
            .order_by_asc(C::Number);
        within(async { Ok(turns.all(self.reader()).await?) }).await
    }

    /// Intakes, by when they were begun.
    pub async fn intakes(&self, filter: &Filter) -> Result<Page<intakes::Model>, Error> {
        use intakes::Column as C;
        let wanted = of_session(filter, C::CallId)
            .add_option(filter.phone.as_ref().map(|phone| C::CallId.in_subquery(calls_from(phone))))
            .add_option(filter.area.as_ref().map(|area| C::Area.eq(area)))
            .add_option(filter.priority.map(|rank| C::Priority.eq(i32::from(rank))))
            .add_option(filter.status.as_ref().map(|status| C::Status.eq(status)));
        within(page(self.reader(), intakes::Entity::find().filter(wanted), filter)).await
    }

    /// Messages; the status is "read" or "unread".
    pub async fn messages(&self, filter: &Filter) -> Result<Page<messages::Model>, Error> {
        use messages::Column as C;
        let read = filter.status.as_deref().map(|status| match status {
            "read" => C::ReadAt.is_not_null(),
            _ => C::ReadAt.is_null(),
        });
        let wanted = of_session(filter, C::CallId)
            .add_option(filter.phone.as_ref().map(|phone| C::Phone.eq(phone)))
            .add_option(read);
        within(page(self.reader(), messages::Entity::find().filter(wanted), filter)).await
    }

    /// Consultations, by when they are.
    pub async fn consultations(
        &self,
        filter: &Filter,
    ) -> Result<Page<consultations::Model>, Error> {
        use consultations::Column as C;
        let wanted = Condition::all()
            .add_option(filter.session.as_ref().map(|session| C::SessionId.eq(session)))
            .add_option(filter.phone.as_ref().map(|phone| C::Phone.eq(phone)))
            .add_option(filter.area.as_ref().map(|area| C::Area.eq(area)))
            .add_option(filter.status.as_ref().map(|status| C::Status.eq(status)));
        within(page(self.reader(), consultations::Entity::find().filter(wanted), filter)).await
    }

    /// How the caller of the last call of a session is reached.
    pub async fn contact(&self, session_id: &str) -> Result<Option<contacts::Model>, Error> {
        within(async {
            let last = super::calls::of_session(session_id).one(self.reader()).await?;
            let Some(call) = last else { return Ok(None) };
            Ok(contacts::Entity::find_by_id(call.id).one(self.reader()).await?)
        })
        .await
    }

    /// What was done, by whom, to what.
    pub async fn audited(&self, filter: &Filter) -> Result<Page<audit::Model>, Error> {
        within(page(self.reader(), audit::Entity::find(), filter)).await
    }
}

/// Rows of the calls of the session, if one is asked for.
fn of_session<C: ColumnTrait>(filter: &Filter, call_id: C) -> Condition {
    let session = filter.session.as_ref();
    Condition::all().add_option(session.map(|session| call_id.in_subquery(calls_of(session))))
}

fn calls_of(session_id: &str) -> SelectStatement {
    Query::select()
        .column(calls::Column::Id)
        .from(calls::Entity)
        .and_where(calls::Column::SessionId.eq(session_id))
        .to_owned()
}

/// Calls whose caller is reached at this number.
fn calls_from(phone: &str) -> SelectStatement {
    Query::select()
        .column(contacts::Column::CallId)
        .from(contacts::Entity)
        .and_where(contacts::Column::Phone.eq(phone))
        .to_owned()
}

macro_rules! listed {
    ($table:ident by $at:ident, $column:ident) => {
        impl Listed for $table::Entity {
            const AT: $table::Column = $table::Column::$column;
            const ID: $table::Column = $table::Column::Id;

            fn place(row: &$table::Model) -> (DateTime<Utc>, String) {
                (row.$at, row.id.to_string())
            }

            fn id_of(text: &str) -> Option<Value> {
                text.parse::<i64>().ok().map(Value::from)
            }
        }
    };
}

listed!(audit by at, At);
listed!(turns by at, At);
listed!(intakes by started_at, StartedAt);
listed!(messages by taken_at, TakenAt);
listed!(consultations by starts, Starts);

impl Listed for calls::Entity {
    const AT: calls::Column = calls::Column::StartedAt;
    const ID: calls::Column = calls::Column::Id;

    fn place(row: &calls::Model) -> (DateTime<Utc>, String) {
        (row.started_at, row.id.clone())
    }

    fn id_of(text: &str) -> Option<Value> {
        Some(Value::from(text))
    }
}
