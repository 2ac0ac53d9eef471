//! All that is known of a person, found by the number the person is reached at.

use ellie::store::Error;
use ellie::store::page::Filter;
use ellie::store::retention::Person;

use super::forgetting::{a_call, a_consultation};
use super::over_both;
use super::place::Place;
use super::said::{at, contact, message, turn};

over_both!(
    a_person_is_found_wherever_the_number_is_kept,
    of_several_at_a_number_one_is_found_by_name,
    a_person_is_forgotten_with_all_calls_or_none,
);

fn person(phone: &str, name: Option<&str>) -> Person {
    Person { phone: phone.into(), name: name.map(str::to_owned) }
}

async fn a_person_is_found_wherever_the_number_is_kept(place: Place) {
    let database = place.open().await;
    a_call(&database, "s-1").await;
    let mut nameless = turn("s-2", 1, "hello");
    nameless.contact = Some(contact("", "6145550144"));
    nameless.contact.as_mut().unwrap().name = None;
    database.keep_turn(nameless).await.unwrap();
    let mut left = turn("s-3", 1, "hello");
    left.events = vec![message(10, "please call")];
    database.keep_turn(left).await.unwrap();
    database.keep_turn(turn("s-4", 1, "hello")).await.unwrap();
    let all = database.export_person(&person("6145550144", None)).await.unwrap();
    let sessions: Vec<&str> = all.iter().map(|of_call| of_call.call.session_id.as_str()).collect();
    assert_eq!(sessions.len(), 3, "{sessions:?}");
    assert!(!sessions.contains(&"s-4"));
    let nobody = database.export_person(&person("6145550000", None)).await;
    assert_eq!(nobody, Err(Error::Missing("caller")));
}

async fn of_several_at_a_number_one_is_found_by_name(place: Place) {
    let database = place.open().await;
    for (session, name) in [("s-1", "Dana Whitfield"), ("s-2", "Sam Whitfield")] {
        let mut kept = turn(session, 1, "hello");
        kept.contact = Some(contact(name, "6145550144"));
        database.keep_turn(kept).await.unwrap();
    }
    let dana = person("6145550144", Some("dana  WHITFIELD"));
    let all = database.export_person(&dana).await.unwrap();
    assert_eq!((all.len(), all[0].call.session_id.as_str()), (1, "s-1"));
    database.erase_person(&dana, "desk", at(20)).await.unwrap();
    assert_eq!(database.export_person(&dana).await, Err(Error::Missing("caller")));
    assert!(database.call("s-2").await.unwrap().is_some());
    let entries = database.audited(&Filter::default()).await.unwrap().rows;
    let [erased] = entries
        .iter()
        .filter(|entry| entry.action == "caller erased")
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    assert_eq!(erased.actor, "desk");
    assert!(!format!("{entries:?}").contains("614"), "no number is in the audit");
}

async fn a_person_is_forgotten_with_all_calls_or_none(place: Place) {
    let database = place.open().await;
    for session in ["s-1", "s-2"] {
        a_call(&database, session).await;
    }
    a_consultation(&database, "s-2", 60).await;
    let dana = person("6145550144", None);
    database.set_legal_hold("s-1", true, "lane", at(20)).await.unwrap();
    assert_eq!(database.erase_person(&dana, "desk", at(30)).await, Err(Error::Held));
    assert_eq!(database.export_person(&dana).await.unwrap().len(), 2);
    database.set_legal_hold("s-1", false, "lane", at(40)).await.unwrap();
    assert!(database.erase_person(&dana, "desk", at(50)).await.unwrap() > 20);
    let all = Filter::default();
    assert!(database.calls(&all).await.unwrap().rows.is_empty());
    assert!(database.messages(&all).await.unwrap().rows.is_empty());
    assert_eq!(database.consultations(&all).await.unwrap().rows[0].name, None);
    assert_eq!(database.erase_person(&dana, "desk", at(60)).await, Err(Error::Missing("caller")));
}
