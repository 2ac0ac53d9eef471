//! What was recorded of the older back end, asked again: every status and the shape of every answer,
//! but for the differences that are meant, which stand here and in `docs/older-dialect.md`.

mod socket;

use serde_json::{Value, json};

use crate::harness::Ellie;
use crate::recorded::{Alike, Recorded, recorded as read};

/// What has another status on purpose, and why.
const DIFFERENT: &[(&str, u16, &str)] = &[
    ("process_bad_history", 400, "what is no history is the sender's fault"),
    ("process_bad_mime", 400, "so is what is no sound"),
    ("process_mp3_mime_alias", 400, "the name is understood; one byte is still no recording"),
    ("process_ogg_mime", 400, "the name is understood; one byte is still no recording"),
    ("process_too_large", 413, "that has a status of its own"),
    ("process_wrong_field", 400, "the recording is missing"),
    ("process_ok", 400, "Spanish is not spoken"),
    ("synthesize_double_decode", 200, "a path is decoded once"),
    ("referral_bad_email", 400, "the sender's fault"),
    ("referral_blank_name", 400, "the sender's fault"),
    ("referral_missing_session", 400, "the sender's fault"),
    ("referral_name_number", 400, "the sender's fault"),
    ("referral_preferred_contact_unknown", 400, "nobody is reached by fax"),
    ("referral_urgency_unknown", 400, "no urgency is guessed"),
    ("privacy_put_365_5_days", 400, "days are whole"),
    ("data_delete_unknown_session", 401, "a session's data is not for whoever guesses its name"),
    ("voice_cache_stats", 401, "what goes on inside is for whoever may look at it"),
    ("voice_cache_stats_after", 401, "what goes on inside is for whoever may look at it"),
    ("post_health_404", 405, "the path is there, the method is not"),
    ("root_404", 200, "API v1 answers there"),
    ("engineio_foreign_origin", 403, "a page of another origin may not open a call"),
];

/// What has another shape on purpose, under the same status, and why.
const RESHAPED: &[(&str, &str)] = &[
    ("data_export", "who asks knows what was asked for: the session is not repeated"),
    ("privacy_get", "who asks knows what was asked for: the session is not repeated"),
    ("privacy_put_extra_field", "what is not understood is not echoed as if it were kept"),
    ("referral_empty_body", "nothing at all is no JSON, and that is what is said"),
    ("not_found", "a path of neither dialect is answered as API v1 does"),
    ("path_ending_js", "a path of neither dialect is answered as API v1 does"),
    ("path_ending_mp3", "a path of neither dialect is answered as API v1 does"),
    ("path_ending_png", "a path of neither dialect is answered as API v1 does"),
    ("path_ending_woff2", "a path of neither dialect is answered as API v1 does"),
];

/// What a provider that fails has for an answer: see `legacy.rs`, and `http/error.rs`.
const NOT_ASKED: &[&str] = &["process_upstream_down", "synthesize_upstream_down"];

/// Instead of `s-1`: a session's data is not shown to whoever guesses its name.
const SESSION: &str = "0b2ff5f0-1111-4222-8333-444455556666";

fn recorded() -> Vec<Recorded> {
    let all: Vec<Recorded> = read(&[
        include_str!("contract/express/voice.json"),
        include_str!("contract/express/legal.json"),
        include_str!("contract/express/rest.json"),
    ]);
    all.into_iter().filter(|one| !NOT_ASKED.contains(&one.name.as_str())).collect()
}

/// As it can be asked of Ellie.
fn filled(one: &Recorded) -> Recorded {
    let path = one.path.replace("<a x 4097>", &"a".repeat(4097));
    // Nobody of the simulated voices is called so.
    let path = path.replace("voice=nova", "voice=alloy");
    let path = if path.contains("/legal/") { path.replace("s-1", SESSION) } else { path };
    let body = match &one.body {
        Value::String(text) if text.starts_with('<') => "x".repeat(10_485_768).into(),
        // The recorded telephone number is none.
        Value::Object(fields) if fields.get("phone") == Some(&json!("+15550100")) => {
            let mut body = one.body.clone();
            body["phone"] = json!("+16145550144");
            body
        }
        body => body.clone(),
    };
    Recorded { path, body, ..one.clone() }
}

#[tokio::test]
async fn what_was_recorded_is_answered_alike() {
    let ellie = Ellie::hearing("what are your office hours").await;
    let mut wrong = Vec::new();
    for one in recorded() {
        let name = &one.name;
        let other = DIFFERENT.iter().find(|(different, ..)| different == name);
        let is_reshaped = RESHAPED.iter().any(|(reshaped, _)| reshaped == name);
        let Alike { status, has_shape, body } = filled(&one).compare(&ellie, None).await;
        let is_as_meant = match other {
            Some((_, expected, _)) => status == *expected,
            // The disk of whoever tests may be full, and then health is bad.
            None if name == "health" => matches!(status, 200 | 503) && has_shape,
            None => status == one.status && has_shape != is_reshaped,
        };
        if !is_as_meant {
            wrong.push(format!("{name}: {status} for {}, {body}", one.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    ellie.stop().await;
}

#[test]
fn every_difference_is_written_down() {
    let docs = include_str!("../../../../docs/older-dialect.md");
    let recorded = recorded();
    for (name, status, why) in DIFFERENT {
        let one = recorded.iter().find(|one| one.name == *name).unwrap();
        assert_ne!(one.status, *status, "{name} is no difference");
        let row = format!("| `{name}` | {} | {status} | {why} |", one.status);
        assert!(docs.contains(&row), "missing in the docs: {row}");
    }
    for (name, why) in RESHAPED {
        let one = recorded.iter().find(|one| one.name == *name).unwrap();
        let row = format!("| `{name}` | {} | {} | {why} |", one.status, one.status);
        assert!(docs.contains(&row), "missing in the docs: {row}");
    }
}
