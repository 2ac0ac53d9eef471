//! What the desk does stands in the audit, and the desk can read it.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json as value};

use crate::harness::{Ellie, error, json};
use crate::legal::{KEY, OWN, get, send, start};
use crate::records::over_both;
use crate::records::place::Place;
use crate::records::said::{at, message, turn};

over_both!(
    what_was_looked_at_stands_in_the_audit_without_what_it_says,
    a_message_is_marked_read_and_unread,
    a_session_named_like_a_call_does_not_hide_it,
);

async fn ask(ellie: &Ellie, method: Method, path: &str, body: &str) -> Response {
    let url = ellie.url(&format!("/api/v1/{path}"));
    ellie.client.request(method, url).bearer_auth(KEY).body(body.to_owned()).send().await.unwrap()
}

async fn desk(ellie: &Ellie, path: &str) -> Value {
    json(ask(ellie, Method::GET, path, "").await, StatusCode::OK).await
}

/// Who did what, the newest first, but for what Ellie did herself.
async fn done(ellie: &Ellie) -> Vec<(String, String)> {
    let page = desk(ellie, "audit?limit=200").await;
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = page["audit"].as_array().unwrap().iter();
    let rows = rows.map(|row| (text(row, "actor"), text(row, "action")));
    rows.filter(|(actor, _)| actor != "ellie").collect()
}

async fn what_was_looked_at_stands_in_the_audit_without_what_it_says(place: Place) {
    let ellie = start(place).await;
    for said in ["can I leave a message", "no", "Ann Archer", "614 555 0144", "yes", "Call me."] {
        ellie.typed(OWN, said).await;
    }
    desk(&ellie, "calls").await;
    desk(&ellie, "messages?format=json").await;
    desk(&ellie, &format!("calls/{OWN}")).await;
    get(&ellie, &format!("data-export/{OWN}")).await;
    let settings = get(&ellie, &format!("privacy-settings/{OWN}")).await["settings"].to_string();
    send(&ellie, Method::PUT, &format!("privacy-settings/{OWN}"), &settings, "").await;
    let person = r#"{"phone":"6145550144"}"#;
    send(&ellie, Method::POST, "callers/export", person, KEY).await;
    send(&ellie, Method::DELETE, &format!("data/{OWN}"), r#"{"immediate":false}"#, KEY).await;
    send(&ellie, Method::POST, "callers/erase", person, KEY).await;
    let expected = [
        ("desk", "caller erased"),
        ("desk", "deletion asked for"),
        ("desk", "call exported"),
        ("session", "privacy settings changed"),
        ("session", "call exported"),
        ("desk", "call read"),
        ("desk", "list read"),
        ("desk", "list read"),
    ];
    assert_eq!(done(&ellie).await, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    let all = desk(&ellie, "audit?limit=200").await.to_string();
    for word in ["Ann", "5550144", "555-0144", "555 0144", "Call me", OWN] {
        assert!(!all.contains(word), "{word} is in the audit");
    }
    let first = desk(&ellie, "audit?limit=1").await;
    let next = first["next_cursor"].as_str().unwrap();
    let second = desk(&ellie, &format!("audit?limit=1&cursor={next}")).await;
    assert_ne!(first["audit"][0]["id"], second["audit"][0]["id"]);
    let none = desk(&ellie, "audit?to=2020-01-01T00:00:00Z").await;
    assert_eq!(none["audit"], value!([]));
    let by_area = ask(&ellie, Method::GET, "audit?area=tax", "").await;
    error(by_area, StatusCode::UNPROCESSABLE_ENTITY).await;
    ellie.stop().await;
}

async fn a_message_is_marked_read_and_unread(place: Place) {
    let ellie = start(place).await;
    let mut kept = turn("s-1", 1, "hello");
    kept.events = vec![message(10, "please call")];
    ellie.open_records().await.keep_turn(kept).await.unwrap();
    let id = desk(&ellie, "messages?status=unread").await["messages"][0]["id"].clone();
    let path = format!("messages/{id}");
    let marked = ask(&ellie, Method::PATCH, &path, r#"{"read":true}"#).await;
    assert!(json(marked, StatusCode::OK).await["read_at"].is_string());
    assert_eq!(desk(&ellie, "messages?status=read").await["messages"][0]["id"], id);
    assert_eq!(desk(&ellie, "messages?status=unread").await["messages"], value!([]));
    let marked = ask(&ellie, Method::PATCH, &path, r#"{"read":false}"#).await;
    assert_eq!(json(marked, StatusCode::OK).await["read_at"], Value::Null);
    for path in ["messages/999999", "messages/x", "messages/99999999999999999999"] {
        let missing = ask(&ellie, Method::PATCH, path, r#"{"read":true}"#).await;
        error(missing, StatusCode::NOT_FOUND).await;
    }
    for body in ["", "{}", r#"{"read":"yes"}"#, r#"{"read":true,"text":"changed"}"#] {
        let wrong = ask(&ellie, Method::PATCH, &path, body).await;
        error(wrong, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let url = ellie.url(&format!("/api/v1/{path}"));
    let nobody = ellie.client.patch(url).body(r#"{"read":true}"#).send().await.unwrap();
    error(nobody, StatusCode::UNAUTHORIZED).await;
    ellie.stop().await;
}

async fn a_session_named_like_a_call_does_not_hide_it(place: Place) {
    let ellie = start(place).await;
    let records = ellie.open_records().await;
    let mut victim = turn("z-victim", 1, "I fell");
    victim.turn.at = at(10);
    let id = victim.call_id.clone();
    records.keep_turn(victim).await.unwrap();
    let mut shadow = turn(&id, 1, "look at me");
    shadow.call_id = "a-shadow".into();
    records.keep_turn(shadow).await.unwrap();
    assert_eq!(desk(&ellie, &format!("calls/{id}")).await["session_id"], "z-victim");
    assert_eq!(desk(&ellie, "calls/a-shadow").await["session_id"], id.as_str());
    ellie.stop().await;
}
