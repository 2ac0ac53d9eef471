//! `/api/v1/legal`: what a session lets us keep, its export, and being forgotten.

use chrono::{TimeDelta, Utc};
use ellie::store::page::Filter;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json as value};

use crate::harness::{Ellie, error, json};
use crate::legal::{KEY, OWN, get, send, start};
use crate::records::over_both;
use crate::records::place::Place;

over_both!(
    privacy_has_its_usual_settings_and_keeps_others,
    privacy_settings_that_are_none_are_refused_with_what_was_sent,
    without_logging_no_word_is_kept_before_or_after,
    a_name_that_can_be_guessed_needs_the_key_of_the_desk,
    an_export_has_all_that_was_said_and_left,
    whoever_wishes_it_is_forgotten_at_once_and_begins_anew,
    whoever_wishes_it_is_forgotten_a_day_later,
    a_legal_hold_keeps_what_is_wished_away_and_says_so_to_nobody,
);

/// A name nobody can guess, and nobody ever called by.
const NOBODY: &str = "0b2ff5f0-1111-4222-8333-777788889999";

async fn put(ellie: &Ellie, session: &str, body: &Value) -> Response {
    let path = format!("privacy-settings/{session}");
    send(ellie, Method::PUT, &path, &body.to_string(), "").await
}

async fn delete(ellie: &Ellie, session: &str, body: &str) -> Value {
    let sent = send(ellie, Method::DELETE, &format!("data/{session}"), body, "").await;
    json(sent, StatusCode::OK).await
}

fn settings() -> Value {
    value!({
        "enableConversationLogging": true,
        "enableAudioRecording": false,
        "dataRetentionDays": 30,
        "allowAnalytics": false,
        "allowQualityImprovement": false,
    })
}

async fn privacy_has_its_usual_settings_and_keeps_others(place: Place) {
    let ellie = start(place).await;
    let path = format!("privacy-settings/{OWN}");
    error(send(&ellie, Method::GET, &path, "", "").await, StatusCode::NOT_FOUND).await;
    ellie.typed(OWN, "hello").await;
    assert_eq!(get(&ellie, &path).await, value!({"success": true, "settings": settings()}));
    let mut changed = settings();
    changed["dataRetentionDays"] = value!(7);
    changed["allowAnalytics"] = value!(true);
    changed["colour"] = value!("blue");
    let told = json(put(&ellie, OWN, &changed).await, StatusCode::OK).await;
    changed.as_object_mut().unwrap().remove("colour");
    assert_eq!(told["settings"], changed, "and nothing that is no setting");
    assert_eq!(get(&ellie, &path).await["settings"], changed);
    ellie.stop().await;
}

async fn privacy_settings_that_are_none_are_refused_with_what_was_sent(place: Place) {
    let ellie = start(place).await;
    for (name, wrong) in [
        ("dataRetentionDays", value!(0)),
        ("dataRetentionDays", value!(366)),
        ("dataRetentionDays", value!(30.5)),
        ("dataRetentionDays", value!(-1)),
        ("dataRetentionDays", value!("30")),
        ("dataRetentionDays", value!(1e300)),
        ("enableConversationLogging", value!("true")),
        ("enableAudioRecording", value!(1)),
        ("allowAnalytics", Value::Null),
        ("allowQualityImprovement", value!([])),
    ] {
        let mut body = settings();
        body[name] = wrong;
        let told = json(put(&ellie, OWN, &body).await, StatusCode::BAD_REQUEST).await;
        assert_eq!(told["error"]["code"], "INVALID_INPUT");
        assert_eq!(told["error"]["details"]["providedSettings"], body);
    }
    for name in settings().as_object().unwrap().keys() {
        let mut body = settings();
        body.as_object_mut().unwrap().remove(name);
        error(put(&ellie, OWN, &body).await, StatusCode::BAD_REQUEST).await;
    }
    for body in [value!([]), value!(7), Value::Null] {
        error(put(&ellie, OWN, &body).await, StatusCode::BAD_REQUEST).await;
    }
    error(put(&ellie, "a%20b", &settings()).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    let broken = send(&ellie, Method::PUT, &format!("privacy-settings/{OWN}"), "{", "").await;
    error(broken, StatusCode::UNPROCESSABLE_ENTITY).await;
    ellie.stop().await;
}

async fn without_logging_no_word_is_kept_before_or_after(place: Place) {
    let ellie = start(place).await;
    ellie.typed(OWN, "what are your office hours").await;
    let mut silent = settings();
    silent["enableConversationLogging"] = value!(false);
    json(put(&ellie, OWN, &silent).await, StatusCode::OK).await;
    ellie.typed(OWN, "where are you").await;
    let turns = ellie.open_records().await.turns_of(OWN).await.unwrap();
    assert_eq!(turns.len(), 2);
    assert!(turns.iter().all(|turn| turn.heard.is_none() && turn.reply.is_none()));
    ellie.stop().await;
}

async fn a_name_that_can_be_guessed_needs_the_key_of_the_desk(place: Place) {
    let ellie = start(place).await;
    let body = settings().to_string();
    // However long it is: of this one only a time and three letters are not known.
    for session in ["s-1", "session_1700000000000_abc"] {
        ellie.typed(session, "hello").await;
        for (method, path) in [
            (Method::GET, "privacy-settings"),
            (Method::PUT, "privacy-settings"),
            (Method::GET, "data-export"),
            (Method::DELETE, "data"),
        ] {
            let path = format!("{path}/{session}");
            let body = if method == Method::DELETE { "" } else { &body };
            for key in ["", "another key of mine"] {
                let guessed = send(&ellie, method.clone(), &path, body, key).await;
                error(guessed, StatusCode::UNAUTHORIZED).await;
            }
            let desk = send(&ellie, method, &path, body, KEY).await;
            assert_eq!(desk.status(), StatusCode::OK, "{path}");
        }
    }
    ellie.stop().await;
    let closed = Ellie::hearing("").await;
    let guessed = send(&closed, Method::GET, "data-export/s-1", "", "").await;
    error(guessed, StatusCode::UNAUTHORIZED).await;
    closed.stop().await;
}

async fn an_export_has_all_that_was_said_and_left(place: Place) {
    let ellie = start(place).await;
    for said in ["can I leave a message", "no", "Ann Archer", "614 555 0144", "yes", "Call me."] {
        ellie.typed(OWN, said).await;
    }
    let path = format!("data-export/{OWN}");
    let sent = send(&ellie, Method::GET, &path, "", "").await;
    let named = format!("attachment; filename=\"ellie-data-export-{OWN}.json\"");
    assert_eq!(sent.headers()["content-disposition"], named.as_str());
    let all = json(sent, StatusCode::OK).await;
    assert_eq!((&all["sessionId"], &all["dataSubject"]), (&value!(OWN), &value!("Ann Archer")));
    let messages = all["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 12, "both sides of six turns");
    assert_eq!((&messages[0]["type"], &messages[0]["id"]), (&value!("user"), &value!("1-user")));
    assert_eq!(messages[11]["type"], "assistant");
    assert_eq!(all["messagesForTheFirm"][0]["text"], "Call me.");
    assert_eq!(all["contact"]["phone"], "6145550144");
    assert_eq!(all["privacySettings"], settings());
    assert_eq!(all["conversationCount"], 1);
    error(send(&ellie, Method::GET, &path.replace('0', "9"), "", "").await, StatusCode::NOT_FOUND)
        .await;
    ellie.stop().await;
}

async fn whoever_wishes_it_is_forgotten_at_once_and_begins_anew(place: Place) {
    let ellie = start(place).await;
    for said in ["can I leave a message", "no", "Ann Archer"] {
        ellie.typed(OWN, said).await;
    }
    let told = delete(&ellie, OWN, "").await;
    assert_eq!((&told["success"], &told["deletionType"]), (&value!(true), &value!("immediate")));
    let records = ellie.open_records().await;
    assert!(records.export(OWN).await.is_err());
    assert!(records.calls(&Filter::default()).await.unwrap().rows.is_empty());
    let again = ellie.typed(OWN, "can I leave a message").await["ai_response"].to_string();
    assert!(again.contains("AI assistant"), "a new call: {again}");
    let turns = records.turns_of(OWN).await.unwrap();
    assert_eq!((turns.len(), turns[0].number), (1, 1));
    assert_eq!(delete(&ellie, NOBODY, "").await["success"], true);
    ellie.stop().await;
}

async fn whoever_wishes_it_is_forgotten_a_day_later(place: Place) {
    let ellie = start(place).await;
    ellie.typed(OWN, "hello").await;
    let told = delete(&ellie, OWN, r#"{"immediate":false,"reason":"moved away"}"#).await;
    assert_eq!(told["deletionType"], "scheduled");
    let records = ellie.open_records().await;
    assert_eq!(records.fulfil(Utc::now() + TimeDelta::hours(23)).await.unwrap(), (0, 0));
    assert!(records.export(OWN).await.is_ok());
    assert_eq!(records.fulfil(Utc::now() + TimeDelta::hours(25)).await.unwrap(), (1, 0));
    assert!(records.export(OWN).await.is_err());
    let again = ellie.typed(OWN, "hello").await["ai_response"].to_string();
    assert!(again.contains("AI assistant"), "it was erased while it was going on: {again}");
    assert_eq!(records.turns_of(OWN).await.unwrap().len(), 1);
    for body in [r#"{"immediate":"no"}"#, "{", r#"{"reason":7}"#] {
        let sent = send(&ellie, Method::DELETE, &format!("data/{OWN}"), body, "").await;
        error(sent, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let long = value!({"reason": "x".repeat(4_001)}).to_string();
    let sent = send(&ellie, Method::DELETE, &format!("data/{OWN}"), &long, "").await;
    error(sent, StatusCode::BAD_REQUEST).await;
    ellie.stop().await;
}

async fn a_legal_hold_keeps_what_is_wished_away_and_says_so_to_nobody(place: Place) {
    let ellie = start(place).await;
    ellie.typed(OWN, "hello").await;
    let records = ellie.open_records().await;
    records.set_legal_hold(OWN, true, "counsel", Utc::now()).await.unwrap();
    let held = delete(&ellie, OWN, "").await;
    assert_eq!(held, delete(&ellie, NOBODY, "").await);
    assert_eq!(records.turns_of(OWN).await.unwrap().len(), 1);
    records.set_legal_hold(OWN, false, "counsel", Utc::now()).await.unwrap();
    assert_eq!(records.fulfil(Utc::now()).await.unwrap().0, 1, "the wish waited for its end");
    assert!(records.export(OWN).await.is_err());
    ellie.stop().await;
}
