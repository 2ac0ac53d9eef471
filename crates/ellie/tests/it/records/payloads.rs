//! What is sent of a call is a copy of it, and is not kept longer.

use chrono::TimeDelta;
use ellie::store::Database;
use ellie::store::events::Event;
use ellie::store::outbox::Delivery;
use ellie::store::privacy::Privacy;
use ellie::store::referrals::Asked;

use super::forgetting::{DAY, ages};
use super::over_both;
use super::place::Place;
use super::said::{at, contact, delivery, turn};

over_both!(
    what_has_arrived_is_not_kept,
    what_was_given_up_goes_with_the_transcript,
    what_waits_too_long_is_given_up_and_forgotten,
    a_session_may_shorten_how_long_what_was_sent_is_kept,
    what_was_sent_of_a_referral_goes_too,
    without_logging_no_word_that_was_sent_is_left,
);

async fn a_call_with(database: &Database, session: &str, keys: &[&str]) {
    let mut kept = turn(session, 1, "hello");
    kept.events = keys.iter().map(|key| delivery(key)).collect();
    database.keep_turn(kept).await.unwrap();
}

/// The numbers of what is due.
async fn due(database: &Database) -> Vec<i64> {
    let due = database.take_due("message.taken", at(20), at(30), 100).await.unwrap();
    due.into_iter().map(|due| due.id).collect()
}

/// Of which deliveries of a session's last call something is left to read.
async fn left(database: &Database, session: &str) -> Vec<String> {
    let all = database.export(session).await.unwrap().deliveries.into_iter();
    all.filter(|one| !one.payload.is_empty()).map(|one| one.idempotency_key).collect()
}

async fn sweep(database: &Database, days: i64) {
    database.sweep(at(days * DAY + 20), &ages()).await.unwrap();
}

async fn what_has_arrived_is_not_kept(place: Place) {
    let database = place.open().await;
    a_call_with(&database, "s-1", &["a", "b"]).await;
    a_call_with(&database, "s-2", &["held"]).await;
    database.set_legal_hold("s-2", true, "lane", at(15)).await.unwrap();
    let ids = due(&database).await;
    database.delivered(ids[0], at(21)).await.unwrap();
    database.delivered(ids[2], at(21)).await.unwrap();
    assert_eq!(left(&database, "s-1").await, ["b"]);
    assert_eq!(left(&database, "s-2").await, ["held"]);
    database.set_legal_hold("s-2", false, "lane", at(25)).await.unwrap();
    sweep(&database, 90).await;
    assert!(left(&database, "s-2").await.is_empty());
}

async fn what_was_given_up_goes_with_the_transcript(place: Place) {
    let database = place.open().await;
    a_call_with(&database, "s-1", &["a"]).await;
    let ids = due(&database).await;
    database.delivery_gave_up(ids[0], "410", at(21)).await.unwrap();
    sweep(&database, 89).await;
    assert_eq!(left(&database, "s-1").await, ["a"], "an operator may look at it");
    sweep(&database, 90).await;
    assert!(left(&database, "s-1").await.is_empty());
}

/// As where a way is no longer set: nobody takes it, and nobody gives it up.
async fn what_waits_too_long_is_given_up_and_forgotten(place: Place) {
    let database = place.open().await;
    let short = Privacy { data_retention_days: 1, ..Privacy::default() };
    database.set_privacy("s-1", short, "session", at(5)).await.unwrap();
    a_call_with(&database, "s-1", &["a"]).await;
    sweep(&database, 2).await;
    assert!(database.turns_of("s-1").await.unwrap().is_empty());
    assert_eq!(left(&database, "s-1").await, ["a"], "it may still be sent");
    sweep(&database, 5).await;
    assert!(left(&database, "s-1").await.is_empty(), "and is looked at again");
    let waiting = database.deliveries_waiting().await.unwrap();
    assert_eq!((waiting.pending, waiting.gave_up), (0, 1));
}

async fn a_session_may_shorten_how_long_what_was_sent_is_kept(place: Place) {
    let database = place.open().await;
    let short = Privacy { data_retention_days: 7, ..Privacy::default() };
    database.set_privacy("s-1", short, "session", at(5)).await.unwrap();
    for session in ["s-1", "s-2"] {
        a_call_with(&database, session, &[session]).await;
    }
    for id in due(&database).await {
        database.delivery_gave_up(id, "410", at(21)).await.unwrap();
    }
    sweep(&database, 8).await;
    assert!(left(&database, "s-1").await.is_empty());
    assert_eq!(left(&database, "s-2").await, ["s-2"]);
}

async fn what_was_sent_of_a_referral_goes_too(place: Place) {
    let database = place.open().await;
    let asked = Asked {
        session_id: "s-1".into(),
        call_id: "r-1".into(),
        contact: contact("Dana Whitfield", "6145550144"),
        description: "I slipped on ice".into(),
        reason: "asked to be contacted by phone".into(),
        tells: vec![Event::Delivery(Delivery {
            kind: "message.taken".into(),
            idempotency_key: "a".into(),
            payload: "I slipped on ice".into(),
        })],
    };
    database.refer(&asked, at(10)).await.unwrap();
    assert_eq!(left(&database, "s-1").await, ["a"]);
    sweep(&database, 90).await;
    assert!(left(&database, "s-1").await.is_empty());
}

async fn without_logging_no_word_that_was_sent_is_left(place: Place) {
    let database = place.open().await;
    a_call_with(&database, "s-1", &["gave up", "gives up", "waits"]).await;
    let ids = due(&database).await;
    database.delivery_gave_up(ids[0], "410", at(21)).await.unwrap();
    let silent = Privacy { enable_conversation_logging: false, ..Privacy::default() };
    database.set_privacy("s-1", silent, "session", at(22)).await.unwrap();
    assert_eq!(left(&database, "s-1").await, ["gives up", "waits"], "the firm still gets it");
    database.delivery_gave_up(ids[1], "410", at(23)).await.unwrap();
    database.delivery_failed(ids[2], "503", at(23) + TimeDelta::hours(1)).await.unwrap();
    assert_eq!(left(&database, "s-1").await, ["waits"]);
    database.delivered(ids[2], at(24)).await.unwrap();
    assert!(left(&database, "s-1").await.is_empty());
}
