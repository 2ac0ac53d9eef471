//! A call is kept turn by turn, and goes on after anything.

use std::io::Write;
use std::sync::{Arc, Mutex};

use ellie::store::Error;
use ellie::store::kept::Heard;
use ellie::store::page::Filter;
use tracing::instrument::WithSubscriber;

use super::over_both;
use super::place::Place;
use super::said::{at, conflict_check, contact, delivery, intake, message, turn};

over_both!(
    a_call_of_three_turns_is_kept_and_goes_on,
    the_same_turn_twice_is_one_turn,
    another_turn_of_the_same_number_is_a_conflict,
    words_that_may_not_be_kept_are_not,
    two_processes_keep_turns_at_once,
    what_was_not_committed_is_not_there_and_what_was_is,
    any_text_is_kept_alike,
    one_caller_is_found_again_by_phone_and_name,
    a_turn_that_is_refused_leaves_nothing_behind,
    nothing_a_caller_said_is_logged,
);

async fn a_call_of_three_turns_is_kept_and_goes_on(place: Place) {
    let database = place.open().await;
    assert_eq!(database.resume("s-1").await, Ok(None));
    database.keep_turn(turn("s-1", 1, "hello")).await.unwrap();
    let mut second = turn("s-1", 2, "Dana Whitfield");
    second.contact = Some(contact("Dana Whitfield", "6145550144"));
    second.intake = Some(intake("I fell"));
    database.keep_turn(second).await.unwrap();
    let mut third = turn("s-1", 3, "please call");
    third.contact = Some(contact("Dana Whitfield", "6145550145"));
    third.intake = Some(intake("I fell on the ice"));
    third.events = vec![message(30, "please call"), conflict_check(30), delivery("s-1/3/message")];
    database.keep_turn(third).await.unwrap();
    let call = database.call("s-1").await.unwrap().unwrap();
    for key in ["s-1/end", "s-1/again"] {
        database.end_call(&call.id, at(30), &[delivery(key)]).await.unwrap();
    }
    database.close().await.unwrap();

    let database = place.open().await;
    let call = database.resume("s-1").await.unwrap().unwrap();
    assert_eq!((call.turns, call.state.as_str()), (3, "{\"turn\":3}"));
    assert_eq!((call.last_turn_at, call.ended_at), (at(30), Some(at(30))));
    assert_eq!(call.question.as_deref(), Some("phone"));
    let turns = database.turns_of("s-1").await.unwrap();
    let heard: Vec<_> = turns.iter().map(|turn| turn.heard.as_deref().unwrap()).collect();
    assert_eq!(heard, ["hello", "Dana Whitfield", "please call"]);
    assert_eq!((turns[0].decode_ms, turns[0].voice_ms), (Some(3), None));
    assert_eq!((turns[0].confidence, turns[0].actions.as_str()), (Some(0.75), "[\"ask\"]"));
    let export = database.export("s-1").await.unwrap();
    assert_eq!(export.contact.unwrap().phone.as_deref(), Some("6145550145"));
    assert_eq!(export.intake.unwrap().happened.as_deref(), Some("I fell on the ice"));
    assert_eq!(export.messages[0].unclear, "[\"\\\"mumble\\\"\"]");
    assert_eq!(export.conflict_checks[0].parties, "[\"St. Benedict Medical Center\"]");
    assert_eq!(export.deliveries.len(), 2, "a call ends once");
}

async fn the_same_turn_twice_is_one_turn(place: Place) {
    let database = place.open().await;
    let mut kept = turn("s-1", 1, "please call");
    kept.turn.at += chrono::TimeDelta::nanoseconds(1_999);
    kept.events = vec![message(10, "please call"), delivery("s-1/1/message")];
    database.keep_turn(kept.clone()).await.unwrap();
    kept.call.state = "another".into();
    database.keep_turn(kept).await.unwrap();
    let export = database.export("s-1").await.unwrap();
    assert_eq!((export.turns.len(), export.messages.len(), export.deliveries.len()), (1, 1, 1));
    assert_eq!(export.call.state, "{\"turn\":1}");
}

async fn another_turn_of_the_same_number_is_a_conflict(place: Place) {
    let database = place.open().await;
    database.keep_turn(turn("s-1", 1, "hello")).await.unwrap();
    let mut other = turn("s-1", 1, "good morning");
    other.turn.at = at(11);
    assert!(matches!(database.keep_turn(other).await, Err(Error::Conflict(_))));
    assert_eq!(database.turns_of("s-1").await.unwrap()[0].heard.as_deref(), Some("hello"));
}

async fn words_that_may_not_be_kept_are_not(place: Place) {
    let database = place.open().await;
    let mut kept = turn("s-1", 1, "my husband hit me");
    kept.turn.heard = Heard::Withheld;
    database.keep_turn(kept).await.unwrap();
    let turns = database.turns_of("s-1").await.unwrap();
    assert_eq!((turns[0].heard.as_deref(), turns[0].withheld), (None, true));
}

/// Two handles that know nothing of each other, as two processes have them.
async fn two_processes_keep_turns_at_once(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 1..=20 {
        for database in [&one, &other] {
            let (database, number) = (database.clone(), number);
            tasks.spawn(async move {
                let mut kept = turn("shared", number, "hello");
                kept.contact = Some(contact("Dana Whitfield", "6145550144"));
                kept.events = vec![message(10, "please call")];
                database.keep_turn(kept).await
            });
            let database = one.clone();
            tasks.spawn(async move {
                let mut kept = turn(&format!("own-{number}"), 1, "hello");
                kept.contact = Some(contact("Dana Whitfield", "6145550144"));
                database.keep_turn(kept).await
            });
        }
    }
    for done in tasks.join_all().await {
        done.unwrap();
    }
    let numbers: Vec<i64> =
        other.turns_of("shared").await.unwrap().iter().map(|turn| turn.number).collect();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
    let messages = other.messages(&Filter::default()).await.unwrap();
    assert_eq!(messages.rows.len(), 20);
    assert_eq!(other.calls(&Filter::default()).await.unwrap().rows.len(), 21);
}

/// The future is dropped wherever it may be, as when a process dies.
async fn what_was_not_committed_is_not_there_and_what_was_is(place: Place) {
    let database = place.open().await;
    for number in 1..=40 {
        let mut kept = turn("s-1", number, "hello");
        kept.events = vec![message(10, "please call"), conflict_check(10)];
        let keeping = database.keep_turn(kept.clone());
        let patience = std::time::Duration::from_micros(u64::from(number) * 100);
        let _ = tokio::time::timeout(patience, keeping).await;
        if number % 10 == 0 {
            let again = place.open().await;
            let export = again.export("s-1").await;
            if let Ok(export) = export {
                let expected = export.turns.len();
                assert_eq!(
                    (export.messages.len(), export.conflict_checks.len()),
                    (expected, expected)
                );
            }
        }
        database.keep_turn(kept).await.unwrap();
    }
    let export = database.export("s-1").await.unwrap();
    assert_eq!((export.turns.len(), export.messages.len()), (40, 40));
}

async fn any_text_is_kept_alike(place: Place) {
    let database = place.open().await;
    let long = "é".repeat(524_288);
    let texts = [
        ("a\0b\0", "ab"),
        ("😀 \u{202e}right to left", "😀 \u{202e}right to left"),
        ("'; drop table turns; --", "'; drop table turns; --"),
        ("\"\\$1 ? %s {key}", "\"\\$1 ? %s {key}"),
        (long.as_str(), long.as_str()),
        ("", ""),
    ];
    for (number, (said, expected)) in (1..).zip(texts) {
        let mut kept = turn("s-\0hostile", number, said);
        kept.events = vec![message(10, said)];
        kept.contact = Some(contact(said, "6145550144"));
        kept.call.summary = Some(said.into());
        database.keep_turn(kept).await.unwrap();
        let turns = database.turns_of("s-hostile").await.unwrap();
        assert_eq!(turns.last().unwrap().heard.as_deref(), Some(expected));
        let messages = database.export("s-hostile").await.unwrap().messages;
        assert_eq!(messages.last().unwrap().text, expected);
    }
    assert_eq!(database.resume("s-hostile\0").await.unwrap().unwrap().turns, 6);
}

async fn one_caller_is_found_again_by_phone_and_name(place: Place) {
    let database = place.open().await;
    let people = [
        ("a", contact("Dana Whitfield", "6145550144")),
        ("b", contact("dana  WHITFIELD", "6145550144")),
        ("c", contact("Dan Whitfield", "6145550144")),
        ("d", contact("Dana Whitfield", "6145550145")),
    ];
    let mut callers = Vec::new();
    for (session, person) in people {
        let mut kept = turn(session, 1, "hello");
        kept.contact = Some(person);
        database.keep_turn(kept).await.unwrap();
        callers.push(database.call(session).await.unwrap().unwrap().caller_id.unwrap());
    }
    assert_eq!(callers[0], callers[1]);
    assert!(callers[0] != callers[2] && callers[0] != callers[3] && callers[2] != callers[3]);
}

async fn a_turn_that_is_refused_leaves_nothing_behind(place: Place) {
    let database = place.open().await;
    let mut kept = turn("s-1", 1, "hello");
    kept.events = vec![message(10, "please call")];
    kept.call.priority = Some(6);
    assert!(matches!(database.keep_turn(kept).await, Err(Error::Refused(_))));
    assert_eq!(database.call("s-1").await, Ok(None));
    assert!(database.messages(&Filter::default()).await.unwrap().rows.is_empty());
}

/// What is logged at the most talkative level that can be set.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn nothing_a_caller_said_is_logged(place: Place) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(move || writer.clone())
        // The fraction of a second may have any figures in it.
        .without_time()
        .finish();
    // While there is but one subscriber, what another test logs first is logged nowhere later.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::new());
    let told = async {
        let database = place.open().await;
        let mut kept = turn("s-1", 1, "I am Dana Whitfield");
        kept.contact = Some(contact("Dana Whitfield", "6145550144"));
        kept.events = vec![message(10, "please call"), conflict_check(10)];
        database.keep_turn(kept.clone()).await.unwrap();
        kept.turn.at = at(99);
        database.keep_turn(kept).await.unwrap_err().to_string()
    };
    let error = told.with_subscriber(subscriber).await;
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap() + &error;
    assert!(logged.contains("migration"), "nothing is logged at all: {logged}");
    for word in ["Dana", "614", "please", "Benedict", "s-1", "secret"] {
        assert!(!logged.contains(word), "{word} is logged:\n{logged}");
    }
}
