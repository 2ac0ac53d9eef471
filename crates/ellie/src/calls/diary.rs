//! The diary as a conversation asks it.

use chrono::{DateTime, TimeDelta, Utc};
use ellie_core::dialogue::slots::{Slot, Slots};
use ellie_core::dialogue::{Conversation, Request, Told};
use ellie_core::scheduling::booking::{Confirmed, HoldError, Token, TokenError};
use ellie_core::scheduling::slots::{AttorneyId, Slot as Time};
use uuid::Uuid;

use super::SessionId;
use crate::store::diary::{Change, Visitor};
use crate::store::{Database, Error};

/// How long a time is kept for a caller who thinks about it.
const HELD_FOR: TimeDelta = TimeDelta::minutes(5);

/// Looks up or does what a conversation asks for. Where the database does not answer, Ellie goes
/// on without it: the office calls to find a time.
pub async fn ask(
    database: &Database,
    request: &Request,
    session: &SessionId,
    conversation: &Conversation,
    at: DateTime<Utc>,
) -> Told {
    let told = match request {
        Request::OpenSlots(attorneys) => open(database, attorneys, conversation, at).await,
        Request::Hold(time) => hold(database, *time, session, conversation, at).await,
        Request::Book(token) => book(database, *token, at).await,
    };
    told.unwrap_or_else(|error| {
        tracing::error!(%error, "the diary cannot be used");
        Told::Unavailable
    })
}

async fn open(
    database: &Database,
    attorneys: &[AttorneyId],
    conversation: &Conversation,
    at: DateTime<Utc>,
) -> Result<Told, Error> {
    let mut timetable = conversation.office().timetable();
    timetable.attorneys.retain(|attending| attorneys.contains(&attending.attorney));
    // A day more, for the last day ends later in the firm's zone than here.
    let until = at + TimeDelta::days(i64::from(timetable.horizon_days) + 2);
    let busy = database.busy(None, at, until, at).await?;
    let slots = tokio::task::spawn_blocking(move || timetable.open_slots(at, &busy)).await;
    Ok(Told::OpenSlots(slots.map_err(|error| Error::Broken(error.to_string()))?))
}

async fn hold(
    database: &Database,
    time: Time,
    session: &SessionId,
    conversation: &Conversation,
    at: DateTime<Utc>,
) -> Result<Told, Error> {
    let token = Token::from_bits(Uuid::new_v4().as_u128());
    let visitor = visitor(session, conversation);
    let held = database.hold(Change::Book(time), token, visitor, at, HELD_FOR).await?;
    Ok(match held {
        Ok(hold) => Told::Held(hold.token),
        Err(HoldError::Taken | HoldError::Past) => Told::Taken,
        Err(HoldError::TokenUsed | HoldError::NoBooking | HoldError::BeingChanged) => {
            Told::Unavailable
        }
    })
}

/// Confirmed again after an answer that was lost, it is booked once.
async fn book(database: &Database, token: Token, at: DateTime<Utc>) -> Result<Told, Error> {
    Ok(match database.confirm(token, at).await? {
        Ok(Confirmed::Booked(booking) | Confirmed::Moved { booking, .. }) => {
            Told::Booked(booking.id.0.to_string())
        }
        Ok(Confirmed::Cancelled(_)) => Told::Unavailable,
        Err(TokenError::Unknown | TokenError::Expired | TokenError::Used) => Told::Expired,
    })
}

fn visitor(session: &SessionId, conversation: &Conversation) -> Visitor {
    let slots: &Slots = conversation.slots();
    let known = |slot| slots.clear_text(slot).filter(|text| !text.is_empty()).map(str::to_owned);
    let area = conversation.office().area(slots);
    Visitor {
        session_id: Some(session.to_string()),
        name: known(Slot::Name),
        phone: slots.phone().map(|phone| phone.digits().to_owned()),
        email: known(Slot::Email),
        area: area.map(|area| area.name.clone()),
    }
}
