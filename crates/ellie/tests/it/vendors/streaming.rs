//! A vendor that speaks is heard while it does, over the whole server.

use std::ops::Range;

use super::*;
use crate::live::Heard;

/// How loud the stub's voice is, which begins at once and rings a little.
const VENDORS: Range<i16> = 2_500..4_000;

/// How loud the simulated voice inside is.
const INSIDE: Range<i16> = 9_000..11_000;

/// A number that is read back, which is in no line that is made beforehand.
const READ_BACK: &str = "614-555-0144";

/// A caller whose number is read back next, by a vendor that speaks in this manner.
async fn whose_number_is_read_back(vendor: &Vendor, ellie: &Ellie, manner: Manner) -> Caller {
    lines_are_ready(ellie).await;
    let (mut caller, _) = Caller::call(ellie, None).await;
    caller.has_heard(&value!(1)).await;
    for (typed, hears) in [
        ("can I leave a message", "new legal matter"),
        ("no", "your name"),
        ("Ann Archer", "What number"),
    ] {
        caller.send("text_input", value!({"text": typed})).await;
        let answer = caller.hears(hears).await;
        caller.has_heard(&answer["turn_id"]).await;
    }
    vendor.now(manner);
    caller.send("dtmf", value!({"digits": "6145550144#"})).await;
    caller.hears(READ_BACK).await;
    caller
}

async fn speaking(vendor: &Vendor) -> Ellie {
    let settings = [
        ("TTS_PROVIDER", "openai"),
        ("STT_PROVIDER", "local"),
        ("PROVIDER_PATIENCE_MS", "5000"),
        ("ELLIE_SIMULATED_VOICE_ACTIVITY", "true"),
    ];
    start(vendor, &settings).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_sound_is_heard_before_the_vendor_has_finished() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = speaking(&vendor).await;
    let mut caller = whose_number_is_read_back(&vendor, &ellie, Manner::Pauses).await;
    loop {
        match caller.next().await {
            Heard::Sound(level) => break assert!(VENDORS.contains(&level), "{level}"),
            Heard::Frame(frame) => assert_ne!(frame["type"], "audio_end", "all of it"),
        }
    }
    // It has not said all of it: only now it may.
    vendor.goes_on();
    loop {
        match caller.next().await {
            Heard::Sound(level) => assert!(VENDORS.contains(&level), "{level}"),
            Heard::Frame(frame) if frame["type"] == "audio_end" => break,
            Heard::Frame(frame) => assert_ne!(frame["type"], "audio_clear", "{frame}"),
        }
    }
    drop(caller);
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_vendor_dies_of_in_the_middle_is_said_from_its_beginning_by_the_models_inside() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = speaking(&vendor).await;
    let mut caller = whose_number_is_read_back(&vendor, &ellie, Manner::Dies).await;
    loop {
        if let Heard::Sound(level) = caller.next().await {
            break assert!(VENDORS.contains(&level), "{level}");
        }
    }
    // Whatever comes after it is said well.
    vendor.now(Manner::Well);
    vendor.goes_on();
    let turn = caller.until("audio_clear", anything).await["turn_id"].clone();
    caller.until("audio_start", |data| data["turn_id"] == turn).await;
    // What was said before it, and was not heard to its end, goes on first.
    loop {
        if matches!(caller.next().await, Heard::Sound(level) if INSIDE.contains(&level)) {
            break;
        }
    }
    caller.until("audio_end", |data| data["turn_id"] == turn).await;
    caller.send("audio_played", value!({"turn_id": turn, "played_ms": 600_000})).await;
    let whole = |data: &Value| data["turn_id"] == turn && data["final"] == true;
    let said = caller.until("transcript", whole).await;
    assert!(said["text"].as_str().unwrap().contains(READ_BACK), "{said}");
    caller.send("text_input", value!({"text": "yes"})).await;
    caller.until("transcript", |data| data["role"] == "ellie" && data["final"] == false).await;
    drop(caller);
    ellie.stop().await;
}
