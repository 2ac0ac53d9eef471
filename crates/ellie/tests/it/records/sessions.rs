//! A session may call more than once.

use ellie::store::Error;
use ellie::store::page::Filter;
use ellie::store::referrals::Asked;

use super::forgetting::{DAY, ages};
use super::over_both;
use super::place::Place;
use super::said::{at, contact, intake, message, turn};

over_both!(
    another_call_of_a_session_leaves_the_first_as_it_was,
    a_call_goes_on_only_from_what_is_left_of_it,
    a_referral_is_a_call_of_its_own,
    the_calls_of_a_session_are_held_together,
    lists_are_narrowed_by_the_callers_number,
);

async fn another_call_of_a_session_leaves_the_first_as_it_was(place: Place) {
    let database = place.open().await;
    let mut first = turn("s-1", 1, "I fell");
    first.contact = Some(contact("Dana Whitfield", "6145550144"));
    first.intake = Some(intake("I fell"));
    first.call.summary = Some("Dana Whitfield fell".into());
    database.keep_turn(first).await.unwrap();
    let before = database.export("s-1").await.unwrap();
    let mut second = turn("s-1", 1, "what are your office hours");
    second.call_id = "another".into();
    second.turn.at = at(2 * DAY);
    database.keep_turn(second).await.unwrap();
    let [one, two] = database.export_session("s-1").await.unwrap().try_into().unwrap();
    assert_eq!(one, before);
    assert_eq!((two.call.id.as_str(), two.contact, two.intake), ("another", None, None));
    assert_eq!(database.call("s-1").await.unwrap().unwrap().id, "another");
    let of_session = Filter { session: Some("s-1".into()), ..Filter::default() };
    assert_eq!(database.calls(&of_session).await.unwrap().rows.len(), 2);
    assert_eq!(database.turns(&of_session).await.unwrap().rows.len(), 2);
    assert_eq!(database.turns_of("s-1").await.unwrap().len(), 2);
    database.erase("s-1", at(3 * DAY)).await.unwrap();
    assert_eq!(database.export_session("s-1").await, Err(Error::Missing("call")));
}

async fn a_call_goes_on_only_from_what_is_left_of_it(place: Place) {
    let database = place.open().await;
    database.keep_turn(turn("s-1", 1, "hello")).await.unwrap();
    assert_eq!(database.resume("s-1").await.unwrap().unwrap().turns, 1);
    database.sweep(at(91 * DAY), &ages()).await.unwrap();
    assert_eq!(database.resume("s-1").await, Ok(None));
    assert!(database.call("s-1").await.unwrap().is_some());
}

fn asked(call_id: &str) -> Asked {
    Asked {
        session_id: "s-1".into(),
        call_id: call_id.into(),
        contact: contact("Dana Whitfield", "6145550144"),
        description: "I slipped on ice".into(),
        reason: "asked to be contacted by phone".into(),
        tells: Vec::new(),
    }
}

async fn a_referral_is_a_call_of_its_own(place: Place) {
    let database = place.open().await;
    let mut spoken = turn("s-1", 1, "hello");
    spoken.contact = Some(contact("Bo Baker", "6145550199"));
    database.keep_turn(spoken).await.unwrap();
    let first = database.refer(&asked("r-1"), at(20)).await.unwrap();
    assert_ne!(database.refer(&asked("r-2"), at(30)).await.unwrap(), first);
    let [spoken, written, _] = database.export_session("s-1").await.unwrap().try_into().unwrap();
    assert_eq!(spoken.contact.unwrap().name.as_deref(), Some("Bo Baker"));
    assert_eq!(written.contact.unwrap().name.as_deref(), Some("Dana Whitfield"));
    assert_eq!((written.messages.len(), written.referrals.len()), (1, 1));
    assert_eq!((written.call.channel.as_str(), written.call.ended_at), ("web", Some(at(20))));
    let caller = written.call.caller_id.unwrap();
    assert_ne!(spoken.call.caller_id, Some(caller));
    assert_eq!(database.resume("s-1").await.unwrap().unwrap().id, spoken.call.id);
    database.erase_caller(caller, at(40)).await.unwrap();
    let left = database.export_session("s-1").await.unwrap();
    assert_eq!(left.len(), 1, "both referrals are gone");
}

async fn the_calls_of_a_session_are_held_together(place: Place) {
    let database = place.open().await;
    database.keep_turn(turn("s-1", 1, "hello")).await.unwrap();
    database.set_legal_hold("s-1", true, "lane", at(20)).await.unwrap();
    let mut later = turn("s-1", 1, "hello again");
    later.call_id = "another".into();
    database.keep_turn(later).await.unwrap();
    assert!(database.call_of_id("another").await.unwrap().unwrap().legal_hold);
    assert_eq!(database.erase("s-1", at(30)).await, Err(Error::Held));
    database.set_legal_hold("s-1", false, "lane", at(40)).await.unwrap();
    assert!(database.erase("s-1", at(50)).await.is_ok());
}

async fn lists_are_narrowed_by_the_callers_number(place: Place) {
    let database = place.open().await;
    for (session, phone) in [("a", "6145550144"), ("b", "6145550199")] {
        let mut kept = turn(session, 1, "I fell");
        kept.contact = Some(contact("Dana Whitfield", phone));
        kept.intake = Some(intake("I fell"));
        kept.events = vec![message(10, "please call")];
        database.keep_turn(kept).await.unwrap();
    }
    let of = |phone: &str| Filter { phone: Some(phone.into()), ..Filter::default() };
    let calls = database.calls(&of("6145550199")).await.unwrap().rows;
    assert_eq!(calls.iter().map(|call| call.session_id.as_str()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(database.intakes(&of("6145550199")).await.unwrap().rows[0].call_id, calls[0].id);
    // Every message of the stories names the same number.
    assert_eq!(database.messages(&of("6145550144")).await.unwrap().rows.len(), 2);
    assert!(database.messages(&of("6145550199")).await.unwrap().rows.is_empty());
    assert!(database.consultations(&of("6145550144")).await.unwrap().rows.is_empty());
}
