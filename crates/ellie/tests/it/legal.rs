//! `/api/v1/legal`: the disclaimer, what the firm keeps to, referrals.

use chrono::{DateTime, Utc};
use ellie::store::page::Filter;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json as value};

use crate::harness::{Ellie, error, json};
use crate::records::over_both;
use crate::records::place::Place;

over_both!(
    the_disclaimer_is_plain_text_of_a_real_day,
    a_sessions_disclaimer_names_the_field_of_law_to_whom_it_may_be_told,
    an_acknowledgement_is_really_kept,
    a_referral_is_on_the_desk_and_its_time_goes_by_its_urgency,
    a_referral_leaves_the_call_of_its_session_as_it_is,
    a_referral_that_cannot_be_used_is_the_senders_fault,
    a_referral_is_kept_without_numbers_of_identity,
    a_firm_that_may_not_hear_a_person_is_told_nothing_by_a_referral_either,
);

pub const KEY: &str = "the-key-of-the-desk";

/// A name nobody can guess.
pub const OWN: &str = "0b2ff5f0-1111-4222-8333-444455556666";

pub async fn start(place: Place) -> Ellie {
    Ellie::start_at(place, &[("ELLIE_SIMULATED_SPEECH", "hello"), ("DESK_KEY", KEY)]).await
}

pub async fn send(ellie: &Ellie, method: Method, path: &str, body: &str, key: &str) -> Response {
    let url = ellie.url(&format!("/api/v1/legal/{path}"));
    let request = ellie.client.request(method, url).body(body.to_owned());
    let request = if key.is_empty() { request } else { request.bearer_auth(key) };
    request.send().await.unwrap()
}

pub async fn get(ellie: &Ellie, path: &str) -> Value {
    json(send(ellie, Method::GET, path, "", "").await, StatusCode::OK).await
}

fn referral() -> Value {
    value!({
        "name": "Ann Archer",
        "email": "ann@example.com",
        "phone": "+1 (614) 555-0144",
        "description": "I slipped on ice.",
        "sessionId": OWN,
    })
}

async fn refer(ellie: &Ellie, changes: &[(&str, Value)]) -> Response {
    let mut body = referral();
    for (name, value) in changes {
        body[*name] = value.clone();
    }
    send(ellie, Method::POST, "referral", &body.to_string(), "").await
}

async fn the_disclaimer_is_plain_text_of_a_real_day(place: Place) {
    let ellie = start(place).await;
    let told = get(&ellie, "disclaimer").await;
    let text = told["disclaimer"].as_str().unwrap();
    assert!(text.lines().all(|line| line.trim() == line), "indented: {text}");
    for words in ["not a lawyer", "no legal advice", "attorney-client", "qualified attorney"] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    assert_eq!((&told["version"], &told["required"]), (&value!("2.0"), &value!(true)));
    assert!(told["last_updated"].as_str().unwrap().parse::<chrono::NaiveDate>().is_ok());
    ellie.stop().await;
}

async fn a_sessions_disclaimer_names_the_field_of_law_to_whom_it_may_be_told(place: Place) {
    let ellie = start(place).await;
    assert_eq!(get(&ellie, "disclaimer/never-seen").await["contextual"], false);
    for session in ["short", OWN] {
        for said in ["I was in a car accident and I need a lawyer", "Ann Archer", "no", "Acme"] {
            ellie.typed(session, said).await;
        }
    }
    let own = get(&ellie, &format!("disclaimer/{OWN}")).await;
    assert_eq!((&own["success"], &own["contextual"]), (&value!(true), &value!(true)));
    assert!(own["disclaimer"].as_str().unwrap().contains("injury"), "{own}");
    let guessed = get(&ellie, "disclaimer/short").await;
    assert_eq!(guessed["contextual"], false, "anybody could have asked");
    let desk = send(&ellie, Method::GET, "disclaimer/short", "", KEY).await;
    assert_eq!(json(desk, StatusCode::OK).await["contextual"], true);
    ellie.stop().await;
}

#[tokio::test]
async fn what_the_firm_keeps_to_is_what_is_set() {
    let ellie = Ellie::start(&[
        ("ELLIE_SIMULATED_SPEECH", "hello"),
        ("DATA_RETENTION_DAYS", "7"),
        ("PRIVACY_POLICY_URL", "https://firm.example/privacy"),
        ("LEGAL_DISCLAIMER_REQUIRED", "false"),
    ])
    .await;
    let expected = value!({
        "gdpr_compliant": true,
        "data_retention_days": 7,
        "privacy_policy_url": "https://firm.example/privacy",
        "terms_of_service_url": null,
        "contact_email": null,
    });
    assert_eq!(get(&ellie, "compliance").await, expected);
    assert_eq!(get(&ellie, "disclaimer").await["required"], false);
    ellie.typed(OWN, "hello").await;
    let privacy = get(&ellie, &format!("privacy-settings/{OWN}")).await;
    assert_eq!(privacy["settings"]["dataRetentionDays"], 7, "no longer than anything is kept");
    ellie.stop().await;
}

#[tokio::test]
async fn a_session_is_told_how_long_its_words_are_kept_in_truth() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello"), ("DATA_RETENTION_DAYS", "90")];
    let ellie = Ellie::start(&settings).await;
    ellie.typed(OWN, "hello").await;
    let path = format!("privacy-settings/{OWN}");
    assert_eq!(get(&ellie, &path).await["settings"]["dataRetentionDays"], 90);
    for (wished, kept) in [(7, 7), (365, 90)] {
        let mut settings = get(&ellie, &path).await["settings"].clone();
        settings["dataRetentionDays"] = value!(wished);
        let told = send(&ellie, Method::PUT, &path, &settings.to_string(), "").await;
        let told = json(told, StatusCode::OK).await;
        assert_eq!(told["settings"]["dataRetentionDays"], kept);
        assert_eq!(get(&ellie, &path).await["settings"]["dataRetentionDays"], kept);
    }
    ellie.stop().await;
}

async fn an_acknowledgement_is_really_kept(place: Place) {
    let ellie = start(place).await;
    let acknowledge =
        |body: &'static str| send(&ellie, Method::POST, "disclaimer/acknowledge", body, "");
    ellie.typed("s-1", "hello").await;
    for body in [r#"{"session_id":"s-1"}"#, r#"{"sessionId":"s-1"}"#] {
        let told = json(acknowledge(body).await, StatusCode::OK).await;
        assert_eq!((&told["version"], &told["session_id"]), (&value!("2.0"), &value!("s-1")));
        let at: DateTime<Utc> = told["timestamp"].as_str().unwrap().parse().unwrap();
        assert!((Utc::now() - at).num_seconds().abs() < 60);
    }
    let kept = ellie.open_records().await.export("s-1").await.unwrap().acknowledgements;
    assert_eq!(kept.len(), 1, "the same twice is kept once");
    let named = json(acknowledge("").await, StatusCode::OK).await["session_id"].clone();
    assert_eq!(named.as_str().unwrap().len(), 36);
    for body in [r#"{"session_id":"a b"}"#, r#"{"session_id":7}"#, "{", "[]x", "\u{0}"] {
        error(acknowledge(body).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    ellie.stop().await;
}

async fn a_referral_is_on_the_desk_and_its_time_goes_by_its_urgency(place: Place) {
    let ellie = start(place).await;
    for (urgency, time) in [
        (value!("high"), "within 24 hours"),
        (value!("medium"), "2-3 business days"),
        (value!("low"), "1-2 weeks"),
        (Value::Null, "1-2 weeks"),
    ] {
        let told = json(refer(&ellie, &[("urgency", urgency)]).await, StatusCode::OK).await;
        assert_eq!(
            (&told["success"], &told["estimatedContactTime"]),
            (&value!(true), &value!(time))
        );
        assert!(told["referralId"].as_str().unwrap().starts_with("REF-"));
    }
    let reason = [("referralReason", value!("My friend says you are good."))];
    json(refer(&ellie, &reason).await, StatusCode::OK).await;
    let calls = ellie.open_records().await.export_session(OWN).await.unwrap();
    assert!(calls.iter().all(|call| (call.messages.len(), call.referrals.len()) == (1, 1)));
    assert_eq!(calls.len(), 5);
    let message = &calls[4].messages[0];
    assert_eq!(message.text, "I slipped on ice.\nMy friend says you are good.");
    assert_eq!(message.name.as_deref(), Some("Ann Archer"));
    assert_eq!(message.phone.as_deref(), Some("6145550144"));
    let contact = calls[4].contact.as_ref().unwrap();
    assert_eq!(contact.email.as_deref(), Some("ann@example.com"));
    assert_eq!(calls[0].referrals[0].reason, "asked to be contacted by phone, urgency high");
    ellie.stop().await;
}

async fn a_referral_leaves_the_call_of_its_session_as_it_is(place: Place) {
    let ellie = start(place).await;
    ellie.typed(OWN, "can I leave a message").await;
    json(refer(&ellie, &[]).await, StatusCode::OK).await;
    assert!(ellie.typed(OWN, "no").await["ai_response"].as_str().unwrap().contains("name"));
    ellie.typed(OWN, "Bo Baker").await;
    let [spoken, written] =
        ellie.open_records().await.export_session(OWN).await.unwrap().try_into().unwrap();
    let (spoken, written) =
        if spoken.turns.is_empty() { (written, spoken) } else { (spoken, written) };
    assert_eq!((spoken.turns.len(), spoken.messages.len()), (3, 0));
    assert_eq!(spoken.contact.unwrap().name.as_deref(), Some("Bo Baker"));
    assert_eq!(written.contact.unwrap().email.as_deref(), Some("ann@example.com"));
    ellie.stop().await;
}

/// What the earlier back end answered with 500.
async fn a_referral_that_cannot_be_used_is_the_senders_fault(place: Place) {
    let ellie = start(place).await;
    let huge = value!("x".repeat(4_001));
    for (name, wrong, field) in [
        ("name", Value::Null, None),
        ("name", value!("  "), None),
        ("name", value!(5), None),
        ("description", value!(["a"]), None),
        ("phone", value!({}), None),
        ("sessionId", Value::Null, Some("sessionId")),
        ("sessionId", value!("a b"), Some("sessionId")),
        ("sessionId", value!("x".repeat(129)), Some("sessionId")),
        ("email", value!("nope"), Some("email")),
        ("email", value!("a@b\u{0}.co"), Some("email")),
        ("phone", value!("12"), Some("phone")),
        ("urgency", value!("yesterday"), Some("urgency")),
        ("urgency", value!({}), Some("urgency")),
        ("preferredContact", value!("pigeon"), Some("preferredContact")),
        ("description", huge.clone(), Some("description")),
        ("referralReason", huge, Some("referralReason")),
        ("name", value!("Ann\u{1b}[2J"), Some("name")),
    ] {
        let response = refer(&ellie, &[(name, wrong.clone())]).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{name} as {wrong}");
        let body = json(response, StatusCode::BAD_REQUEST).await;
        assert_eq!(body["error"]["code"], "INVALID_INPUT", "{name} as {wrong}");
        let details = &body["error"]["details"];
        let required = value!(["name", "email", "phone", "description"]);
        match field {
            Some(field) => assert_eq!(details["field"], field, "{details}"),
            None => assert_eq!(details["requiredFields"], required, "{details}"),
        }
    }
    for body in ["[]", "7", "null", "\"abc\""] {
        let response = send(&ellie, Method::POST, "referral", body, "").await;
        error(response, StatusCode::BAD_REQUEST).await;
    }
    for body in ["", "{", &"[".repeat(5_000), "\u{0}"] {
        let response = send(&ellie, Method::POST, "referral", body, "").await;
        error(response, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    // Not larger than what is on the way at once: else the answer comes in the middle of sending.
    let huge = format!("{{\"name\":\"{}\"}}", "x".repeat(80 << 10));
    let response = send(&ellie, Method::POST, "referral", &huge, "").await;
    error(response, StatusCode::PAYLOAD_TOO_LARGE).await;
    let none = ellie.open_records().await.messages(&Filter::default()).await.unwrap();
    assert!(none.rows.is_empty(), "nothing of it was kept");
    ellie.stop().await;
}

async fn a_referral_is_kept_without_numbers_of_identity(place: Place) {
    let ellie = start(place).await;
    let told = value!("My social is 123-45-6789, and I slipped.");
    json(refer(&ellie, &[("description", told)]).await, StatusCode::OK).await;
    let kept = ellie.open_records().await.messages(&Filter::default()).await.unwrap().rows;
    assert!(kept[0].text.starts_with("My social is [number not kept], and I slipped."), "{kept:?}");
    ellie.stop().await;
}

async fn a_firm_that_may_not_hear_a_person_is_told_nothing_by_a_referral_either(place: Place) {
    let ellie = start(place).await;
    for said in ["I want to sue somebody", "Ann Archer", "no", "St. Benedict Medical Center"] {
        ellie.typed(OWN, said).await;
    }
    json(refer(&ellie, &[]).await, StatusCode::OK).await;
    let adverse = [("name", value!("Marco Delgado")), ("sessionId", value!("of-delgado"))];
    json(refer(&ellie, &adverse).await, StatusCode::OK).await;
    let records = ellie.open_records().await;
    let messages = records.messages(&Filter::default()).await.unwrap().rows;
    let texts: Vec<&str> = messages.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["", ""]);
    assert_eq!(messages[0].name.as_deref(), Some("Marco Delgado"), "an attorney can call back");
    ellie.stop().await;
}
