//! Calls nothing was said in for long.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait, EntityTrait, QuerySelect};

use super::super::database::within;
use super::super::entities::{calls, privacy_settings};
use super::super::{Database, Error};

/// Calls nothing was said in since a moment, but for those on legal hold.
pub(super) struct Old {
    /// Since then.
    pub before: DateTime<Utc>,
    /// Those of sessions that want so many days; all, where it is not said.
    days: Option<i32>,
}

impl Old {
    /// By the firm's number of days, and by each that is less and some session's own.
    pub async fn all(
        database: &Database,
        now: DateTime<Utc>,
        age: TimeDelta,
    ) -> Result<Vec<Self>, Error> {
        use privacy_settings::Column as C;
        let own = privacy_settings::Entity::find().select_only().column(C::DataRetentionDays);
        let own = own.distinct().into_tuple::<i32>();
        let own = within(async { Ok(own.all(database.reader()).await?) }).await?;
        let is_less = |days: &i32| TimeDelta::days((*days).into()) < age;
        let by_own = own
            .into_iter()
            .filter(is_less)
            .map(|days| Self { before: now - TimeDelta::days(days.into()), days: Some(days) });
        Ok([Self { before: now - age, days: None }].into_iter().chain(by_own).collect())
    }

    /// They themselves.
    pub fn calls(&self) -> Condition {
        let with_days = self.days.map(|days| {
            let sessions = Query::select()
                .column(privacy_settings::Column::SessionId)
                .from(privacy_settings::Entity)
                .and_where(privacy_settings::Column::DataRetentionDays.eq(days))
                .to_owned();
            calls::Column::SessionId.in_subquery(sessions)
        });
        Condition::all()
            .add(calls::Column::LegalHold.eq(false))
            .add(calls::Column::LastTurnAt.lt(self.before))
            .add_option(with_days)
    }
}
