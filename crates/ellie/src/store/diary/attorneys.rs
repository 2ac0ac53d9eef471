//! The numbers of the attorneys: an attorney's for good, and nobody else's ever.

use ellie_core::firm::Attorney;
use ellie_core::scheduling::roster::Roster;
use ellie_core::scheduling::slots::AttorneyId;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QuerySelect};

use super::super::database::{Tx, within};
use super::super::entities::{attorneys, consultations, holds};
use super::super::{Database, Error};
use super::rows;

impl Database {
    /// The number of everybody who is or was on the firm's list; whoever is new to it gets one.
    pub async fn roster(&self, listed: &[Attorney]) -> Result<Roster, Error> {
        within(async {
            let tx = self.write_tx().await?;
            tx.lock("attorneys").await?;
            let before = known(&tx).await?;
            let roster = joined(&before, listed, next(&tx, &before).await?);
            for (id, name) in roster.iter().filter(|(id, _)| before.name(*id).is_none()) {
                let row =
                    attorneys::ActiveModel { id: Set(id.0.into()), name: Set(name.to_owned()) };
                attorneys::Entity::insert(row).exec_without_returning(&tx).await?;
            }
            tx.commit().await?;
            Ok(roster)
        })
        .await
    }
}

async fn known(tx: &Tx) -> Result<Roster, Error> {
    let rows = attorneys::Entity::find().all(tx).await?;
    rows.into_iter().map(|row| Ok((rows::attorney_of(row.id)?, row.name))).collect()
}

/// A number nobody had: what is in the diary of somebody forgotten stays that one's.
async fn next(tx: &Tx, known: &Roster) -> Result<u32, Error> {
    let booked: Option<Option<i64>> = consultations::Entity::find()
        .select_only()
        .column_as(consultations::Column::Attorney.max(), "attorney")
        .into_tuple()
        .one(tx)
        .await?;
    let held: Option<Option<i64>> = holds::Entity::find()
        .select_only()
        .column_as(holds::Column::Attorney.max(), "attorney")
        .into_tuple()
        .one(tx)
        .await?;
    let numbers = known.iter().map(|(id, _)| i64::from(id.0)).chain(booked.flatten());
    let last = numbers.chain(held.flatten()).max();
    last.map_or(Ok(0), |last| rows::fits(last.saturating_add(1)))
}

/// The roster with whoever is listed on it. Of a diary that never had one the numbers are places.
fn joined(before: &Roster, listed: &[Attorney], next: u32) -> Roster {
    if before.is_empty() {
        return Roster::by_place(listed.iter().map(|one| one.name.as_str()));
    }
    let mut roster = before.clone();
    let new = listed.iter().filter(|one| before.number(&one.name).is_none());
    for (id, one) in (next..).map(AttorneyId).zip(new) {
        roster.add(id, &one.name);
    }
    roster
}
