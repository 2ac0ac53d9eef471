//! What was erased stays erased, whoever still has it in mind.

use std::num::NonZeroU16;

use chrono::TimeDelta;
use ellie::store::diary::{Change, Visitor};
use ellie::store::page::Filter;
use ellie::store::{Database, Error};
use ellie_core::scheduling::booking::Token;
use ellie_core::scheduling::slots::{AttorneyId, Slot};

use super::forgetting::{DAY, a_call, ages};
use super::over_both;
use super::place::Place;
use super::said::{at, call_id, contact, intake, turn};

over_both!(
    nothing_is_written_onto_an_erased_call,
    an_erased_call_is_found_by_no_name,
    times_held_in_a_held_call_are_kept,
);

async fn a_time_is_held(database: &Database, session: &str, minute: i64) {
    let length_min = NonZeroU16::new(30).unwrap();
    let slot = Slot { starts: at(minute * 60), attorney: AttorneyId(1), length_min };
    let visitor = Visitor {
        session_id: Some(session.into()),
        name: Some("Dana Whitfield".into()),
        ..Visitor::default()
    };
    let token = Token::from_bits(u128::from(minute.unsigned_abs()));
    let held = database.hold(Change::Book(slot), token, visitor, at(0), TimeDelta::minutes(2));
    held.await.unwrap().unwrap();
}

/// As a turn that was being taken, or waited for the database, while its call was erased.
async fn nothing_is_written_onto_an_erased_call(place: Place) {
    let database = place.open().await;
    a_call(&database, "s-1").await;
    database.erase("s-1", at(20)).await.unwrap();
    a_time_is_held(&database, "s-1", 60).await;
    database.confirm(Token::from_bits(60), at(21), &|_| Vec::new()).await.unwrap().unwrap();
    let mut second = turn("s-1", 2, "my knee");
    second.contact = Some(contact("Dana Whitfield", "6145550144"));
    second.intake = Some(intake("I fell"));
    for _ in 0..2 {
        assert_eq!(database.keep_turn(second.clone()).await, Err(Error::Erased));
    }
    assert_eq!(database.call("s-1").await, Ok(None));
    let all = Filter::default();
    assert!(database.turns(&all).await.unwrap().rows.is_empty());
    assert!(database.intakes(&all).await.unwrap().rows.is_empty());
    let booked = database.consultations(&all).await.unwrap().rows.remove(0);
    assert_eq!((booked.name, booked.session_id), (None, None), "what the turn had booked stands");
    second.call_id = "another".into();
    database.keep_turn(second).await.unwrap();
    assert_eq!(database.turns_of("s-1").await.unwrap().len(), 1);
}

async fn an_erased_call_is_found_by_no_name(place: Place) {
    let database = place.open().await;
    database.keep_turn(turn("s-1", 1, "hello")).await.unwrap();
    assert!(database.call_of_id(&call_id("s-1")).await.unwrap().is_some());
    assert_eq!(database.call_of_id("s-1").await, Ok(None));
    database.erase("s-1", at(20)).await.unwrap();
    assert_eq!(database.call_of_id(&call_id("s-1")).await, Ok(None));
}

async fn times_held_in_a_held_call_are_kept(place: Place) {
    let database = place.open().await;
    for (session, minute) in [("s-1", 60), ("s-2", 120)] {
        database.keep_turn(turn(session, 1, "hello")).await.unwrap();
        a_time_is_held(&database, session, minute).await;
    }
    database.set_legal_hold("s-1", true, "lane", at(20)).await.unwrap();
    database.sweep(at(500 * DAY), &ages()).await.unwrap();
    let of = |session| format!("select count(*) from holds where session_id = '{session}'");
    assert_eq!((place.count(&of("s-1")).await, place.count(&of("s-2")).await), (1, 0));
}
