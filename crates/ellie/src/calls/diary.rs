//! The diary as a conversation asks it.

use std::num::NonZeroU16;

use chrono::{DateTime, TimeDelta, Utc};
use ellie_core::dialogue::slots::{Slot, Slots};
use ellie_core::dialogue::{Conversation, Request, Told};
use ellie_core::firm::is_same_person;
use ellie_core::scheduling::booking::{BookingId, Confirmed, HoldError, Token, TokenError};
use ellie_core::scheduling::slots::{AttorneyId, Slot as Time};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::SessionId;
use super::state::from_text;
use crate::store::calls::Call;
use crate::store::diary::{Change, Consultation, Visitor};
use crate::store::{Database, Error};

/// How long a time is kept for a caller who thinks about it.
const HELD_FOR: TimeDelta = TimeDelta::minutes(5);

/// A caller's earlier call is taken up for so long.
const TAKEN_UP_WITHIN: TimeDelta = TimeDelta::days(30);

/// So many earlier calls are looked at.
const LAST_CALLS: u64 = 10;

/// Looks up or does what a conversation asks for. Where the database does not answer, Ellie goes
/// on without it: the office calls to find a time.
pub async fn ask(
    database: &Database,
    request: &Request,
    session: &SessionId,
    call_id: &str,
    conversation: &Conversation,
    at: DateTime<Utc>,
) -> Told {
    let told = match request {
        Request::OpenSlots(attorneys) => open(database, attorneys, conversation, at).await,
        Request::Hold(time) => hold(database, Change::Book(*time), session, conversation, at).await,
        Request::HoldMove(id, time) => {
            hold(database, Change::Move(*id, *time), session, conversation, at).await
        }
        Request::HoldCancel(id) => {
            hold(database, Change::Cancel(*id), session, conversation, at).await
        }
        Request::Book(token) => book(database, *token, at).await,
        Request::FindBooking { name, phone } => found(database, name, phone, at).await,
        Request::FindEarlier { name, phone, number } => {
            let caller = Caller { name, phone, number };
            earlier(database, &caller, session, at).await
        }
        Request::CallNumber => Ok(Told::CallNumber(number_of(call_id))),
    };
    told.unwrap_or_else(|error| {
        tracing::error!(%error, "the diary cannot be used");
        match request {
            Request::FindBooking { .. } => Told::FoundBooking(None),
            Request::FindEarlier { .. } => Told::Earlier(None),
            _ => Told::Unavailable,
        }
    })
}

async fn found(
    database: &Database,
    name: &str,
    phone: &str,
    at: DateTime<Utc>,
) -> Result<Told, Error> {
    let standing = database.consultations_of(phone, at).await?;
    let is_theirs =
        |row: &&Consultation| row.name.as_deref().is_some_and(|own| is_same_person(own, name));
    let found = standing.iter().find(is_theirs);
    Ok(Told::FoundBooking(found.and_then(|row| {
        let attorney = AttorneyId(u32::try_from(row.attorney).ok()?);
        let length_min = NonZeroU16::new(u16::try_from(row.length_min).ok()?)?;
        let time = Time { starts: row.starts, attorney, length_min };
        Some((BookingId(u64::try_from(row.id).ok()?), time))
    })))
}

/// By what a caller can show that an earlier call was theirs.
struct Caller<'a> {
    name: &'a str,
    phone: &'a str,
    number: &'a str,
}

/// The number a caller is given for a call: six digits that nobody can tell who does not know the
/// call's own id.
fn number_of(call_id: &str) -> String {
    let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(call_id));
    format!("{:06}", u32::from_be_bytes([a, b, c, d]) % 1_000_000)
}

/// What was told in the last call of this caller whose intake was not finished.
async fn earlier(
    database: &Database,
    caller: &Caller<'_>,
    session: &SessionId,
    at: DateTime<Utc>,
) -> Result<Told, Error> {
    let calls = database.calls_from(caller.phone, at - TAKEN_UP_WITHIN, LAST_CALLS).await?;
    let is_theirs = |(name, call): &(String, Call)| {
        call.session_id != session.as_str()
            && number_of(&call.id) == caller.number
            && is_same_person(name, caller.name)
    };
    let mut states =
        calls.iter().filter(|call| is_theirs(call)).filter_map(|(_, call)| from_text(&call.state));
    let earlier = states.find(|state| state.slots.has(Slot::Happened));
    Ok(Told::Earlier(earlier.map(|state| state.slots)))
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
    change: Change,
    session: &SessionId,
    conversation: &Conversation,
    at: DateTime<Utc>,
) -> Result<Told, Error> {
    let token = Token::from_bits(Uuid::new_v4().as_u128());
    let visitor = visitor(session, conversation);
    let held = database.hold(change, token, visitor, at, HELD_FOR).await?;
    Ok(match held {
        Ok(hold) => Told::Held(hold.token),
        Err(HoldError::Taken | HoldError::Past) => Told::Taken,
        Err(HoldError::TokenUsed | HoldError::BeingChanged | HoldError::NoBooking) => {
            Told::Unavailable
        }
    })
}

/// Confirmed again after an answer that was lost, it is booked once.
async fn book(database: &Database, token: Token, at: DateTime<Utc>) -> Result<Told, Error> {
    Ok(match database.confirm(token, at).await? {
        Ok(
            Confirmed::Booked(booking)
            | Confirmed::Moved { booking, .. }
            | Confirmed::Cancelled(booking),
        ) => Told::Booked(booking.id.0.to_string()),
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
