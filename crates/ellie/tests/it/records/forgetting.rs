//! What is forgotten, when, and what a legal hold keeps.

use chrono::TimeDelta;
use ellie::store::diary::{Change, Visitor};
use ellie::store::events::{Consent, Disclosure, Escalation, Event, Referral};
use ellie::store::page::Filter;
use ellie::store::privacy::{Forgotten, Privacy};
use ellie::store::retention::{Ages, Swept};
use ellie::store::{Database, Error};
use ellie_core::scheduling::booking::Token;
use ellie_core::scheduling::slots::{AttorneyId, Slot};
use std::num::NonZeroU16;

use super::over_both;
use super::place::Place;
use super::said::{at, conflict_check, contact, delivery, intake, message, turn};

over_both!(
    all_that_is_known_of_a_session_is_handed_out,
    an_erased_session_leaves_only_that_there_was_a_call,
    a_legal_hold_overrides_everything,
    a_caller_is_forgotten_with_all_calls,
    turning_logging_off_deletes_the_words_and_keeps_no_more,
    each_class_is_swept_at_its_age,
    a_session_may_shorten_its_retention,
    wishes_to_be_forgotten_are_fulfilled_when_due,
    the_audit_holds_no_content,
    callers_come_while_others_are_forgotten,
);

pub const DAY: i64 = 86_400;

pub fn ages() -> Ages {
    Ages {
        transcript: TimeDelta::days(90),
        intake: TimeDelta::days(200),
        message: TimeDelta::days(100),
        conflict_check: TimeDelta::days(300),
    }
}

/// A call with everything in it.
pub async fn a_call(database: &Database, session: &str) {
    let mut kept = turn(session, 1, "I fell at St. Benedict");
    kept.contact = Some(contact("Dana Whitfield", "6145550144"));
    kept.intake = Some(intake("I fell"));
    kept.call.summary = Some("Dana Whitfield fell".into());
    let text = |text: &str| text.to_owned();
    kept.events = vec![
        message(10, "please call"),
        conflict_check(10),
        delivery(&format!("{session}/1/message")),
        Event::Escalation(Escalation { at: at(10), reason: text("custody"), to: None }),
        Event::Disclosure(Disclosure {
            at: at(10),
            kind: text("ai"),
            version: text("1"),
            text_hash: text("00"),
        }),
        Event::Consent(Consent {
            at: at(10),
            kind: text("sms"),
            wording_version: text("1"),
            given: true,
        }),
        Event::Referral(Referral {
            at: at(10),
            area: Some(text("tax")),
            state: None,
            referred_to: Some(text("bar")),
            reason: text("area"),
        }),
    ];
    database.keep_turn(kept).await.unwrap();
    database.acknowledge(session, "1", at(10)).await.unwrap();
}

pub async fn a_consultation(database: &Database, session: &str, minute: i64) {
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
    database.confirm(token, at(1), &|_| Vec::new()).await.unwrap().unwrap();
}

async fn all_that_is_known_of_a_session_is_handed_out(place: Place) {
    let database = place.open().await;
    a_call(&database, "s-1").await;
    a_call(&database, "s-2").await;
    a_consultation(&database, "s-1", 60).await;
    database.set_privacy("s-1", Privacy::default(), "session", at(20)).await.unwrap();
    let all = database.export("s-1").await.unwrap();
    let counts = [
        all.turns.len(),
        all.conflict_checks.len(),
        all.messages.len(),
        all.referrals.len(),
        all.escalations.len(),
        all.disclosures.len(),
        all.acknowledgements.len(),
        all.consents.len(),
        all.consultations.len(),
        all.deliveries.len(),
    ];
    assert_eq!(counts, [1; 10]);
    assert!(all.contact.is_some() && all.intake.is_some() && all.privacy.is_some());
    assert_eq!(all.conflict_checks[0].matched, None, "whom the firm knows is told to nobody");
    assert_eq!(database.export("s-3").await, Err(Error::Missing("call")));
}

async fn an_erased_session_leaves_only_that_there_was_a_call(place: Place) {
    let database = place.open().await;
    a_call(&database, "s-1").await;
    a_call(&database, "s-2").await;
    a_consultation(&database, "s-1", 60).await;
    let id = database.call("s-1").await.unwrap().unwrap().id;
    let erased = database.erase("s-1", at(100)).await.unwrap();
    // Ten tables of the call, what was accepted, the consultation and its hold.
    assert_eq!(erased, 13);
    assert_eq!(database.export("s-1").await, Err(Error::Missing("call")));
    assert_eq!(database.erase("s-1", at(100)).await, Err(Error::Missing("call")));
    let consultations = database.consultations(&Filter::default()).await.unwrap().rows;
    assert_eq!((consultations.len(), consultations[0].name.as_deref()), (1, None));
    let bare = database.call(&format!("erased {id}")).await.unwrap().unwrap();
    assert_eq!((bare.deleted_at, bare.summary, bare.caller_id), (Some(at(100)), None, None));
    let calls = database.calls(&Filter::default()).await.unwrap().rows;
    assert_eq!(calls.iter().map(|call| call.session_id.as_str()).collect::<Vec<_>>(), ["s-2"]);
    assert_eq!(database.export("s-2").await.unwrap().messages.len(), 1);
    assert_eq!(database.resume("s-1").await, Ok(None));
    let mut again = turn("s-1", 1, "hello");
    again.call_id = "another".into();
    database.keep_turn(again).await.unwrap();
    assert_eq!(database.resume("s-1").await.unwrap().unwrap().turns, 1);
}

async fn a_legal_hold_overrides_everything(place: Place) {
    let database = place.open().await;
    a_call(&database, "s-1").await;
    a_consultation(&database, "s-1", 60).await;
    let before = database.export("s-1").await.unwrap();
    database.set_legal_hold("s-1", true, "lane", at(20)).await.unwrap();
    assert!(matches!(database.erase("s-1", at(30)).await, Err(Error::Held)));
    let caller = before.call.caller_id.unwrap();
    assert!(matches!(database.erase_caller(caller, at(30)).await, Err(Error::Held)));
    let silent = Privacy { enable_conversation_logging: false, ..Privacy::default() };
    database.set_privacy("s-1", silent, "session", at(30)).await.unwrap();
    let session = Forgotten::Session("s-1".into());
    database.request_deletion(session, None, "session", at(30), at(40)).await.unwrap();
    let swept = database.sweep(at(500 * DAY), &ages()).await.unwrap();
    assert_eq!(swept, Swept { held: 1, ..Swept::default() });
    let after = database.export("s-1").await.unwrap();
    assert_eq!(
        (after.turns, after.contact, after.intake),
        (before.turns, before.contact, before.intake)
    );
    assert_eq!((after.messages, after.consultations), (before.messages, before.consultations));
    database.set_legal_hold("s-1", false, "lane", at(50)).await.unwrap();
    let swept = database.sweep(at(500 * DAY), &ages()).await.unwrap();
    assert_eq!((swept.fulfilled, swept.held), (1, 0));
    assert_eq!(database.call("s-1").await, Ok(None));
}

async fn a_caller_is_forgotten_with_all_calls(place: Place) {
    let database = place.open().await;
    for session in ["s-1", "s-2"] {
        a_call(&database, session).await;
    }
    let mut other = turn("s-3", 1, "hello");
    other.contact = Some(contact("Bo Baker", "6145550199"));
    database.keep_turn(other).await.unwrap();
    let caller = database.call("s-1").await.unwrap().unwrap().caller_id.unwrap();
    assert!(database.erase_caller(caller, at(100)).await.unwrap() > 0);
    assert_eq!(database.call("s-2").await, Ok(None));
    assert!(database.call("s-3").await.unwrap().unwrap().caller_id.is_some());
    assert_eq!(database.erase_caller(caller, at(100)).await, Err(Error::Missing("caller")));
}

async fn turning_logging_off_deletes_the_words_and_keeps_no_more(place: Place) {
    let database = place.open().await;
    a_call(&database, "s-1").await;
    let silent = Privacy { enable_conversation_logging: false, ..Privacy::default() };
    database.set_privacy("s-1", silent, "session", at(20)).await.unwrap();
    assert_eq!(database.privacy("s-1").await, Ok(Some(silent)));
    let mut second = turn("s-1", 2, "my number is");
    second.call.summary = Some("Dana Whitfield fell".into());
    database.keep_turn(second).await.unwrap();
    for turn in database.turns_of("s-1").await.unwrap() {
        assert_eq!((turn.heard, turn.reply, turn.withheld), (None, None, true));
    }
    let state = database.resume("s-1").await.unwrap().unwrap().state;
    assert_eq!(state, "{\"turn\":2}", "the call goes on");
    database.keep_turn(turn("s-1", 3, "goodbye")).await.unwrap();
    let call = database.call("s-1").await.unwrap().unwrap();
    database.end_call(&call.id, at(20), &[]).await.unwrap();
    assert_eq!(database.call("s-1").await.unwrap().unwrap().ended_at, None, "it went on since");
    database.end_call(&call.id, at(30), &[]).await.unwrap();
    let call = database.call("s-1").await.unwrap().unwrap();
    assert_eq!((call.state.as_str(), call.summary), ("", None));
    let far_too_long = Privacy { data_retention_days: 366, ..silent };
    let refused = database.set_privacy("s-1", far_too_long, "session", at(20)).await;
    assert!(matches!(refused, Err(Error::Refused(_))));
}

async fn each_class_is_swept_at_its_age(place: Place) {
    let database = place.open().await;
    a_call(&database, "s-1").await;
    a_consultation(&database, "s-1", 60).await;
    let nothing = Swept::default();
    let sweep = async |days: i64| database.sweep(at(days * DAY + 20), &ages()).await.unwrap();
    assert_eq!(sweep(89).await, nothing);
    assert_eq!(sweep(90).await, Swept { transcripts: 1, ..nothing });
    assert_eq!(sweep(90).await, nothing);
    let left = database.export("s-1").await.unwrap();
    assert!(left.turns.is_empty() && left.call.state.is_empty() && left.intake.is_some());
    assert_eq!(sweep(100).await, Swept { messages: 1, ..nothing });
    assert!(database.export("s-1").await.unwrap().contact.is_some());
    assert_eq!(sweep(201).await, Swept { intakes: 1, ..nothing });
    let left = database.export("s-1").await.unwrap();
    assert_eq!((left.contact, left.call.caller_id), (None, None));
    assert_eq!(left.consultations[0].name, None);
    assert_eq!(sweep(300).await, Swept { conflict_checks: 1, ..nothing });
}

async fn a_session_may_shorten_its_retention(place: Place) {
    let database = place.open().await;
    for session in ["s-1", "s-2"] {
        a_call(&database, session).await;
    }
    let short = Privacy { data_retention_days: 7, ..Privacy::default() };
    database.set_privacy("s-1", short, "session", at(20)).await.unwrap();
    let swept = database.sweep(at(8 * DAY), &ages()).await.unwrap();
    assert_eq!(swept.transcripts, 1);
    assert!(database.turns_of("s-1").await.unwrap().is_empty());
    assert_eq!(database.turns_of("s-2").await.unwrap().len(), 1);
}

async fn wishes_to_be_forgotten_are_fulfilled_when_due(place: Place) {
    let database = place.open().await;
    a_call(&database, "s-1").await;
    for session in ["s-1", "unheard-of"] {
        let whose = Forgotten::Session(session.into());
        database
            .request_deletion(whose, Some("asked".into()), "session", at(20), at(40))
            .await
            .unwrap();
    }
    assert_eq!(database.sweep(at(39), &ages()).await.unwrap(), Swept::default());
    assert_eq!(database.sweep(at(40), &ages()).await.unwrap().fulfilled, 2);
    assert_eq!(database.sweep(at(41), &ages()).await.unwrap(), Swept::default());
    assert_eq!(database.call("s-1").await, Ok(None));
}

async fn the_audit_holds_no_content(place: Place) {
    let database = place.open().await;
    a_call(&database, "s-1").await;
    a_consultation(&database, "s-1", 60).await;
    database.erase("s-1", at(100)).await.unwrap();
    let entries = database.audited(&Filter::default()).await.unwrap().rows;
    let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions[0], "call erased");
    assert_eq!(entries[0].count, Some(13));
    assert!(actions.contains(&"message taken") && actions.contains(&"consultation booked"));
    let all = format!("{entries:?}");
    for word in ["Dana", "614", "Benedict", "please", "s-1"] {
        assert!(!all.contains(word), "{word} is in the audit");
    }
}

async fn callers_come_while_others_are_forgotten(place: Place) {
    let database = place.open().await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..60 {
        let database = database.clone();
        tasks.spawn(async move {
            let session = format!("s-{number}");
            let mut kept = turn(&session, 1, "hello");
            kept.contact = Some(contact("Dana Whitfield", "6145550144"));
            database.keep_turn(kept).await?;
            if number % 3 > 0 { database.erase(&session, at(100)).await.map(drop) } else { Ok(()) }
        });
    }
    for done in tasks.join_all().await {
        done.unwrap();
    }
    assert_eq!(database.calls(&Filter::default()).await.unwrap().rows.len(), 20);
}
