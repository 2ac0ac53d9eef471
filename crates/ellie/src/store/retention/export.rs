//! All that is known of a call, for whom it is about and for the desk.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::calls::{Call, of_session};
use super::super::database::within;
use super::super::entities::{
    acknowledgements, calls, conflict_checks, consents, consultations, contacts, deliveries,
    disclosures, escalations, intakes, messages, privacy_settings, referrals, turns,
};
use super::super::{Database, Error};

/// All that is known of a call and its session.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Export {
    pub call: calls::Model,
    pub turns: Vec<turns::Model>,
    pub contact: Option<contacts::Model>,
    pub intake: Option<intakes::Model>,
    /// Without whom the firm knows: that is told to nobody.
    pub conflict_checks: Vec<conflict_checks::Model>,
    pub messages: Vec<messages::Model>,
    pub referrals: Vec<referrals::Model>,
    pub escalations: Vec<escalations::Model>,
    pub disclosures: Vec<disclosures::Model>,
    pub acknowledgements: Vec<acknowledgements::Model>,
    pub consents: Vec<consents::Model>,
    pub consultations: Vec<consultations::Model>,
    pub deliveries: Vec<deliveries::Model>,
    pub privacy: Option<privacy_settings::Model>,
}

impl Database {
    /// All that is known of the last call of a session.
    pub async fn export(&self, session_id: &str) -> Result<Export, Error> {
        let last = self.call(session_id).await?.ok_or(Error::Missing("call"))?;
        self.export_call(last).await
    }

    /// All that is known of each call of a session, the first one first.
    pub async fn export_session(&self, session_id: &str) -> Result<Vec<Export>, Error> {
        let calls = within(async { Ok(of_session(session_id).all(self.reader()).await?) }).await?;
        if calls.is_empty() {
            return Err(Error::Missing("call"));
        }
        self.export_all(calls.into_iter().rev()).await
    }

    /// All that is known of a call.
    pub async fn export_call(&self, call: Call) -> Result<Export, Error> {
        within(Box::pin(self.everything(call))).await
    }

    pub(super) async fn export_all(
        &self,
        calls: impl Iterator<Item = Call>,
    ) -> Result<Vec<Export>, Error> {
        let mut all = Vec::new();
        for call in calls {
            all.push(self.export_call(call).await?);
        }
        Ok(all)
    }

    async fn everything(&self, call: Call) -> Result<Export, Error> {
        let db = self.reader();
        let (id, session) = (call.id.as_str(), call.session_id.as_str());
        let turns = turns::Entity::find().filter(turns::Column::CallId.eq(id));
        let checks = conflict_checks::Entity::find().filter(conflict_checks::Column::CallId.eq(id));
        let messages = messages::Entity::find().filter(messages::Column::CallId.eq(id));
        let referrals = referrals::Entity::find().filter(referrals::Column::CallId.eq(id));
        let escalations = escalations::Entity::find().filter(escalations::Column::CallId.eq(id));
        let disclosures = disclosures::Entity::find().filter(disclosures::Column::CallId.eq(id));
        let consents = consents::Entity::find().filter(consents::Column::CallId.eq(id));
        let deliveries = deliveries::Entity::find().filter(deliveries::Column::CallId.eq(id));
        let intake = intakes::Entity::find().filter(intakes::Column::CallId.eq(id));
        let accepted = acknowledgements::Entity::find()
            .filter(acknowledgements::Column::SessionId.eq(session));
        let consultations =
            consultations::Entity::find().filter(consultations::Column::SessionId.eq(session));
        let untold = |check| conflict_checks::Model { matched: None, ..check };
        Ok(Export {
            turns: turns.order_by_asc(turns::Column::Number).all(db).await?,
            contact: contacts::Entity::find_by_id(id).one(db).await?,
            intake: intake.one(db).await?,
            conflict_checks: checks.all(db).await?.into_iter().map(untold).collect(),
            messages: messages.all(db).await?,
            referrals: referrals.all(db).await?,
            escalations: escalations.all(db).await?,
            disclosures: disclosures.all(db).await?,
            acknowledgements: accepted.all(db).await?,
            consents: consents.all(db).await?,
            consultations: consultations.all(db).await?,
            deliveries: deliveries.all(db).await?,
            privacy: privacy_settings::Entity::find_by_id(session).one(db).await?,
            call,
        })
    }
}
