//! A vendor that hears while a caller speaks, over the whole server.

use super::*;

async fn listening(vendor: &Vendor) -> Ellie {
    let url = vendor.url();
    let settings = [
        ("STT_PROVIDER", "deepgram"),
        ("DEEPGRAM_API_KEY", "dg-test"),
        ("DEEPGRAM_BASE_URL", &url),
        ("ELLIE_SIMULATED_VOICE_ACTIVITY", "true"),
        ("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "1000"),
    ];
    start(vendor, &settings).await
}

/// What the caller's words were taken for, and who heard them.
async fn heard_live(caller: &mut Caller) -> (String, String) {
    caller.says_something().await;
    let words = caller.until("transcript", |data| data["role"] == "caller").await;
    let metrics = caller.until("turn_metrics", anything).await;
    caller.has_heard(&metrics["turn_id"]).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&words["text"]), text(&metrics["provider"]["stt"]))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_are_heard_while_they_are_said_and_whoever_fails_is_stood_in_for() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = listening(&vendor).await;
    let (mut caller, _) = Caller::call(&ellie, None).await;
    caller.has_heard(&value!(1)).await;
    let by_vendor = (HEARS.to_owned(), "deepgram".to_owned());
    assert_eq!(heard_live(&mut caller).await, by_vendor);
    assert_eq!(vendor.asked(), 1, "one connection, and no recording");
    for manner in WAYS_TO_FAIL {
        vendor.now(manner);
        let inside = (INSIDE.to_owned(), "simulated".to_owned());
        assert_eq!(heard_live(&mut caller).await, inside, "{manner:?}");
    }
    vendor.now(Manner::Well);
    assert_eq!(heard_live(&mut caller).await, by_vendor);
    drop(vendor);
    assert_eq!(heard_live(&mut caller).await.0, INSIDE);
    drop(caller);
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recording_is_heard_as_a_whole() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = listening(&vendor).await;
    assert_eq!(heard(&ellie).await, HEARS);
    ellie.stop().await;
}
