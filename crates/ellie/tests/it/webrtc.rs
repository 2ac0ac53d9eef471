//! Live calls by WebRTC, with simulated speech, and a simulated browser over loopback.

pub mod browser;

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::harness::{Ellie, error, json as body};
use crate::live::Caller;
use browser::{Browser, Offer, offer};

fn anything(_: &Value) -> bool {
    true
}

const SPOKEN: Duration = Duration::from_millis(600);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_hears_the_greeting_speaks_and_is_answered() {
    let ellie = Ellie::hearing("what are your office hours").await;
    let mut browser = Browser::call(&ellie, None).await;
    let started = browser.until("call_started", anything).await;
    assert_eq!(
        (&started["resumed"], &started["session_id"]),
        (&json!(false), &json!(browser.session))
    );
    let opus = json!({"encoding": "opus", "sample_rate_hz": 48_000});
    assert_eq!((&started["input"], &started["output"]), (&opus, &opus));
    assert!(started["disclosure"]["text"].as_str().unwrap().contains("AI"));
    let since = Instant::now();
    let starts = browser.until("audio_start", anything).await;
    assert_eq!(starts, json!({"turn_id": 1, "encoding": "opus", "sample_rate_hz": 48_000}));
    browser.hears("AI assistant").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (played, loud) = browser.played();
    let most = since.elapsed().as_millis() / 20 + 10;
    assert!(loud > 30 && (loud as u128) < most, "{loud} of {played} packets, in real time");
    browser.send("audio_played", json!({"turn_id": 1, "played_ms": 600_000}));
    browser.until("transcript", |data| data["turn_id"] == 1 && data["final"] == true).await;
    browser.speaks(SPOKEN).await;
    let heard = browser.until("transcript", |data| data["role"] == "caller").await;
    assert_eq!(heard["text"], "what are your office hours");
    let answer = browser.hears("Our hours are").await;
    assert!(!answer["text"].as_str().unwrap().contains("AI assistant"), "{answer}");
    browser.until("turn_metrics", anything).await;
    browser.send("call_end", json!({}));
    assert_eq!(browser.until("call_ended", anything).await["reason"], "caller_hung_up");
    browser.is_closed().await;
    let kept = ellie.open_records().await.export(&browser.session).await.unwrap();
    assert_eq!(kept.call.channel, "webrtc");
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_is_answered_and_what_is_wrong_is_told() {
    let ellie = Ellie::hearing("").await;
    let mut browser = Browser::call(&ellie, None).await;
    browser.has_heard(&json!(1)).await;
    browser.send("ping", json!({"timestamp": 1.5}));
    assert_eq!(browser.until("pong", anything).await["original_timestamp"], 1.5);
    for (frame, told) in [
        ("{nope".to_owned(), "Invalid JSON format"),
        (json!({"type": "call_start", "data": {}}).to_string(), "A call is going on"),
        (json!({"type": "voice_input", "data": {"audio": "AAAA"}}).to_string(), "A call is going"),
        (json!({"type": "dtmf", "data": {"digits": "x"}}).to_string(), "digits must be"),
        (json!({"type": "text_input", "data": {}}).to_string(), "Text input is required"),
        ("x".repeat(15_000), "Invalid JSON format"),
    ] {
        browser.send_text(frame);
        let fault = browser.until("error", anything).await;
        assert!(fault["error"].as_str().unwrap().starts_with(told), "{fault}");
    }
    browser.send_bytes(vec![0; 640]);
    let fault = browser.until("error", anything).await;
    assert!(fault["error"].as_str().unwrap().contains("audio line"), "{fault}");
    browser.send("text_input", json!({"text": "can I leave a message"}));
    browser.hears("new legal matter").await;
    browser.send("text_input", json!({"text": "no"}));
    browser.hears("your name").await;
    browser.send("text_input", json!({"text": "Ann Archer"}));
    browser.hears("What number").await;
    browser.send("dtmf", json!({"digits": "6145550144#"}));
    browser.hears("614-555-0144").await;
    browser.send("call_end", json!({}));
    assert_eq!(browser.until("call_ended", anything).await["reason"], "caller_hung_up");
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_speaks_over_ellie_stops_her_at_once() {
    let ellie = Ellie::hearing("what are your office hours").await;
    let mut browser = Browser::call(&ellie, None).await;
    browser.until("audio_start", anything).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(browser.last_loud().is_some());
    browser.speaks(SPOKEN).await;
    let cleared = browser.until("audio_clear", anything).await;
    assert_eq!(cleared["turn_id"], 1);
    let at = Instant::now();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let last = browser.last_loud().unwrap();
    let after = last.saturating_duration_since(at);
    assert!(after < Duration::from_millis(100), "she was heard for {after:?} more");
    browser.hears("Our hours are").await;
    drop(browser);
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_microphone_that_sends_nothing_is_quiet() {
    let ellie = Ellie::hearing("what are your office hours").await;
    let mut browser = Browser::call(&ellie, None).await;
    browser.has_heard(&json!(1)).await;
    browser.speaks(SPOKEN).await;
    // Nothing is sent any more, so nothing says that the caller has ended but time.
    browser.mute();
    let heard = browser.until("transcript", |data| data["role"] == "caller").await;
    assert_eq!(heard["text"], "what are your office hours");
    drop(browser);
    ellie.stop().await;
}

/// Datagrams of every kind there is on the port, with nonsense in them.
fn nonsense(number: usize) -> Vec<u8> {
    let kind = [0, 1, 3, 20, 22, 23, 25, 64, 100, 128, 129, 144, 191, 255][number % 14];
    let length = number * 37 % 1_400;
    let mut bytes: Vec<u8> = (0..length).map(|at| ((at * 31 + number * 7) % 256) as u8).collect();
    bytes.insert(0, kind);
    if kind < 2 && length > 20 {
        // As STUN has it, but for what follows.
        let rest = (bytes.len() - 20) as u16 & !3;
        bytes.truncate(20 + usize::from(rest));
        bytes[1] = 1;
        bytes[2..4].copy_from_slice(&rest.to_be_bytes());
        bytes[4..8].copy_from_slice(&[0x21, 0x12, 0xA4, 0x42]);
    }
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nonsense_from_strangers_and_from_the_right_address_breaks_no_call() {
    let ellie = Ellie::hearing("").await;
    let mut browser = Browser::call(&ellie, None).await;
    browser.has_heard(&json!(1)).await;
    let stranger = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    for number in 0..20_000 {
        stranger.send_to(&nonsense(number), browser.ellie).await.unwrap();
    }
    for number in 0..2_000 {
        browser.send_datagram(nonsense(number));
        if number % 20 == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
    browser.send("text_input", json!({"text": "can I leave a message"}));
    browser.hears("new legal matter").await;
    drop(browser);
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_goes_on_over_a_socket_and_back() {
    let ellie = Ellie::hearing("").await;
    let session = uuid::Uuid::new_v4().to_string();
    let mut browser = Browser::call(&ellie, Some(&session)).await;
    browser.has_heard(&json!(1)).await;
    browser.send("text_input", json!({"text": "can I leave a message"}));
    browser.hears("new legal matter").await;
    // The browser is gone without a word.
    drop(browser);
    let (mut socket, started) = Caller::call(&ellie, Some(&session)).await;
    assert_eq!(started["resumed"], true);
    socket.send("text_input", json!({"text": "no"})).await;
    socket.hears("your name").await;
    let mut browser = Browser::call(&ellie, Some(&session)).await;
    assert_eq!(browser.until("call_started", anything).await["resumed"], true);
    assert_eq!(socket.until("call_ended", anything).await["reason"], "taken_over");
    browser.send("text_input", json!({"text": "Ann Archer"}));
    browser.hears("What number").await;
    let (other, _) = Caller::call(&ellie, Some(&session)).await;
    assert_eq!(browser.until("call_ended", anything).await["reason"], "taken_over");
    browser.is_closed().await;
    drop((socket, other));
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shutdown_says_goodbye_to_a_browser() {
    let ellie = Ellie::hearing("").await;
    let mut browser = Browser::call(&ellie, None).await;
    browser.has_heard(&json!(1)).await;
    // Somebody else has only made an offer.
    let other = Offer::new().await;
    body(offer(&ellie, &json!({"sdp": other.sdp})).await, StatusCode::OK).await;
    let (ended, _) = tokio::join!(browser.until("call_ended", anything), ellie.stop());
    assert_eq!(ended["reason"], "drained");
    browser.is_closed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_is_lost_leaves_its_place() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("MAX_WEBSOCKET_CONNECTIONS", "2")];
    let ellie = Ellie::start(&settings).await;
    let mut browser = Browser::call(&ellie, None).await;
    browser.until("call_started", anything).await;
    let other = Offer::new().await;
    body(offer(&ellie, &json!({"sdp": other.sdp})).await, StatusCode::OK).await;
    let third = Offer::new().await.sdp;
    let refused = offer(&ellie, &json!({"sdp": third})).await;
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(error(refused, StatusCode::SERVICE_UNAVAILABLE).await.0, "SERVICE_UNAVAILABLE");
    drop(browser);
    let since = Instant::now();
    while offer(&ellie, &json!({"sdp": third})).await.status() != StatusCode::OK {
        assert!(since.elapsed() < Duration::from_secs(12), "the lost one still has its place");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(since.elapsed() > Duration::from_secs(5), "a short outage is survived");
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_offers_at_once_as_many_are_taken_as_there_are_places_for() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("MAX_WEBSOCKET_CONNECTIONS", "20")];
    let ellie = Ellie::start(&settings).await;
    let sdp = Offer::new().await.sdp;
    let body = json!({"sdp": sdp});
    let answers = futures_util::future::join_all((0..1000).map(|_| offer(&ellie, &body))).await;
    let taken = answers.iter().filter(|answer| answer.status() == StatusCode::OK).count();
    let refused = answers.iter().filter(|answer| answer.status() == 503).count();
    assert_eq!((taken, refused), (20, 980));
    // Nobody connects, so the places are free again after a while.
    let since = Instant::now();
    while offer(&ellie, &body).await.status() != StatusCode::OK {
        assert!(since.elapsed() < Duration::from_secs(18), "they still have their places");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    ellie.stop().await;
}

#[tokio::test]
async fn offers_that_cannot_be_taken_are_refused_in_the_envelope() {
    let ellie = Ellie::hearing("").await;
    let good = Offer::new().await.sdp;
    let audio = good.lines().position(|line| line.starts_with("m=audio")).unwrap();
    let lines: Vec<&str> = good.lines().collect();
    let words = lines.iter().position(|line| line.starts_with("m=application")).unwrap();
    let lines_of = |parts: &[&[&str]]| parts.concat().join("\r\n") + "\r\n";
    let first = audio.min(words);
    let without = |from: usize| {
        let to = if from == first { audio.max(words) } else { lines.len() };
        lines_of(&[&lines[..from], &lines[to..]])
    };
    for (sdp, told) in [
        (String::new(), "no session description"),
        ("nonsense".to_owned(), "no session description"),
        ("v=0\r\nm=audio \r\nm=application \r\n".to_owned(), "no session description"),
        (without(audio), "one audio line"),
        (without(words), "a data channel"),
        (good.replace("m=audio", "m=video"), "one audio line"),
        (good.replace("a=sendrecv", "a=recvonly"), "one audio line"),
        (good.replace("a=sendrecv", "a=sendonly"), "one audio line"),
        (good.replace("opus/48000/2", "G722/8000"), "one audio line"),
        (good.replace("a=fingerprint", "a=thumbprint"), "cannot be answered"),
        (format!("{good}{}", "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(20)), "no session"),
    ] {
        let refused = offer(&ellie, &json!({"sdp": sdp})).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "taken: {sdp}");
        let (code, message) = error(refused, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert!(code == "VALIDATION_ERROR" && message.contains(told), "{message}: {sdp}");
    }
    let huge = format!("{good}{}", "a=x\r\n".repeat(14_000));
    let refused = offer(&ellie, &json!({"sdp": huge})).await;
    assert_eq!(error(refused, StatusCode::PAYLOAD_TOO_LARGE).await.0, "BODY_TOO_LARGE");
    let refused = offer(&ellie, &json!({"sdp": "x".repeat(1 << 20)})).await;
    assert_eq!(error(refused, StatusCode::PAYLOAD_TOO_LARGE).await.0, "BODY_TOO_LARGE");
    for wrong in [json!({}), json!({"sdp": 7}), json!([]), json!({"sdp": good, "session_id": 7})] {
        let refused = offer(&ellie, &wrong).await;
        assert_eq!(error(refused, StatusCode::UNPROCESSABLE_ENTITY).await.0, "VALIDATION_ERROR");
    }
    for guessable in ["s-1", "a b", "session_1700000000000_abc"] {
        let refused = offer(&ellie, &json!({"sdp": good, "session_id": guessable})).await;
        let (_, message) = error(refused, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert!(message.contains("random UUID"), "{message}");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn pages_of_others_may_not_call_and_nobody_may_where_it_is_switched_off() {
    let ellie = Ellie::hearing("").await;
    let sdp = Offer::new().await.sdp;
    let request = ellie.client.post(ellie.url("/api/v1/calls/webrtc"));
    let request = request.header("origin", "http://evil.example").json(&json!({"sdp": sdp}));
    let refused = request.send().await.unwrap();
    assert_eq!(error(refused, StatusCode::FORBIDDEN).await.0, "AUTHORIZATION_ERROR");
    ellie.stop().await;
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("WEBRTC_ENABLED", "false")];
    let ellie = Ellie::start(&settings).await;
    error(offer(&ellie, &json!({"sdp": sdp})).await, StatusCode::NOT_FOUND).await;
    ellie.stop().await;
}
