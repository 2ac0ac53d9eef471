//! The diary as a conversation asks it.

use std::num::NonZeroU16;

use chrono::{DateTime, TimeDelta, Utc};
use ellie_core::conflict::Parties;
use ellie_core::dialogue::slots::{NO, Slot, Slots};
use ellie_core::dialogue::{Conversation, Told};
use ellie_core::firm::{is_same_party, may_be_same_person};
use ellie_core::scheduling::booking::{BookingId, Confirmed, HoldError, Token, TokenError};
use ellie_core::scheduling::slots::{AttorneyId, Slot as Time};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::SessionId;
use super::attempts::Attempts;
use super::state::from_text;
use crate::store::callers::{Earlier, IntakeStatus};
use crate::store::diary::{Change, Consultation, Visitor};
use crate::store::{Database, Error};

/// How long a time is kept for a caller who thinks about it.
const HELD_FOR: TimeDelta = TimeDelta::minutes(5);

/// A caller's earlier call is taken up for so long.
const TAKEN_UP_WITHIN: TimeDelta = TimeDelta::days(7);

/// So many earlier calls are looked at.
const LAST_CALLS: u64 = 10;

/// Who asks, and when.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// The records.
    pub database: &'a Database,
    /// In which session.
    pub session: &'a SessionId,
    /// As it is now.
    pub conversation: &'a Conversation,
    /// When.
    pub at: DateTime<Utc>,
}

impl Asking<'_> {
    /// The open slots of these attorneys. What the session holds itself is open to it.
    pub async fn open(self, attorneys: &[AttorneyId]) -> Result<Told, Error> {
        let at = self.at;
        let mut timetable = self.conversation.office().timetable();
        timetable.attorneys.retain(|attending| attorneys.contains(&attending.attorney));
        // A day more, for the last day ends later in the firm's zone than here.
        let until = at + TimeDelta::days(i64::from(timetable.horizon_days) + 2);
        let session = Some(self.session.as_str());
        let busy = self.database.busy(None, session, at, until, at).await?;
        let slots = tokio::task::spawn_blocking(move || timetable.open_slots(at, &busy)).await;
        Ok(Told::OpenSlots(slots.map_err(|error| Error::Broken(error.to_string()))?))
    }

    /// A hold, to be read back.
    pub async fn hold(self, change: Change) -> Result<Told, Error> {
        let token = Token::from_bits(Uuid::new_v4().as_u128());
        let held = self.database.hold(change, token, self.visitor(), self.at, HELD_FOR).await?;
        Ok(match held {
            Ok(hold) => Told::Held(hold.token),
            Err(HoldError::Taken | HoldError::Past) => Told::Taken,
            Err(HoldError::TokenUsed | HoldError::BeingChanged | HoldError::NoBooking) => {
                Told::Unavailable
            }
        })
    }

    /// The consultation that stands for whoever has this name and number.
    pub async fn booking(
        self,
        attempts: &Attempts,
        name: &str,
        phone: &str,
    ) -> Result<Told, Error> {
        let folded: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        let who = vec![
            format!("session {}", self.session),
            format!("name {}", folded.join(" ")),
            format!("phone {phone}"),
        ];
        if attempts.are_spent(&who, self.at) {
            tracing::warn!("a consultation was looked for too often");
            return Ok(Told::FoundBooking(None));
        }
        let standing = self.database.consultations_of(phone, self.at).await?;
        let is_theirs = |row: &&Consultation| {
            row.name.as_deref().is_some_and(|own| may_be_same_person(own, name))
        };
        let found = standing.iter().find(is_theirs).and_then(when);
        if found.is_none() {
            attempts.failed(who, self.at);
        }
        Ok(Told::FoundBooking(found))
    }

    /// What this caller told of the same matter in the last call of it, if that has this number and
    /// the intake was not finished. It goes on under the names this call has for the other side.
    pub async fn earlier(
        self,
        attempts: &Attempts,
        name: &str,
        phone: &str,
        number: &str,
    ) -> Result<Told, Error> {
        let who = vec![format!("earlier calls of {phone}")];
        if attempts.are_spent(&who, self.at) {
            tracing::warn!("an earlier call was looked for too often");
            return Ok(Told::Earlier(None));
        }
        let since = self.at - TAKEN_UP_WITHIN;
        let intakes = self.database.intakes_from(phone, since, LAST_CALLS).await?;
        let own = self.conversation.slots();
        let is_theirs = |earlier: &&Earlier| {
            earlier.call.session_id != self.session.as_str()
                && may_be_same_person(&earlier.caller, name)
        };
        let told = intakes
            .iter()
            .filter(is_theirs)
            .filter_map(|earlier| Some((from_text(&earlier.call.state)?.slots, earlier)));
        let mut of_matter =
            told.filter(|(slots, _)| slots.has(Slot::Happened) && is_same_matter(slots, own));
        let last = of_matter.next().filter(|(_, earlier)| {
            earlier.status == IntakeStatus::Open && number_of(&earlier.call.id) == number
        });
        if last.is_none() {
            attempts.failed(who, self.at);
        }
        Ok(Told::Earlier(last.map(|(mut slots, _)| {
            slots.set(Slot::Parties, own.clear_text(Slot::Parties).unwrap_or_default());
            slots
        })))
    }

    fn visitor(self) -> Visitor {
        let slots = self.conversation.slots();
        let known =
            |slot| slots.clear_text(slot).filter(|text| !text.is_empty()).map(str::to_owned);
        let area = self.conversation.office().area(slots);
        Visitor {
            session_id: Some(self.session.to_string()),
            name: known(Slot::Name),
            phone: slots.phone().map(|phone| phone.digits().to_owned()),
            email: known(Slot::Email).filter(|_| may_write(slots)),
            area: area.map(|area| area.name.clone()),
        }
    }
}

/// The number a caller is given for a call: six digits that nobody can tell who does not know the
/// call's own id.
pub fn number_of(call_id: &str) -> String {
    let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(call_id));
    format!("{:06}", u32::from_be_bytes([a, b, c, d]) % 1_000_000)
}

/// An address that was read back, and of which nobody else is to be feared.
fn may_write(slots: &Slots) -> bool {
    slots.is_yes(Slot::EmailIsRight) && slots.clear_text(Slot::SafeToCall) != Some(NO)
}

/// What a confirmation did.
pub fn told(confirmed: Result<Confirmed, TokenError>) -> Told {
    match confirmed {
        Ok(
            Confirmed::Booked(booking)
            | Confirmed::Moved { booking, .. }
            | Confirmed::Cancelled(booking),
        ) => Told::Booked(booking.id.0.to_string()),
        Err(TokenError::Unknown | TokenError::Expired | TokenError::Used) => Told::Expired,
    }
}

fn when(row: &Consultation) -> Option<(BookingId, Time)> {
    let attorney = AttorneyId(u32::try_from(row.attorney).ok()?);
    let length_min = NonZeroU16::new(u16::try_from(row.length_min).ok()?)?;
    let time = Time { starts: row.starts, attorney, length_min };
    Some((BookingId(u64::try_from(row.id).ok()?), time))
}

/// The same area, against the same people, whatever the caller calls them today.
fn is_same_matter(earlier: &Slots, own: &Slots) -> bool {
    let is_against_same = match (earlier.parties(), own.parties()) {
        (Some(Parties::Named(some)), Some(Parties::Named(others))) => {
            let is_among = |party, others: &[_]| others.iter().any(|one| is_same_party(party, one));
            some.iter().all(|party| is_among(party, &others))
                && others.iter().all(|party| is_among(party, &some))
        }
        (some, others) => some.is_some() && some == others,
    };
    is_against_same && earlier.clear_text(Slot::Area) == own.clear_text(Slot::Area)
}
