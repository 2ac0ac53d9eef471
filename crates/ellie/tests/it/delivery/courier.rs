//! How the courier works: how much at once, when it wakes, how it ends.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Utc;
use ellie::delivery::backoff::Backoff;
use ellie::delivery::outbox::Outbox;
use ellie::delivery::{Config, Parcel, Way};
use ellie::resilience::{Breakers, Phase, Rule};

use super::outbox::SimulatedOutbox;
use super::receiver::{Answer, Receiver};
use super::sink::Sink;
use super::{Running, by_webhook, impatient, nowhere, package, parcel};

fn put(outbox: &SimulatedOutbox, count: usize) {
    for number in 0..count {
        outbox.put(Way::Webhook, &number.to_string(), parcel(package()), Utc::now());
    }
}

#[tokio::test]
async fn four_are_under_way_at_once_and_each_arrives_once() {
    let receiver = Receiver::start(vec![Answer::Held; 12]);
    let outbox = SimulatedOutbox::new();
    put(&outbox, 12);
    let courier = Running::start(&by_webhook(&receiver.url), &outbox, Backoff::default());
    receiver.seen_all(4).await;
    let taken = outbox.rows().iter().filter(|row| row.next_attempt_at > Utc::now()).count();
    assert_eq!(taken, 4);
    receiver.release(12);
    let rows = outbox.settled().await;
    courier.stop().await;
    assert!(rows.iter().all(|row| row.delivered == 1));
    assert_eq!((receiver.seen().len(), receiver.most_at_once()), (12, 4));
}

#[tokio::test]
async fn the_bell_wakes_it() {
    let receiver = Receiver::start([]);
    let outbox = SimulatedOutbox::new();
    let courier = Running::start(&by_webhook(&receiver.url), &outbox, Backoff::default());
    for number in 1..=3 {
        put(&outbox, 1);
        courier.bell.ring();
        receiver.seen_all(number).await;
        outbox.settled().await;
    }
    courier.stop().await;
}

#[tokio::test]
async fn one_that_fails_holds_up_no_other() {
    let receiver = Receiver::start([Answer::Status(500)]);
    let outbox = SimulatedOutbox::new();
    put(&outbox, 6);
    let courier = Running::start(&by_webhook(&receiver.url), &outbox, Backoff::default());
    let delivered =
        |rows: &Vec<super::outbox::Row>| rows.iter().filter(|r| r.delivered == 1).count();
    outbox.until(|rows| delivered(rows) == 5).await;
    courier.stop().await;
}

#[tokio::test]
async fn a_receiver_that_fails_again_and_again_is_left_alone_and_then_asked_one_by_one() {
    let answers = [vec![Answer::Status(500); 4], vec![Answer::Held; 12]].concat();
    let receiver = Receiver::start(answers);
    let outbox = SimulatedOutbox::new();
    put(&outbox, 1);
    let recovery = Duration::from_secs(1);
    let breakers = Arc::new(Breakers::new(Rule { failures: 4, successes: 3, recovery }));
    let webhook = by_webhook(&receiver.url);
    let courier = Running::start_with(&webhook, &outbox, impatient(), &breakers);
    outbox.until(|rows| rows[0].due.failures == 4).await;
    let circuit = breakers.circuit(Way::Webhook.receiver());
    assert_eq!(circuit.phase(), Phase::Open);
    put(&outbox, 11);
    courier.bell.ring();
    let left_alone = Instant::now();
    for asked in 5..=7 {
        receiver.seen_all(asked).await;
        assert!(left_alone.elapsed() > recovery / 2);
        receiver.release(1);
    }
    receiver.seen_all(8).await;
    assert_eq!(circuit.phase(), Phase::Closed);
    receiver.release(9);
    let rows = outbox.settled().await;
    courier.stop().await;
    assert!(rows.iter().all(|row| row.delivered == 1));
    let totals = circuit.report().totals;
    assert_eq!((totals.calls, totals.failures, totals.successes), (16, 4, 12));
}

#[tokio::test]
async fn what_is_under_way_at_the_end_still_arrives() {
    let receiver = Receiver::start([Answer::Held]);
    let outbox = SimulatedOutbox::new();
    put(&outbox, 1);
    let courier = Running::start(&by_webhook(&receiver.url), &outbox, Backoff::default());
    receiver.seen_all(1).await;
    courier.shutdown.cancel();
    put(&outbox, 1);
    courier.bell.ring();
    receiver.release(1);
    courier.stop().await;
    let delivered: Vec<u32> = outbox.rows().iter().map(|row| row.delivered).collect();
    assert_eq!(delivered, [1, 0], "nothing new is begun at the end");
}

#[tokio::test]
async fn a_receiver_that_does_not_answer_does_not_hold_up_the_end() {
    let receiver = Receiver::start([Answer::Nothing]);
    let outbox = SimulatedOutbox::new();
    put(&outbox, 1);
    let courier = Running::start(&by_webhook(&receiver.url), &outbox, Backoff::default());
    receiver.seen_all(1).await;
    tokio::time::pause();
    let asked = tokio::time::Instant::now();
    courier.stop().await;
    assert!(asked.elapsed() < Duration::from_secs(10));
    assert!(outbox.rows()[0].failed_at.is_none(), "it comes back when Ellie does");
}

#[tokio::test]
async fn an_outbox_that_fails_to_note_an_arrival_gets_it_again_by_the_same_key() {
    let receiver = Receiver::start([]);
    let outbox = SimulatedOutbox::new();
    put(&outbox, 1);
    *outbox.broken.lock().unwrap() = true;
    let courier = Running::start(&by_webhook(&receiver.url), &outbox, Backoff::default());
    receiver.seen_all(1).await;
    courier.stop().await;
    *outbox.broken.lock().unwrap() = false;
    // As after the time for which the delivery was the courier's alone.
    let later = Utc::now() + chrono::TimeDelta::hours(1);
    let again =
        outbox.take(Way::Webhook, later, 1, later + chrono::TimeDelta::hours(1)).await.unwrap();
    assert_eq!(again[0].idempotency_key, "0");
}

#[tokio::test]
async fn what_cannot_be_read_is_given_up_and_what_has_no_way_waits() {
    let outbox = SimulatedOutbox::new();
    outbox.put(Way::Webhook, "unreadable", "{\"to\":".into(), Utc::now());
    outbox.put(Way::Email, "unset", parcel(package()), Utc::now());
    let courier = Running::start(&nowhere(), &outbox, impatient());
    let rows = outbox.until(|rows| rows[0].given_up && rows[1].due.failures >= 2).await;
    courier.stop().await;
    assert_eq!(rows[0].error.as_deref(), Some("what was kept cannot be read"));
    assert_eq!(rows[1].error.as_deref(), Some("it is no longer set where this goes"));
}

#[tokio::test]
async fn two_couriers_of_one_outbox_deliver_each_once() {
    let receiver = Receiver::start([]);
    let outbox = SimulatedOutbox::new();
    put(&outbox, 40);
    let config = by_webhook(&receiver.url);
    let one = Running::start(&config, &outbox, Backoff::default());
    let other = Running::start(&config, &Arc::clone(&outbox), Backoff::default());
    outbox.settled().await;
    one.stop().await;
    other.stop().await;
    assert_eq!(receiver.seen().len(), 40);
}

#[tokio::test]
async fn a_receiver_that_hangs_holds_up_no_mail() {
    let (receiver, sink) = (Receiver::start(vec![Answer::Nothing; 8]), Sink::start([]).await);
    let outbox = SimulatedOutbox::new();
    put(&outbox, 8);
    let to = Some("desk@firm.example".to_owned());
    let mail = serde_json::to_string(&Parcel { to, package: package() }).unwrap();
    outbox.put(Way::Email, "mail", mail, Utc::now());
    let config = Config { email: super::email::at(&sink).email, ..by_webhook(&receiver.url) };
    let courier = Running::start(&config, &outbox, Backoff::default());
    receiver.seen_all(4).await;
    outbox.until(|rows| rows[8].delivered == 1).await;
    tokio::time::pause();
    courier.stop().await;
}
