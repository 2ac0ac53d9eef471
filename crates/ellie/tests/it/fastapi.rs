//! What was recorded of API v1's first back end, asked again: every status and the shape of every
//! answer, but for the differences that are meant, which stand here and in `docs/api.md`.

use chrono::Utc;
use ellie::auth::Role;
use serde_json::{Value, json};

use crate::access::{SECRET, tokens};
use crate::harness::Ellie;
use crate::recorded::{Alike, Recorded, recorded};

/// What has another status on purpose, and why.
const DIFFERENT: &[(&str, u16, &str)] = &[];

/// What has another shape on purpose, under the same status, and why.
const RESHAPED: &[(&str, &str)] = &[];

/// The service that was registered when this was recorded.
const SERVICE: &str = "fcc5c2d6-1513-46e6-8aaf-6cead13832bc";

fn whole() -> Vec<Recorded> {
    recorded(&[
        include_str!("contract/fastapi/base.json"),
        include_str!("contract/fastapi/legal.json"),
        include_str!("contract/fastapi/voice.json"),
        include_str!("contract/fastapi/services.json"),
        include_str!("contract/fastapi/observed.json"),
    ])
}

/// Under three requests a minute.
fn limited() -> Vec<Recorded> {
    recorded(&[include_str!("contract/fastapi/limited.json")])
}

/// With `ENVIRONMENT=production`.
fn production() -> Vec<Recorded> {
    recorded(&[include_str!("contract/fastapi/production.json")])
}

/// As it can be asked of Ellie, where the service she knows has this id.
fn filled(one: &Recorded, service: &str) -> Recorded {
    let path = one.path.replace(SERVICE, service);
    let body = match &one.body {
        Value::String(text) if text.starts_with("<json") => {
            let bytes: usize = text.split(' ').nth(1).unwrap().parse().unwrap();
            json!({"text": "a".repeat(bytes - json!({"text": ""}).to_string().len())})
        }
        Value::Object(body) if body.contains_key("multipart") => {
            let mut body = one.body.clone();
            if body["multipart"]["text"] == "<1500 chars>" {
                body["multipart"]["text"] = "x".repeat(1500).into();
            }
            // Nobody of the simulated voices is called so.
            body
        }
        Value::Object(body) if body.get("voice") == Some(&json!("nova")) => {
            let mut body = one.body.clone();
            body["voice"] = json!("alloy");
            body
        }
        body => body.clone(),
    };
    Recorded { path, body, ..one.clone() }
}

/// Whether an answer is as it is meant to be, or what it is instead.
fn judged(one: &Recorded, alike: &Alike) -> Result<(), String> {
    let Alike { status, has_shape, body } = alike;
    let other = DIFFERENT.iter().find(|(different, ..)| *different == one.name);
    let is_reshaped = RESHAPED.iter().any(|(reshaped, _)| *reshaped == one.name);
    let is_as_meant = match other {
        Some((_, expected, _)) => status == expected,
        // The disk of whoever tests may be full, and then health is bad.
        None if one.path == "/health" && one.method == "GET" => matches!(status, 200 | 503),
        None => *status == one.status && *has_shape != is_reshaped,
    };
    if is_as_meant {
        Ok(())
    } else {
        Err(format!("{}: {status} for {}, {body}", one.name, one.status))
    }
}

async fn ask_all(ellie: &Ellie, all: &[Recorded]) -> Vec<String> {
    let admin = tokens(SECRET).access("admin", Role::Admin, "l-1", Utc::now());
    let mut service = SERVICE.to_owned();
    let mut wrong = Vec::new();
    for one in all {
        let alike = filled(one, &service).compare(ellie, Some(&admin)).await;
        if one.name == "services_register_full" {
            service = alike.body["service_id"].as_str().unwrap_or(SERVICE).to_owned();
        }
        wrong.extend(judged(one, &alike).err());
    }
    wrong
}

#[tokio::test]
async fn what_was_recorded_is_answered_alike() {
    let speech = ("ELLIE_SIMULATED_SPEECH", "what are your office hours");
    let (secret, no_disk) = (("SECRET_KEY", SECRET), ("ENVIRONMENT", "development"));
    let mut wrong = Vec::new();
    for (settings, all) in [
        (vec![speech, secret, no_disk], whole()),
        (vec![speech, secret, no_disk, ("RATE_LIMIT_REQUESTS", "3")], limited()),
        (vec![speech, secret, ("ENVIRONMENT", "production")], production()),
    ] {
        let ellie = Ellie::start(&settings).await;
        wrong.extend(ask_all(&ellie, &all).await);
        ellie.stop().await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_difference_is_written_down() {
    let docs = include_str!("../../../../docs/api.md");
    let all = [whole(), limited(), production()].concat();
    let find = |name: &str| all.iter().find(|one| one.name == name).unwrap();
    for (name, status, why) in DIFFERENT {
        let one = find(name);
        assert_ne!(one.status, *status, "{name} is no difference");
        let row = format!("| `{name}` | {} | {status} | {why} |", one.status);
        assert!(docs.contains(&row), "missing in the docs: {row}");
    }
    for (name, why) in RESHAPED {
        let one = find(name);
        let row = format!("| `{name}` | {} | {} | {why} |", one.status, one.status);
        assert!(docs.contains(&row), "missing in the docs: {row}");
    }
}
