//! The diary in the database: nobody is booked twice, and nothing that is held is lost.

mod told;

use std::collections::BTreeSet;
use std::num::NonZeroU16;

use chrono::{DateTime, TimeDelta, Utc};
use ellie::store::diary::{Change, Consultation, ConsultationStatus, Visitor};
use ellie::store::outbox::Delivery;
use ellie::store::page::Filter;
use ellie::store::{Database, Error};
use ellie_core::scheduling::booking::{Booking, Confirmed, Hold, HoldError, Token, TokenError};
use ellie_core::scheduling::slots::{AttorneyId, Slot};
use tokio::task::JoinSet;

use super::over_both;
use super::place::Place;
use super::said::{at, turn};

over_both!(
    a_slot_is_held_then_booked_and_confirming_again_changes_nothing,
    expired_unknown_and_spent_tokens_are_told_apart,
    a_consultation_moves_and_is_called_off,
    what_is_busy_is_told_by_attorney_and_time,
    ten_thousand_callers_share_a_hundred_slots,
    a_token_confirmed_by_many_at_once_books_once,
    two_changes_of_a_consultation_at_once_do_not_both_happen,
    the_diary_answers_as_the_core_does,
    a_session_holds_one_time_and_gives_back_what_it_held_before,
    what_is_told_of_a_booking_is_in_the_outbox_with_it_and_once,
);

const LANE: AttorneyId = AttorneyId(1);
const OKAFOR: AttorneyId = AttorneyId(2);

fn slot(attorney: AttorneyId, minute: i64) -> Slot {
    Slot { starts: at(minute * 60), attorney, length_min: NonZeroU16::new(60).unwrap() }
}

fn visitor(session: &str) -> Visitor {
    Visitor {
        session_id: Some(session.into()),
        name: Some("Dana Whitfield".into()),
        phone: Some("6145550144".into()),
        email: Some("dana@example.com".into()),
        area: Some("injury".into()),
    }
}

/// Holds for two minutes, in a session of the token's own.
async fn hold(
    database: &Database,
    change: Change,
    bits: u128,
    now: DateTime<Utc>,
) -> Result<Hold, HoldError> {
    hold_in(database, &format!("s-{bits}"), change, bits, now).await
}

async fn hold_in(
    database: &Database,
    session: &str,
    change: Change,
    bits: u128,
    now: DateTime<Utc>,
) -> Result<Hold, HoldError> {
    let (token, lasts) = (Token::from_bits(bits), TimeDelta::seconds(120));
    database.hold(change, token, visitor(session), now, lasts).await.unwrap()
}

async fn confirm(
    database: &Database,
    bits: u128,
    now: DateTime<Utc>,
) -> Result<Confirmed, TokenError> {
    database.confirm(Token::from_bits(bits), now, &|_| Vec::new()).await.unwrap()
}

async fn booked(database: &Database, slot: Slot, bits: u128) -> Booking {
    hold(database, Change::Book(slot), bits, at(0)).await.unwrap();
    match confirm(database, bits, at(0)).await.unwrap() {
        Confirmed::Booked(booking) => booking,
        other => panic!("{other:?}"),
    }
}

async fn a_slot_is_held_then_booked_and_confirming_again_changes_nothing(place: Place) {
    let database = place.open().await;
    let held = hold(&database, Change::Book(slot(LANE, 60)), 7, at(10)).await.unwrap();
    assert_eq!((held.slot, held.expires), (slot(LANE, 60), at(130)));
    let again = place.open().await;
    let first = confirm(&again, 7, at(129)).await.unwrap();
    let Confirmed::Booked(booking) = &first else { panic!("{first:?}") };
    assert_eq!((booking.slot, booking.sequence), (slot(LANE, 60), 0));
    assert_eq!(confirm(&database, 7, at(5_000)).await, Ok(first.clone()));
    let row = database.consultation(booking.id).await.unwrap().unwrap();
    assert_eq!(row.email.as_deref(), Some("dana@example.com"));
    assert!(row.uid.ends_with("@ellie"));
    let all = database.consultations(&Filter::default()).await.unwrap();
    assert_eq!(all.rows, [row]);
}

async fn expired_unknown_and_spent_tokens_are_told_apart(place: Place) {
    let database = place.open().await;
    hold(&database, Change::Book(slot(LANE, 60)), 1, at(0)).await.unwrap();
    assert_eq!(confirm(&database, 3, at(1)).await, Err(TokenError::Unknown));
    assert_eq!(confirm(&database, 1, at(120)).await, Err(TokenError::Expired));
    // Another has it now; the first comes back with a clock that is behind.
    hold(&database, Change::Book(slot(LANE, 60)), 4, at(120)).await.unwrap();
    assert_eq!(confirm(&database, 1, at(60)).await, Err(TokenError::Expired));
    let used = hold(&database, Change::Book(slot(OKAFOR, 60)), 1, at(0)).await;
    assert_eq!(used, Err(HoldError::TokenUsed));
}

async fn a_consultation_moves_and_is_called_off(place: Place) {
    let database = place.open().await;
    let booking = booked(&database, slot(LANE, 60), 1).await;
    let to = slot(OKAFOR, 90);
    hold(&database, Change::Move(booking.id, to), 2, at(0)).await.unwrap();
    let other = hold(&database, Change::Cancel(booking.id), 3, at(0)).await;
    assert_eq!(other, Err(HoldError::BeingChanged));
    let moved = Booking { id: booking.id, slot: to, sequence: 1 };
    let answer = Confirmed::Moved { booking: moved.clone(), from: slot(LANE, 60) };
    assert_eq!(confirm(&database, 2, at(1)).await, Ok(answer.clone()));
    assert_eq!(confirm(&database, 2, at(1)).await, Ok(answer));
    booked(&database, slot(LANE, 60), 4).await;
    hold(&database, Change::Cancel(booking.id), 5, at(2)).await.unwrap();
    let gone = Confirmed::Cancelled(Booking { sequence: 2, ..moved });
    assert_eq!(confirm(&database, 5, at(3)).await, Ok(gone));
    let row = database.consultation(booking.id).await.unwrap().unwrap();
    assert_eq!((row.status, row.sequence), (ConsultationStatus::Cancelled, 2));
    let again = hold(&database, Change::Cancel(booking.id), 6, at(3)).await;
    assert_eq!(again, Err(HoldError::NoBooking));
    assert!(hold(&database, Change::Book(to), 7, at(3)).await.is_ok());
}

async fn what_is_busy_is_told_by_attorney_and_time(place: Place) {
    let database = place.open().await;
    booked(&database, slot(LANE, 60), 1).await;
    hold(&database, Change::Book(slot(OKAFOR, 60)), 2, at(0)).await.unwrap();
    let busy = async |attorney, from: i64, to: i64, now| {
        database.busy(attorney, None, at(from * 60), at(to * 60), at(now)).await.unwrap().len()
    };
    assert_eq!(busy(None, 0, 1_000, 0).await, 2);
    assert_eq!(busy(Some(OKAFOR), 0, 1_000, 0).await, 1);
    assert_eq!(busy(Some(OKAFOR), 0, 1_000, 120).await, 0);
    assert_eq!(busy(None, 119, 120, 0).await, 2);
    assert_eq!(busy(None, 120, 200, 0).await, 0);
    assert_eq!(busy(None, 0, 60, 0).await, 0);
}

/// Each wants one slot, drawn in a fixed order. "Try later" is taken at its word.
async fn ten_thousand_callers_share_a_hundred_slots(place: Place) {
    let databases = [place.open().await, place.open().await];
    let mut tasks = JoinSet::new();
    for caller in 0..10_000_u32 {
        let database = databases[(caller % 2) as usize].clone();
        let wanted = slot(AttorneyId(caller % 5), 60 + i64::from(caller / 5 % 20) * 60);
        tasks.spawn(async move {
            let token = Token::from_bits(u128::from(caller));
            let lasts = TimeDelta::seconds(120);
            loop {
                let change = Change::Book(wanted);
                match database.hold(change, token, Visitor::default(), at(0), lasts).await {
                    Ok(Ok(_)) => return Some(caller),
                    Ok(Err(HoldError::Taken)) => return None,
                    // It was held, and the answer was lost.
                    Ok(Err(HoldError::TokenUsed)) => return Some(caller),
                    Err(Error::Unavailable(_)) => {}
                    other => panic!("{other:?}"),
                }
            }
        });
    }
    let held: Vec<u32> = tasks.join_all().await.into_iter().flatten().collect();
    assert_eq!(held.len(), 100, "a slot was held twice or by nobody");
    for caller in held {
        confirm(&databases[0], u128::from(caller), at(60)).await.unwrap();
    }
    let page = databases[1].consultations(&Filter::default()).await.unwrap();
    let times: BTreeSet<_> = page.rows.iter().map(|row| (row.attorney, row.starts)).collect();
    assert_eq!((page.rows.len(), times.len()), (100, 100));
}

async fn a_token_confirmed_by_many_at_once_books_once(place: Place) {
    let databases = [place.open().await, place.open().await];
    hold(&databases[0], Change::Book(slot(LANE, 60)), 1, at(0)).await.unwrap();
    let mut tasks = JoinSet::new();
    for caller in 0..50 {
        let database = databases[caller % 2].clone();
        tasks.spawn(async move { confirm(&database, 1, at(1)).await.unwrap() });
    }
    let answers = tasks.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(databases[0].consultations(&Filter::default()).await.unwrap().rows.len(), 1);
}

async fn two_changes_of_a_consultation_at_once_do_not_both_happen(place: Place) {
    let databases = [place.open().await, place.open().await];
    let booking = booked(&databases[0], slot(LANE, 60), 1).await;
    let mut tasks = JoinSet::new();
    for caller in 0..20_u32 {
        let database = databases[(caller % 2) as usize].clone();
        let to = slot(AttorneyId(10 + caller), 300);
        tasks.spawn(async move {
            hold(&database, Change::Move(booking.id, to), 100 + u128::from(caller), at(0)).await
        });
    }
    let answers = tasks.join_all().await;
    let held: Vec<&Hold> = answers.iter().flatten().collect();
    assert_eq!(held.len(), 1);
    let refused = answers.iter().filter(|a| **a == Err(HoldError::BeingChanged)).count();
    assert_eq!(refused, 19);
    let moved = confirm(&databases[1], held[0].token.bits(), at(1)).await.unwrap();
    let row = databases[0].consultation(booking.id).await.unwrap().unwrap();
    assert!(matches!(moved, Confirmed::Moved { booking, .. } if booking.slot.starts == row.starts));
}

/// "No… okay, that first one after all"; "no… yes, cancel after all"; "no, move it instead".
async fn a_session_holds_one_time_and_gives_back_what_it_held_before(place: Place) {
    let database = place.open().await;
    let (first, other) = (Change::Book(slot(LANE, 60)), Change::Book(slot(OKAFOR, 60)));
    let hold = async |change, bits| hold_in(&database, "s", change, bits, at(0)).await;
    let busy =
        async |session| database.busy(None, session, at(0), at(60_000), at(0)).await.unwrap().len();
    hold(first, 1).await.unwrap();
    assert_eq!((busy(Some("s")).await, busy(Some("t")).await, busy(None).await), (0, 1, 1));
    hold(other, 2).await.unwrap();
    assert_eq!(busy(None).await, 1);
    assert_eq!(confirm(&database, 1, at(1)).await, Err(TokenError::Used));
    hold(first, 3).await.unwrap();
    assert_eq!(hold(first, 3).await, Err(HoldError::TokenUsed));
    let answer = confirm(&database, 3, at(1)).await.unwrap();
    let Confirmed::Booked(booking) = answer else { panic!("{answer:?}") };
    for bits in [4, 5] {
        hold(Change::Cancel(booking.id), bits).await.unwrap();
    }
    let theirs = hold_in(&database, "t", Change::Cancel(booking.id), 6, at(0)).await;
    assert_eq!(theirs, Err(HoldError::BeingChanged));
    hold(Change::Move(booking.id, slot(OKAFOR, 90)), 7).await.unwrap();
    assert!(matches!(confirm(&database, 7, at(1)).await, Ok(Confirmed::Moved { .. })));
}

async fn what_is_told_of_a_booking_is_in_the_outbox_with_it_and_once(place: Place) {
    let database = place.open().await;
    database.keep_turn(turn("s-1", 1, "yes")).await.unwrap();
    hold(&database, Change::Book(slot(LANE, 60)), 1, at(0)).await.unwrap();
    let tells = |row: &Consultation| {
        let idempotency_key = format!("{}.{}", row.uid, row.sequence);
        vec![Delivery { kind: "webhook".into(), idempotency_key, payload: "{}".into() }]
    };
    let token = Token::from_bits(1);
    drop(database.confirming(token, at(1), &tells).await.unwrap());
    let all = database.export("s-1").await.unwrap();
    assert_eq!((all.consultations.len(), all.deliveries.len()), (0, 0), "it was not committed");
    for _ in 0..3 {
        database.confirm(token, at(1), &tells).await.unwrap().unwrap();
    }
    let all = database.export("s-1").await.unwrap();
    assert_eq!((all.consultations.len(), all.deliveries.len()), (1, 1));
    assert_eq!(all.deliveries[0].idempotency_key, format!("{}.0", all.consultations[0].uid));
}

async fn the_diary_answers_as_the_core_does(place: Place) {
    told::both_diaries(place.open().await).await;
}
