use std::time::Duration;

use super::*;
use crate::delivery::address::{Endpoint, Plain, Relay};
use crate::delivery::{clio_grow, email, sample, webhook};

fn everything() -> Config {
    let url = || Endpoint::read("https://firm.example/x", Plain::Never).unwrap();
    Config {
        webhook: Some(webhook::Config {
            url: url(),
            secret: "a secret of the firm".parse().unwrap(),
        }),
        email: Some(email::Config {
            relay: Relay::read("smtps://mail.example", Plain::Never).unwrap(),
            from: "Ellie <ellie@firm.example>".parse().unwrap(),
            to: vec!["a@firm.example".parse().unwrap(), "B <b@firm.example>".parse().unwrap()],
            name_in_subject: false,
            to_callers: true,
        }),
        clio_grow: Some(clio_grow::Config { url: url(), token: "token".into() }),
        attempt: Duration::from_secs(30),
    }
}

fn ordered(config: &Config, event: Event, conflict: Conflict) -> Vec<String> {
    let package = Package { event, conflict, ..sample::package() };
    let orders = config.orders("k", package).unwrap();
    orders.into_iter().map(|order| order.idempotency_key).collect()
}

#[test]
fn each_way_and_each_mailbox_has_a_delivery_of_its_own() {
    let mails = ["k.email.a@firm.example", "k.email.b@firm.example"];
    let all = ordered(&everything(), Event::CallCompleted, Conflict::Clear);
    assert_eq!(all, [&["k.webhook", "k.clio_grow"], &mails[..]].concat());
    let booked = ordered(&everything(), Event::ConsultationBooked, Conflict::Clear);
    assert_eq!(booked, [&["k.webhook"], &mails[..]].concat());
}

#[test]
fn nobody_gets_a_mail_for_every_answer() {
    let ordered = ordered(&everything(), Event::IntakeUpdated, Conflict::Clear);
    assert_eq!(ordered, ["k.webhook"]);
}

#[test]
fn a_way_that_is_not_set_is_not_used() {
    let nothing = Config { webhook: None, email: None, clio_grow: None, ..everything() };
    assert!(ordered(&nothing, Event::CallCompleted, Conflict::Clear).is_empty());
}

#[test]
fn whoever_may_become_a_client_is_a_lead_and_nobody_else() {
    let is_lead = |package| {
        let orders = everything().orders("k", package).unwrap();
        orders.iter().any(|order| order.way == Way::ClioGrow)
    };
    let completed = Package { event: Event::CallCompleted, ..sample::package() };
    assert!(is_lead(completed.clone()));
    assert!(is_lead(Package { conflict: Conflict::Unclear, intake: None, ..completed.clone() }));
    assert!(!is_lead(Package { conflict: Conflict::Hit, ..completed.clone() }));
    assert!(!is_lead(Package { intake: None, ..completed.clone() }));
    assert!(!is_lead(Package { contact: None, ..completed }));
    assert!(!is_lead(Package { event: Event::MessageTaken, ..sample::package() }));
}

#[test]
fn what_is_kept_in_the_outbox_is_already_without_the_facts_that_are_barred() {
    let package = Package { conflict: Conflict::Unclear, ..sample::package() };
    for order in everything().orders("k", package).unwrap() {
        assert!(!order.payload.contains("rear-ended"));
        assert!(serde_json::from_str::<Parcel>(&order.payload).is_ok());
    }
}

#[test]
fn a_way_is_found_by_its_name() {
    for way in Way::ALL {
        assert_eq!(Way::named(way.name()), Some(way));
    }
    assert_eq!(Way::named("pigeon"), None);
}
