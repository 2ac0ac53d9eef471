//! A session that is erased while its call is going on, and one that calls again another day.

use chrono::{TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use uuid::Uuid;

use crate::harness::Ellie;
use crate::legal::{OWN, send, start};
use crate::message::play;
use crate::records::over_both;
use crate::records::place::{Place, try_run};

over_both!(
    a_turn_that_is_taken_while_its_session_is_forgotten_brings_nothing_back,
    a_call_erased_elsewhere_is_dropped_here,
    who_calls_again_another_day_makes_another_call,
);

/// A call in which the caller has said who is calling.
const NAMED: [(&str, &str); 3] =
    [("can I leave a message", "AI assistant"), ("no", "name"), ("Ann Archer", "number")];

/// All that the records hold of a session, to be searched.
async fn all_of(ellie: &Ellie, session: &str) -> String {
    format!("{:?}", ellie.open_records().await.export_session(session).await)
}

async fn a_turn_that_is_taken_while_its_session_is_forgotten_brings_nothing_back(place: Place) {
    let ellie = start(place).await;
    for _ in 0..10 {
        let session = Uuid::new_v4().to_string();
        play(&ellie, &session, &NAMED).await;
        let path = format!("data/{session}");
        let (forgotten, ..) = tokio::join!(
            send(&ellie, Method::DELETE, &path, "", ""),
            ellie.typed(&session, "614 555 0144"),
            ellie.typed(&session, "yes"),
        );
        assert_eq!(forgotten.status(), StatusCode::OK);
        let all = all_of(&ellie, &session).await;
        assert!(!all.contains("Ann"), "{all}");
    }
    ellie.stop().await;
}

/// As by `ellie erase`, and by the sweeper, neither of whom knows what this process has in mind.
async fn a_call_erased_elsewhere_is_dropped_here(place: Place) {
    let ellie = start(place).await;
    play(&ellie, OWN, &NAMED).await;
    let elsewhere = ellie.open_records().await;
    elsewhere.erase(OWN, Utc::now()).await.unwrap();
    play(&ellie, OWN, &[("614 555 0144", "AI assistant")]).await;
    let all = all_of(&ellie, OWN).await;
    assert!(!all.contains("Ann"), "{all}");
    let calls = elsewhere.export_session(OWN).await.unwrap();
    let [call] = calls.try_into().unwrap();
    assert_eq!((call.turns.len(), call.turns[0].number), (1, 1));
    ellie.stop().await;
}

async fn who_calls_again_another_day_makes_another_call(place: Place) {
    let url = place.url();
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello"), ("DATABASE_URL", url.as_str())];
    let config = place.config.clone();
    let ellie = Ellie::start_in(place.folder, &settings).await;
    play(&ellie, "a", &NAMED).await;
    play(&ellie, "a", &[("614 555 0144", "Is that right?"), ("yes", "message")]).await;
    play(&ellie, "a", &[("Please call me back.", "written your message down")]).await;
    let before = ellie.open_records().await.export("a").await.unwrap();
    let data = ellie.stop().await;
    let days_ago = (Utc::now() - TimeDelta::days(2)).to_rfc3339();
    let said_then = format!("update calls set last_turn_at = '{days_ago}'");
    try_run(&config, &said_then).await.unwrap();
    let ellie = Ellie::start_in(data, &settings).await;
    play(&ellie, "a", &[("what are your office hours", "AI assistant")]).await;
    let [first, second] =
        ellie.open_records().await.export_session("a").await.unwrap().try_into().unwrap();
    assert_eq!((first.contact, first.turns), (before.contact, before.turns));
    assert_eq!(first.call.outcome.as_deref(), Some("message_taken"));
    assert_ne!(second.call.id, first.call.id);
    assert_eq!((second.contact, second.turns.len()), (None, 1));
    ellie.stop().await;
}
