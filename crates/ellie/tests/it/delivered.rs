//! What the firm gets of calls to the whole of Ellie.

use std::collections::BTreeSet;
use std::time::Duration;

use ellie::store::{Config, Database};
use reqwest::StatusCode;
use serde_json::Value;

use crate::delivery::receiver::{Receiver, Seen, dead_port};
use crate::delivery::sink::{Arrived, Sink};
use crate::delivery::{PATIENCE, SECRET};
use crate::harness::{Ellie, json};
use crate::message::{BEGUN, BOOKED, play};
use crate::records::over_both;
use crate::records::place::Place;
use crate::records::server::Server;

over_both!(
    an_intake_and_its_booking_reach_the_firm_whole,
    of_what_the_firm_may_not_hear_it_is_sent_nothing,
);

const MESSAGE: [&str; 7] = [
    "can I leave a message",
    "no",
    "Ann Archer",
    "614 555 0144",
    "yes",
    "Please call me back.",
    "no, that's all, goodbye",
];

async fn say(ellie: &Ellie, session: &str, turns: &[&str]) {
    for turn in turns {
        ellie.typed(session, turn).await;
    }
}

fn settings<'a>(webhook: &'a str, mail: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("ELLIE_SIMULATED_SPEECH", "hello"),
        ("WEBHOOK_URL", webhook),
        ("WEBHOOK_SECRET", SECRET),
        ("SMTP_URL", mail),
        ("MAIL_FROM", "Ellie <ellie@firm.example>"),
        ("MAIL_TO", "desk@firm.example"),
    ]
}

async fn deliveries(ellie: &Ellie) -> Value {
    json(ellie.get("/health").await, StatusCode::OK).await["dependencies"]["deliveries"].clone()
}

/// Waits until the outbox is as it should be.
async fn until(ellie: &Ellie, is_so: impl Fn(&Value) -> bool) {
    let waiting = async {
        while !is_so(&deliveries(ellie).await) {
            // Others run beside this: asked without a pause, the server has time for nothing else.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("the outbox is not as it should be");
}

/// Waits until the firm was told that the call is over, and of all else.
async fn until_told(ellie: &Ellie, receiver: &Receiver) -> Vec<Seen> {
    receiver.seen_event("call.completed").await;
    until(ellie, |outbox| outbox["pending"] == 0).await;
    receiver.seen()
}

fn events(seen: &[Seen]) -> Vec<&str> {
    seen.iter().map(|seen| seen.header("ellie-event")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_and_the_end_of_its_call_reach_the_firm_signed_and_once() {
    for url in [String::new(), Server::shared().database().await] {
        a_message_reaches_the_firm(&url).await;
    }
}

/// From SQLite where there is no URL.
async fn a_message_reaches_the_firm(database: &str) {
    let (receiver, sink) = (Receiver::start([]), Sink::start([]).await);
    let mail = format!("smtp://{}", sink.address);
    let mut settings = settings(&receiver.url, &mail);
    settings.push(("DATABASE_URL", database));
    let ellie = Ellie::start(&settings).await;
    say(&ellie, "a", &MESSAGE).await;
    let seen = until_told(&ellie, &receiver).await;
    let told: BTreeSet<&str> = events(&seen).into_iter().collect();
    assert_eq!(told, ["call.completed", "message.taken"].into());
    assert_eq!((seen.len(), sink.arrived().len()), (2, 2));
    for one in &seen {
        assert!(one.is_signed_with(SECRET));
        let package = one.json();
        assert_eq!(package["message"], "Please call me back.");
        assert_eq!(package["contact"]["phone"], "6145550144");
        assert_eq!(package["session_id"], "a");
    }
    for arrived in sink.arrived() {
        let text = arrived.mail().part("text/plain").text();
        assert!(text.contains("Please call me back."), "{text}");
    }
    let data = ellie.stop().await;
    let ellie = Ellie::start_in(data, &settings).await;
    say(&ellie, "b", &["hello"]).await;
    until(&ellie, |outbox| outbox["pending"] == 0).await;
    assert_eq!((receiver.seen().len(), sink.arrived().len()), (2, 2), "nothing comes twice");
    ellie.stop().await;
}

async fn an_intake_and_its_booking_reach_the_firm_whole(place: Place) {
    let (receiver, sink) = (Receiver::start([]), Sink::start([]).await);
    let mail = format!("smtp://{}", sink.address);
    let ellie = Ellie::start_at(place, &settings(&receiver.url, &mail)).await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED).await;
    let seen = until_told(&ellie, &receiver).await;
    let of = |event: &str| {
        let found = seen.iter().find(|seen| seen.header("ellie-event") == event);
        found.unwrap_or_else(|| panic!("no {event} in {:?}", events(&seen))).json()
    };
    let (booked, over) = (of("consultation.booked"), of("call.completed"));
    assert_eq!(booked["consultation"], over["consultation"]);
    assert_eq!(over["consultation"]["status"], "booked");
    assert_eq!(
        (over["conflict"].as_str(), over["intake"]["status"].as_str()),
        (Some("clear"), Some("complete"))
    );
    assert_eq!(over["transcript"].as_array().unwrap().len(), BEGUN.len() + BOOKED.len());
    assert!(seen.iter().filter(|seen| seen.header("ellie-event") == "intake.updated").count() > 5);
    let keys: BTreeSet<&str> = seen.iter().map(|seen| seen.header("idempotency-key")).collect();
    assert_eq!(keys.len(), seen.len());
    let invited = sink.arrived().iter().any(|arrived| arrived.text.contains("consultation.ics"));
    assert!(invited, "the mail has no calendar file");
    ellie.stop().await;
}

/// The mails that came to the caller.
async fn to_the_caller(sink: &Sink, count: usize) -> Vec<Arrived> {
    let arrived = sink.arrived_until(|all| of_caller(all).len() >= count).await;
    of_caller(&arrived)
}

fn of_caller(all: &[Arrived]) -> Vec<Arrived> {
    all.iter().filter(|one| one.to == ["dana@example.com"]).cloned().collect()
}

/// A booking with an e-mail address that was read back.
async fn book_with_address(ellie: &Ellie) {
    play(ellie, "a", &BEGUN).await;
    play(ellie, "a", &BOOKED[..4]).await;
    play(ellie, "a", &[("dana at example dot com", "Is that right?"), ("yes", "")]).await;
    play(ellie, "a", &BOOKED[5..]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_gets_the_news_of_the_own_consultation_and_nothing_of_the_matter() {
    let (receiver, sink) = (Receiver::start([]), Sink::start([]).await);
    let mail = format!("smtp://{}", sink.address);
    let ellie = Ellie::start(&settings(&receiver.url, &mail)).await;
    book_with_address(&ellie).await;
    let found = [("Dana Whitfield", ""), ("614 555 0144", "")];
    play(&ellie, "b", &[("I need to reschedule my appointment", "")]).await;
    play(&ellie, "b", &found).await;
    play(&ellie, "b", &[("the last one", ""), ("yes", "You are booked for")]).await;
    play(&ellie, "c", &[("I want to cancel my appointment", "")]).await;
    play(&ellie, "c", &found).await;
    play(&ellie, "c", &[("yes", "I have cancelled")]).await;
    let mails = to_the_caller(&sink, 3).await;
    let subjects: BTreeSet<String> =
        mails.iter().map(|arrived| arrived.mail().header("subject").to_owned()).collect();
    let expected = ["is booked", "has moved", "is cancelled"];
    assert_eq!(subjects, expected.map(|done| format!("Your consultation {done}")).into());
    for arrived in &mails {
        let mail = arrived.mail();
        let text = mail.part("text/plain").text();
        for told in ["with: ", "eastern time", "harper", "columbus"] {
            assert!(text.to_lowercase().contains(told), "{told} in {text}");
        }
        let file = mail.part("text/calendar").text();
        assert!(file.contains("mailto:dana@example.com"), "{file}");
        for leaf in mail.leaves() {
            let text = leaf.text().to_lowercase();
            for fact in ["truck", "acme", "neck", "injury", "state farm"] {
                assert!(!text.contains(fact), "{fact} in {text}");
            }
        }
    }
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_caller_gets_mail_where_the_firm_does_not_want_it() {
    let (receiver, sink) = (Receiver::start([]), Sink::start([]).await);
    let mail = format!("smtp://{}", sink.address);
    let mut settings = settings(&receiver.url, &mail);
    settings.push(("MAIL_TO_CALLERS", "false"));
    let ellie = Ellie::start(&settings).await;
    book_with_address(&ellie).await;
    until_told(&ellie, &receiver).await;
    assert!(of_caller(&sink.arrived()).is_empty());
    ellie.stop().await;
}

async fn of_what_the_firm_may_not_hear_it_is_sent_nothing(place: Place) {
    let (receiver, sink) = (Receiver::start([]), Sink::start([]).await);
    let mail = format!("smtp://{}", sink.address);
    let ellie = Ellie::start_at(place, &settings(&receiver.url, &mail)).await;
    for (session, other_side) in [
        ("hit", "St. Benedict Medical Center and the surgeon"),
        ("unclear", "Greg Potts and his surgeon"),
        ("unknown", "some surgeon, I do not know the name"),
    ] {
        say(&ellie, session, &["I was hurt and need a lawyer, the surgeon cut my left knee"]).await;
        say(&ellie, session, &["Ann Archer", "no", other_side, "614 555 0144", "yes"]).await;
        say(&ellie, session, &["They operated on my left knee, the surgeon was drunk"]).await;
        say(&ellie, session, &["My left knee", "goodbye", "no, that's all, goodbye"]).await;
    }
    until(&ellie, |outbox| outbox["pending"] == 0).await;
    let over = receiver.seen();
    let over = over.iter().filter(|seen| seen.header("ellie-event") == "call.completed");
    assert!(over.count() >= 1, "{:?}", events(&receiver.seen()));
    for seen in receiver.seen() {
        let body = String::from_utf8_lossy(&seen.body).into_owned();
        for fact in ["knee", "surgeon", "drunk", "Benedict", "Potts"] {
            assert!(!body.contains(fact), "{fact} in {body}");
        }
    }
    for arrived in sink.arrived() {
        for leaf in arrived.mail().leaves() {
            let text = leaf.text();
            for fact in ["knee", "surgeon", "drunk", "Benedict", "Potts"] {
                assert!(!text.contains(fact), "{fact} in {text}");
            }
        }
    }
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_that_is_down_holds_up_no_call_and_gets_it_after_a_restart() {
    let (socket, url) = dead_port();
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", "hello"),
        ("WEBHOOK_URL", url.as_str()),
        ("WEBHOOK_SECRET", SECRET),
    ];
    let ellie = Ellie::start(&settings).await;
    say(&ellie, "a", &MESSAGE[..6]).await;
    until(&ellie, |outbox| outbox["failing"] == 1).await;
    let outbox = deliveries(&ellie).await;
    assert_eq!((outbox["pending"].as_u64(), outbox["gave_up"].as_u64()), (Some(1), Some(0)));
    assert!(outbox["oldest"].is_string());
    let data = ellie.stop().await;
    let receiver = Receiver::listen_on(socket, []);
    let ellie = Ellie::start_in(data, &settings).await;
    let seen = receiver.seen_all(1).await;
    assert_eq!(events(&seen), ["message.taken"]);
    assert!(seen[0].is_signed_with(SECRET));
    until(&ellie, |outbox| outbox["pending"] == 0).await;
    assert_eq!(receiver.seen().len(), 1);
    ellie.stop().await;
}

#[tokio::test]
async fn old_messages_and_those_in_writing_are_no_calls_that_are_over() {
    let receiver = Receiver::start([]);
    let data = tempfile::tempdir().unwrap();
    let old =
        r#"{"taken_at":"2026-01-01T00:00:00Z","session_id":"old","text":"Call me.","unclear":[]}"#;
    std::fs::write(data.path().join("messages.jsonl"), format!("{old}\n")).unwrap();
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", "hello"),
        ("WEBHOOK_URL", receiver.url.as_str()),
        ("WEBHOOK_SECRET", SECRET),
    ];
    let ellie = Ellie::start_in(data, &settings).await;
    let config = Config { url: None, data: ellie.data.path().to_owned() };
    let records = Database::open(&config).await.unwrap();
    // Calls that are over are looked for when Ellie starts.
    while records.call("old").await.unwrap().unwrap().ended_at.is_none() {
        tokio::task::yield_now().await;
    }
    say(&ellie, "a", &MESSAGE[..6]).await;
    let seen = receiver.seen_all(1).await;
    assert_eq!(events(&seen), ["message.taken"]);
    records.close().await.unwrap();
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_goes_on_after_the_goodbye_is_told_of_again() {
    let receiver = Receiver::start([]);
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", "hello"),
        ("WEBHOOK_URL", receiver.url.as_str()),
        ("WEBHOOK_SECRET", SECRET),
    ];
    let ellie = Ellie::start(&settings).await;
    say(&ellie, "a", &["what are your office hours", "no, that's all, goodbye"]).await;
    assert_eq!(until_told(&ellie, &receiver).await.len(), 1);
    say(&ellie, "a", &MESSAGE).await;
    let seen = receiver.seen_all(3).await;
    let last = seen.last().unwrap();
    assert_eq!(last.header("ellie-event"), "call.completed");
    assert_eq!(last.json()["message"], "Please call me back.");
    assert_eq!(last.json()["transcript"].as_array().unwrap().len(), 9);
    ellie.stop().await;
}
