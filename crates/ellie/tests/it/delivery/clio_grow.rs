//! Clio Grow's lead inbox, against a stand-in for it.

use ellie::delivery::address::{Endpoint, Plain};
use ellie::delivery::backoff::Backoff;
use ellie::delivery::package::{Conflict, Event};
use ellie::delivery::{Config, Package, clio_grow};

use super::outbox::SimulatedOutbox;
use super::receiver::{Answer, Receiver};
use super::{Running, impatient, nowhere, package};

fn by_clio(receiver: &Receiver) -> Config {
    let url = Endpoint::read(&receiver.url, Plain::Never).unwrap();
    Config { clio_grow: Some(clio_grow::Config { url, token: "firm-token".into() }), ..nowhere() }
}

fn completed() -> Package {
    Package { event: Event::CallCompleted, ..package() }
}

#[tokio::test]
async fn a_new_client_is_one_lead() {
    let receiver = Receiver::start([Answer::Status(503), Answer::Status(201)]);
    let config = by_clio(&receiver);
    let outbox = SimulatedOutbox::ordered(&config, "k", completed());
    let courier = Running::start(&config, &outbox, impatient());
    assert_eq!(outbox.settled().await[0].delivered, 1);
    courier.stop().await;
    let seen = receiver.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].body, seen[1].body);
    assert_eq!(seen[1].header("accept"), "application/json");
    assert_eq!(seen[1].header("content-type"), "application/json");
    assert_eq!(seen[1].header("idempotency-key"), "k.clio_grow");
    let body = seen[1].json();
    assert_eq!(body["inbox_lead_token"], "firm-token");
    assert_eq!(body["inbox_lead"]["from_first"], "Dana");
    assert!(body["inbox_lead"]["from_message"].as_str().unwrap().starts_with("Rear-ended"));
}

#[tokio::test]
async fn an_unclear_conflict_is_a_lead_without_a_message() {
    let receiver = Receiver::start([Answer::Status(201)]);
    let config = by_clio(&receiver);
    let package = Package { conflict: Conflict::Unclear, ..completed() };
    let outbox = SimulatedOutbox::ordered(&config, "k", package);
    let courier = Running::start(&config, &outbox, Backoff::default());
    outbox.settled().await;
    courier.stop().await;
    let lead = receiver.seen()[0].json()["inbox_lead"].clone();
    assert_eq!((&lead["from_message"], &lead["from_last"]), (&"".into(), &"Whitfield".into()));
    assert!(!lead.to_string().contains("ear-ended"));
}

#[tokio::test]
async fn a_wrong_token_waits_for_somebody_to_mend_it() {
    let receiver = Receiver::start([Answer::Status(401)]);
    let config = by_clio(&receiver);
    let outbox = SimulatedOutbox::ordered(&config, "k", completed());
    let courier = Running::start(&config, &outbox, Backoff::default());
    let row = outbox.failed_once().await;
    courier.stop().await;
    assert_eq!((row.next_attempt_at - row.failed_at.unwrap()).num_minutes(), 5);
}
