//! Wishes to be forgotten: each once, none in the way of another.

use ellie::store::page::Filter;
use ellie::store::privacy::{Forgotten, Privacy};
use ellie::store::retention::Swept;

use super::forgetting::{DAY, ages};
use super::over_both;
use super::place::Place;
use super::said::{at, call_id, turn};

over_both!(
    a_wish_that_cannot_be_fulfilled_holds_up_nothing_else,
    a_wish_wished_again_is_one_and_due_at_the_earlier_time,
    who_asked_for_what_stands_in_the_audit,
);

/// Makes the tables refuse to forget a session.
fn unforgettable(place: &Place, session: &str) -> String {
    let when = format!("old.call_id = '{}'", call_id(session));
    match place.config.url {
        Some(_) => format!(
            "create function no() returns trigger language plpgsql as \
             $$ begin raise exception 'no'; end $$; \
             create trigger no before delete on turns for each row when ({when}) \
             execute function no()"
        ),
        None => format!(
            "create trigger no before delete on turns when {when} \
             begin select raise(abort, 'no'); end"
        ),
    }
}

async fn a_wish_that_cannot_be_fulfilled_holds_up_nothing_else(place: Place) {
    let database = place.open().await;
    for session in ["bad", "good"] {
        database.keep_turn(turn(session, 1, "hello")).await.unwrap();
        let whose = Forgotten::Session(session.into());
        database.request_deletion(whose, None, "session", at(20), at(20)).await.unwrap();
    }
    let mut old = turn("old", 1, "hello");
    old.turn.at = at(-100 * DAY);
    database.keep_turn(old).await.unwrap();
    place.run(&unforgettable(&place, "bad")).await;
    let swept = database.sweep(at(30), &ages()).await.unwrap();
    assert_eq!(swept, Swept { fulfilled: 1, transcripts: 1, ..Swept::default() });
    assert_eq!(database.call("good").await, Ok(None));
    assert_eq!(database.turns_of("bad").await.unwrap().len(), 1);
    let over = if place.config.url.is_some() { "on turns" } else { "" };
    place.run(&format!("drop trigger no {over}")).await;
    assert_eq!(database.sweep(at(40), &ages()).await.unwrap().fulfilled, 1, "it is tried again");
}

async fn a_wish_wished_again_is_one_and_due_at_the_earlier_time(place: Place) {
    let database = place.open().await;
    database.keep_turn(turn("s-1", 1, "hello")).await.unwrap();
    database.set_legal_hold("s-1", true, "lane", at(15)).await.unwrap();
    let mut ids = Vec::new();
    for due in [DAY, 30, 2 * DAY] {
        let whose = Forgotten::Session("s-1".into());
        let wish = database.request_deletion(whose, None, "session", at(20), at(due));
        ids.push(wish.await.unwrap());
    }
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(database.fulfil(at(29)).await, Ok((0, 0)));
    assert_eq!(database.fulfil(at(30)).await, Ok((0, 1)));
    assert_eq!(database.fulfil_of("another", at(30)).await, Ok((0, 0)));
    database.set_legal_hold("s-1", false, "lane", at(35)).await.unwrap();
    assert_eq!(database.fulfil_of("s-1", at(40)).await, Ok((1, 0)));
    let again = Forgotten::Session("s-1".into());
    let again = database.request_deletion(again, None, "session", at(50), at(50)).await.unwrap();
    assert_ne!(again, ids[0], "that one is fulfilled");
}

async fn who_asked_for_what_stands_in_the_audit(place: Place) {
    let database = place.open().await;
    database.keep_turn(turn("s-1", 1, "hello")).await.unwrap();
    database.set_privacy("s-1", Privacy::default(), "session", at(20)).await.unwrap();
    database.set_privacy("never-called", Privacy::default(), "desk", at(21)).await.unwrap();
    let whose = Forgotten::Session("s-1".into());
    let reason = Some("I moved away".to_owned());
    database.request_deletion(whose, reason, "session", at(22), at(DAY)).await.unwrap();
    let entries = database.audited(&Filter::default()).await.unwrap().rows;
    let told: Vec<(&str, &str, &str)> = entries
        .iter()
        .map(|entry| (entry.actor.as_str(), entry.action.as_str(), entry.subject_id.as_str()))
        .collect();
    let id = call_id("s-1");
    assert_eq!(
        told,
        [
            ("session", "deletion asked for", id.as_str()),
            ("desk", "privacy settings changed", ""),
            ("session", "privacy settings changed", id.as_str()),
            ("ellie", "call began", id.as_str()),
        ]
    );
    assert!(!format!("{entries:?}").contains("moved"), "why is nobody's business");
}
