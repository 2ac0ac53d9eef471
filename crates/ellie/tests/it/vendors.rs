//! Vendors that hear and speak, and every way in which they fail. The vendor is a stub, and the one
//! inside who stands in is simulated.

mod hearing;
mod streaming;
pub mod stub;

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json as value};

use crate::harness::{Ellie, json, recording, speech};
use crate::live::Caller;
use stub::{HEARS, Manner, Vendor};

/// What is heard inside.
const INSIDE: &str = "where is your office";

pub const WAYS_TO_FAIL: [Manner; 11] = [
    Manner::Says(StatusCode::UNAUTHORIZED, r#"{"error": {"code": "invalid_api_key"}}"#),
    Manner::Says(StatusCode::TOO_MANY_REQUESTS, r#"{"error": {"code": "rate_limit_exceeded"}}"#),
    Manner::Says(StatusCode::TOO_MANY_REQUESTS, r#"{"error": {"code": "insufficient_quota"}}"#),
    Manner::Says(StatusCode::BAD_REQUEST, r#"{"error": {"code": "invalid_value"}}"#),
    Manner::Says(StatusCode::INTERNAL_SERVER_ERROR, "<html>oops</html>"),
    Manner::Says(StatusCode::FOUND, ""),
    Manner::Hangs,
    Manner::Drips,
    Manner::Cuts,
    Manner::Raves,
    Manner::Empty,
];

async fn start(vendor: &Vendor, settings: &[(&str, &str)]) -> Ellie {
    let url = vendor.url();
    let ours = [
        ("ELLIE_SIMULATED_SPEECH", INSIDE),
        ("STT_PROVIDER", "openai"),
        ("OPENAI_BASE_URL", &url),
        ("OPENAI_API_KEY", "sk-test"),
        ("PROVIDER_PATIENCE_MS", "300"),
    ];
    Ellie::start(&[&ours, settings].concat()).await
}

/// What a spoken turn was heard as.
async fn heard(ellie: &Ellie) -> String {
    let turn = json(ellie.post("process", recording(speech())).await, StatusCode::OK).await;
    turn["text"].as_str().unwrap().to_owned()
}

async fn health(ellie: &Ellie) -> Value {
    json(ellie.get("/health").await, StatusCode::OK).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_fails_to_hear_is_stood_in_for_however_it_fails() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = start(&vendor, &[("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "1000")]).await;
    assert_eq!(heard(&ellie).await, HEARS);
    for manner in WAYS_TO_FAIL {
        vendor.now(manner);
        let before = vendor.asked();
        assert_eq!(heard(&ellie).await, INSIDE, "{manner:?}");
        assert!(vendor.asked() > before, "{manner:?}");
    }
    vendor.now(Manner::Well);
    assert_eq!(heard(&ellie).await, HEARS);
    ellie.stop().await;
}

/// The loudest sample of what is spoken, of 32767: the stub's voice has 3000, the simulated one more.
async fn loudest(ellie: &Ellie, text: &str) -> i16 {
    let body = value!({"text": text, "voice": "alloy", "response_format": "wav"});
    let url = ellie.url("/api/v1/voice/text-to-speech");
    let spoken = ellie.client.post(url).json(&body).send().await.unwrap();
    assert_eq!(spoken.status(), StatusCode::OK);
    let spoken = spoken.bytes().await.unwrap();
    let mut wav = hound::WavReader::new(&spoken[..]).unwrap();
    wav.samples::<i16>().map(|sample| sample.unwrap().saturating_abs()).max().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_fails_to_speak_is_stood_in_for_however_it_fails() {
    let vendor = Vendor::start(Manner::Well).await;
    let settings = [("TTS_PROVIDER", "openai"), ("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "1000")];
    let ellie = start(&vendor, &settings).await;
    let is_vendors = |loudest: i16| (2_900..3_100).contains(&loudest);
    assert!(is_vendors(loudest(&ellie, "It works.").await));
    for manner in WAYS_TO_FAIL {
        vendor.now(manner);
        let loudest = loudest(&ellie, &format!("It fails like {manner:?}.")).await;
        assert!(!is_vendors(loudest) && loudest > 0, "{manner:?}: {loudest}");
    }
    vendor.now(Manner::Well);
    for manner in WAYS_TO_FAIL {
        let loudest = loudest(&ellie, &format!("It fails like {manner:?}.")).await;
        assert!(is_vendors(loudest), "whoever stood in is not kept: {manner:?}: {loudest}");
    }
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_not_there_at_all_costs_nobody_a_turn() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = start(&vendor, &[]).await;
    drop(vendor);
    assert_eq!(heard(&ellie).await, INSIDE);
    ellie.stop().await;
    for url in ["http://vendor.invalid/v1", "https://127.0.0.1:1/v1"] {
        let settings = [("OPENAI_BASE_URL", url), ("PROVIDERS_UNENCRYPTED", "true")];
        let ellie = start(&Vendor::start(Manner::Well).await, &settings).await;
        assert_eq!(heard(&ellie).await, INSIDE, "{url}");
        ellie.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_goes_on_failing_is_left_alone_until_it_is_there_again() {
    let vendor =
        Vendor::start(Manner::Says(StatusCode::SERVICE_UNAVAILABLE, "down for repair")).await;
    let settings = [
        ("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "2"),
        ("CIRCUIT_BREAKER_RECOVERY_TIMEOUT", "3"),
        ("ELLIE_SIMULATED_VOICE_ACTIVITY", "true"),
    ];
    let ellie = start(&vendor, &settings).await;
    assert_eq!(health(&ellie).await["dependencies"]["openai"]["available"], true);
    while vendor.asked() < 2 {
        assert_eq!(heard(&ellie).await, INSIDE);
    }
    assert_eq!(heard(&ellie).await, INSIDE);
    assert_eq!(vendor.asked(), 2, "no request leaves");
    tokio::time::sleep(Duration::from_millis(600)).await;
    let openai = &health(&ellie).await["dependencies"]["openai"];
    assert_eq!(
        *openai,
        value!({"configured": true, "model": "gpt-4o-mini-transcribe", "available": false})
    );
    vendor.now(Manner::Well);
    let mut turns = 0;
    while heard(&ellie).await != HEARS {
        turns += 1;
        assert!(turns < 100, "it is never asked again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    ellie.stop().await;
}

/// Waits until all that is said in each call is made.
async fn lines_are_ready(ellie: &Ellie) {
    let ready = async {
        loop {
            let speech = health(ellie).await["dependencies"]["speech"].clone();
            if speech["lines_ready"] == speech["lines_total"] {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), ready).await.unwrap();
}

fn anything(_: &Value) -> bool {
    true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_goes_on_when_its_vendor_dies_and_says_so_in_its_figures() {
    let vendor = Vendor::start(Manner::Well).await;
    let settings = [("TTS_PROVIDER", "openai"), ("ELLIE_SIMULATED_VOICE_ACTIVITY", "true")];
    let ellie = start(&vendor, &settings).await;
    let (mut caller, _) = Caller::call(&ellie, None).await;
    caller.has_heard(&value!(1)).await;
    caller.says_something().await;
    let metrics = caller.until("turn_metrics", anything).await;
    assert_eq!(metrics["provider"], value!({"stt": "openai", "llm": null, "tts": "openai"}));
    assert_eq!(metrics["fell_back"], false);
    let turn = metrics["turn_id"].clone();
    caller.has_heard(&turn).await;
    drop(vendor);
    caller.says_something().await;
    let words = caller.until("transcript", |data| data["role"] == "caller").await;
    assert_eq!(words["text"], INSIDE);
    let metrics = caller.until("turn_metrics", anything).await;
    assert_eq!(metrics["provider"]["stt"], "simulated");
    assert_eq!(metrics["fell_back"], true);
    drop(caller);
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_vendor_said_once_is_said_in_its_voice_when_it_is_gone() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = start(&vendor, &[("TTS_PROVIDER", "openai")]).await;
    lines_are_ready(&ellie).await;
    let asked = vendor.asked();
    assert!(asked > 10, "{asked} lines");
    let folder = ellie.stop().await;
    vendor.now(Manner::Hangs);
    let url = vendor.url();
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", INSIDE),
        ("ELLIE_SIMULATED_VOICE_ACTIVITY", "true"),
        ("TTS_PROVIDER", "openai"),
        ("OPENAI_BASE_URL", &url),
    ];
    let ellie = Ellie::start_in(folder, &settings).await;
    let (mut caller, _) = Caller::call(&ellie, None).await;
    caller.has_heard(&value!(1)).await;
    assert_eq!(vendor.asked(), asked, "it is all there");
    drop(caller);
    ellie.stop().await;
}
