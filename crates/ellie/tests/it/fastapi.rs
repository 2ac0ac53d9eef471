//! What was recorded of API v1's first back end, asked again: every status and the shape of every
//! answer, but for the differences that are meant, which stand here and in `docs/differences.md`.

mod socket;

use chrono::Utc;
use ellie::auth::Role;
use serde_json::{Value, json};

use crate::access::{SECRET, tokens};
use crate::harness::Ellie;
use crate::recorded::{Alike, Recorded, recorded};

/// What has another status on purpose, and why.
const DIFFERENT: &[(&str, u16, &str)] = &[
    ("cors_preflight_denied", 200, "a browser goes by the headers, and there are none"),
    ("cors_preflight_patch", 200, "messages are marked by PATCH"),
    ("head_root", 200, "whatever can be got can be asked for its head"),
    ("stt_bad_ext", 200, "a recording is known by its content, not by its name"),
    ("stt_too_large", 413, "that has a status of its own"),
    ("stt_wav", 200, "it is heard"),
    ("noredis_up_stt_null_confidence", 200, "it is heard"),
    ("up_stt_null_confidence", 200, "it is heard"),
    ("tts_4000", 200, "it is spoken"),
    ("tts_ok_request", 200, "it is spoken"),
    ("up_tts_fail_1", 200, "there is no provider to fail"),
    ("up_tts_fail_2", 200, "there is no provider to fail"),
    ("up_tts_fail_3", 200, "there is no provider to fail"),
    ("up_tts_fail_4", 200, "there is no provider to fail"),
    ("up_tts_fail_5", 200, "there is no provider to fail"),
    ("up_tts_fail_6", 200, "there is no provider to fail"),
    ("up_tts_fail_7", 200, "there is no provider to fail"),
    ("voice_process_audio_bad_ext", 415, "that has a status of its own"),
    ("voice_process_audio_wav", 200, "it is heard"),
    ("voice_process_audio_webm", 200, "a recording is known by its content, not by its name"),
    ("voice_process_long_text", 422, "a turn has 1000 characters at most"),
    ("voice_process_text_lang", 422, "only English is understood"),
    ("services_list_no_slash", 200, "nobody is sent round for a slash"),
    ("services_list_poisoned_500", 200, "nothing poisons the list"),
    (
        "services_register_empty_name_odd_protocol",
        422,
        "a service has a name, and a protocol that is spoken",
    ),
    ("services_register_nan_metadata", 422, "NaN is no JSON"),
    ("services_stats_shadowed", 200, "no other route hides it"),
    ("analytics_usage_0", 422, "a window is a second long at least"),
    ("analytics_usage_negative", 422, "a window is a second long at least"),
    ("monitoring_errors_0", 422, "a window is a second long at least"),
    ("monitoring_logs_level_unknown", 422, "a slip of the pen finds nothing"),
    ("monitoring_logs_neg", 422, "one line is asked for at least"),
    ("ratelimit_xff_from_loopback_peer", 429, "a header is believed of a proxy that is named"),
    ("ws_handshake_foreign_origin", 403, "a page of another origin may not open a call"),
    ("ws_unfixed_handshake", 101, "no fault of theirs was taken over"),
];

/// What has another shape on purpose, under the same status, and why.
const RESHAPED: &[(&str, &str)] = &[
    ("health_after_30s", "no provider is asked, so none has a model"),
    (
        "noredis_health",
        "no provider is asked, so none has a model; without Redis set nothing is wrong",
    ),
    ("api_info", "there is no Python"),
    ("client_request_id_ignored", "there is no Python"),
    ("cors_preflight_allowed", "what is asked before a request has no body"),
    ("cors_simple", "there is no Python"),
    ("gzip_under_1000_bytes", "there is no Python"),
    (
        "services_list_initial",
        "what another program may know of Ellie is told, her settings are not",
    ),
    ("analytics_business", "what nobody has measured is null"),
    (
        "monitoring_metrics",
        "without Redis nothing is told of it; who is connected is told to nobody",
    ),
    ("noredis_metrics", "who is connected is told to nobody"),
    (
        "up_monitoring_metrics_breaker",
        "without Redis nothing is told of it; who is connected is told to nobody",
    ),
    ("voice_process_text", "nothing is detected in what is typed"),
    ("voice_process_text_cached", "nothing is detected in what is typed"),
    ("voice_process_urlencoded", "nothing is detected in what is typed"),
    ("noredis_voice_text", "nothing is detected in what is typed"),
];

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
fn filled(one: &Recorded, neighbour: &Ellie, service: &str) -> Recorded {
    let path = one.path.replace(SERVICE, service);
    let body = match &one.body {
        // A service that answers; the one that was recorded did not, and was found all the same.
        Value::Object(body) if body.get("name") == Some(&json!("svc-b")) => {
            let mut body = one.body.clone();
            let (_, port) = neighbour.address.rsplit_once(':').unwrap();
            body["port"] = port.parse::<u16>().unwrap().into();
            body["protocol"] = "http".into();
            body["health_endpoint"] = "/api".into();
            body
        }
        Value::String(text) if text.starts_with("<json") => {
            let bytes: usize = text.split(' ').nth(1).unwrap().parse().unwrap();
            json!({"text": "a".repeat(bytes - r#"{"text": ""}"#.len())})
        }
        Value::Object(body) if body.contains_key("multipart") => {
            let mut body = one.body.clone();
            if body["multipart"]["text"] == "<1500 chars>" {
                body["multipart"]["text"] = "x".repeat(1500).into();
            }
            body
        }
        // Nobody of the simulated voices is called so.
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
        None if is_health(one) => matches!(status, 200 | 503) && *has_shape != is_reshaped,
        None => *status == one.status && *has_shape != is_reshaped,
    };
    // Of what was an error there only the status was recorded: here each has the envelope.
    let is_told = *status < 400 || is_health(one) || body["error"]["code"].is_string();
    if is_as_meant && is_told {
        Ok(())
    } else {
        Err(format!("{}: {status} for {}, {body}", one.name, one.status))
    }
}

fn is_health(one: &Recorded) -> bool {
    one.path == "/health" && one.method == "GET"
}

/// Asks Ellie, who has another of her kind for a service.
async fn ask_all(ellie: &Ellie, neighbour: &Ellie, all: &[Recorded]) -> Vec<String> {
    let admin = tokens(SECRET).access("admin", Role::Admin, "l-1", Utc::now());
    let mut service = SERVICE.to_owned();
    let mut wrong = Vec::new();
    for one in all {
        let alike = filled(one, neighbour, &service).compare(ellie, Some(&admin)).await;
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
    let neighbour = Ellie::hearing("").await;
    let mut wrong = Vec::new();
    for (settings, all) in [
        (vec![speech, secret, no_disk], whole()),
        (vec![speech, secret, no_disk, ("RATE_LIMIT_REQUESTS", "3")], limited()),
        (vec![speech, secret, ("ENVIRONMENT", "production")], production()),
    ] {
        let ellie = Ellie::start(&settings).await;
        wrong.extend(ask_all(&ellie, &neighbour, &all).await);
        ellie.stop().await;
    }
    neighbour.stop().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_difference_is_written_down() {
    let docs = include_str!("../../../../docs/differences.md");
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
