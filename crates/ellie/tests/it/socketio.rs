//! `/socket.io`: the older dialect's socket, with the npm client of Socket.IO.

pub mod client;
mod transport;

use serde_json::{Value, json};

use crate::harness::{Ellie, speech, wav};
use client::{Bytes, POLLING, Told, WEBSOCKET, by, run};

const OWN: &str = "0b2ff5f0-1111-4222-8333-444455556666";

fn emit(event: &str, given: &Value, answer: &str, times: usize) -> Value {
    json!({"emit": [event, given], "await": answer, "times": times})
}

fn code(told: &Told, which: usize) -> &str {
    let error = told.all("error")[which];
    for field in ["code", "message", "timestamp", "requestId"] {
        assert_eq!(error[field], error["error"][field], "both clients read it");
    }
    error["code"].as_str().unwrap()
}

#[tokio::test]
async fn a_spoken_question_is_answered_in_words_and_sound_whichever_way_it_comes() {
    let ellie = Ellie::hearing("what are your office hours").await;
    let recording = Bytes::new(&speech());
    for transport in [WEBSOCKET, POLLING] {
        let idle = json!({"await": "status", "times": 2});
        let told = by(&ellie, transport, &[recording.spoken(), idle]).await;
        assert_eq!(told.names(), ["session-joined", "status", "ai-response", "status"]);
        assert_eq!(told.transport.as_deref(), Some(transport));
        let joined = told.one("session-joined");
        assert_eq!(joined["status"], "connected");
        assert!(uuid::Uuid::parse_str(&told.session()).is_ok());
        let answer = told.one("ai-response");
        assert!(answer["text"].as_str().unwrap().contains("AI assistant"), "{answer}");
        assert_eq!(answer["transcribedText"], "what are your office hours");
        assert_eq!(answer["sessionId"], joined["sessionId"]);
        assert!(answer["processingTime"].is_u64() && answer["timestamp"].is_i64());
        assert!((0.0..=1.0).contains(&answer["confidence"].as_f64().unwrap()));
        let sound = &answer["audioBuffer"];
        assert!(sound["$bytes"].as_u64().unwrap() > 1_000, "{sound}");
        assert!(sound["head"].as_str().unwrap().starts_with("fff"), "an MPEG frame: {sound}");
        for (status, is) in told.all("status").into_iter().zip(["processing", "idle"]) {
            assert_eq!((&status["status"], &status["state"]), (&json!(is), &json!(is)));
            assert_eq!(status["details"], status["message"]);
        }
    }
    ellie.stop().await;
}

#[tokio::test]
async fn a_connection_that_began_by_polling_goes_on_by_websocket() {
    let ellie = Ellie::hearing("hello").await;
    let recording = Bytes::new(&speech());
    let steps = [
        json!({"awaitUpgrade": true}),
        recording.spoken(),
        // As the web client sends it.
        json!({"emit": ["voice-input", recording.value()], "await": "ai-response", "times": 2}),
    ];
    let told = run(&ellie, json!({"transports": ["polling", "websocket"]}), &steps).await;
    assert!(told.upgraded);
    assert_eq!(told.transport.as_deref(), Some(WEBSOCKET));
    assert_eq!(told.all("ai-response").len(), 2);
    ellie.stop().await;
}

#[tokio::test]
async fn large_recordings_arrive_and_too_large_ones_are_told_so() {
    let ellie = Ellie::hearing("hello").await;
    let most = 10_485_760;
    let of = |bytes: usize| {
        let samples = (bytes - 44) / 2;
        wav((0..samples).map(|i| ((i as f32 * 0.2).sin() * 9_000.0) as i16))
    };
    let (long, longest) = (Bytes::new(&of(1_200_000)), Bytes::new(&of(most)));
    let too_long = Bytes::new(&of(most + 2));
    for transport in [WEBSOCKET, POLLING] {
        let steps = [
            long.spoken(),
            json!({"emit": longest.spoken()["emit"], "await": "ai-response", "times": 2}),
            json!({"emit": too_long.spoken()["emit"], "await": "error"}),
            json!({"emit": ["ping"], "await": "pong"}),
        ];
        let told = by(&ellie, transport, &steps).await;
        assert_eq!(told.all("ai-response").len(), 2, "{transport}");
        assert_eq!(code(&told, 0), "AUDIO_TOO_LARGE");
        assert!(told.names().contains(&"pong"), "the connection goes on: {:?}", told.disconnected);
    }
    ellie.stop().await;
}

#[tokio::test]
async fn a_ping_is_answered_with_nothing() {
    let ellie = Ellie::hearing("hello").await;
    let told = by(&ellie, WEBSOCKET, &[json!({"emit": ["ping"], "await": "pong"})]).await;
    assert_eq!(told.events[1].event, "pong");
    assert!(told.events[1].args.is_empty());
    ellie.stop().await;
}

#[tokio::test]
async fn only_a_session_nobody_can_guess_is_taken_up() {
    let ellie = Ellie::hearing("Dana Whitfield").await;
    ellie.typed(OWN, "can I leave a message").await;
    ellie.typed(OWN, "no").await;
    ellie.typed("mine", "can I leave a message").await;
    let recording = Bytes::new(&speech());
    let own = json!({"sessionId": OWN, "userPreferences": {"voiceSpeed": 1.5, "language": "en"}});
    let steps = [
        emit("join-session", &json!({"sessionId": "mine"}), "session-joined", 2),
        emit("join-session", &own, "session-joined", 3),
        recording.spoken(),
    ];
    let told = by(&ellie, WEBSOCKET, &steps).await;
    let joined = told.all("session-joined");
    assert_eq!(joined[1]["sessionId"], joined[0]["sessionId"], "not somebody else's");
    assert_eq!((&joined[2]["sessionId"], &joined[2]["status"]), (&json!(OWN), &json!("joined")));
    let answer = told.one("ai-response");
    assert_eq!(answer["text"], "Thank you. What number can we call you back on?");
    ellie.stop().await;
}

#[tokio::test]
async fn who_left_has_to_join_again() {
    let ellie = Ellie::hearing("hello").await;
    let recording = Bytes::new(&speech());
    let steps = [
        json!({"emit": ["leave-session"]}),
        json!({"emit": ["voice-input", recording.value()], "await": "error"}),
        emit("change-language", &json!({"languageCode": "en"}), "error", 2),
        json!({"emit": ["ping"], "await": "pong"}),
        json!({"emit": ["join-session"], "await": "session-joined", "times": 2}),
        recording.spoken(),
    ];
    let told = by(&ellie, WEBSOCKET, &steps).await;
    assert_eq!([code(&told, 0), code(&told, 1)], ["WEBSOCKET_CONNECTION_FAILED"; 2]);
    let joined = told.all("session-joined");
    assert_ne!(joined[0]["sessionId"], joined[1]["sessionId"], "a new one");
    assert_eq!(told.one("ai-response")["sessionId"], joined[1]["sessionId"]);
    ellie.stop().await;
}

#[tokio::test]
async fn a_session_that_is_left_alone_is_over_and_its_socket_is_not() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("SESSION_TIMEOUT_MS", "1000")];
    let ellie = Ellie::start(&settings).await;
    let recording = Bytes::new(&speech());
    let steps = [
        json!({"pauseMs": 500}),
        json!({"emit": ["ping"], "await": "pong"}),
        json!({"pauseMs": 700}),
        recording.spoken(),
        json!({"pauseMs": 1_300}),
        json!({"emit": ["voice-input", recording.value()], "await": "error"}),
        json!({"emit": ["join-session"], "await": "session-joined", "times": 2}),
    ];
    let told = by(&ellie, WEBSOCKET, &steps).await;
    assert_eq!(told.all("ai-response").len(), 1, "a ping keeps it up");
    assert_eq!(code(&told, 0), "WEBSOCKET_CONNECTION_FAILED");
    ellie.stop().await;
}

#[tokio::test]
async fn ellie_changes_to_no_language_she_does_not_speak() {
    let ellie = Ellie::hearing("hello").await;
    let change = |code: Value, answer, times| {
        emit("change-language", &json!({"languageCode": code}), answer, times)
    };
    let steps = [
        change(json!("en"), "language-changed", 1),
        change(json!("en-US"), "language-changed", 2),
        change(json!("es"), "error", 1),
        change(json!("it"), "error", 2),
        change(Value::Null, "error", 3),
        json!({"emit": ["change-language"], "await": "error", "times": 4}),
        emit("join-session", &json!({"userPreferences": {"language": "de"}}), "error", 5),
    ];
    let told = by(&ellie, WEBSOCKET, &steps).await;
    for changed in told.all("language-changed") {
        assert_eq!(changed["languageCode"], "en");
        assert_eq!(changed["languageName"], "English");
        assert_eq!(changed["sessionId"], told.session().as_str());
    }
    for which in 0..5 {
        assert_eq!(code(&told, which), "INVALID_INPUT");
    }
    assert_eq!(told.all("error")[0]["message"], "Only English (en) is understood");
    ellie.stop().await;
}

#[tokio::test]
async fn what_cannot_be_heard_is_an_error_and_no_word_of_the_conversation() {
    let ellie = Ellie::hearing("hello").await;
    let (silence, nonsense) = (Bytes::new(&wav([0; 16_000])), Bytes::new(&[7; 5_000]));
    let damaged = Bytes::new(&wav([]));
    let send = |bytes: &Bytes, times| json!({"emit": ["voice-input", bytes.value()], "await": "error", "times": times});
    let steps = [
        send(&silence, 1),
        send(&nonsense, 2),
        send(&damaged, 3),
        json!({"emit": ["voice-input"], "await": "error", "times": 4}),
        emit("voice-input", &json!({}), "error", 5),
        emit("voice-input", &json!({"audioBuffer": "UklGRg=="}), "error", 6),
        emit("nope", &json!({"a": 1}), "session-joined", 1),
        json!({"await": "status", "times": 6}),
    ];
    let told = by(&ellie, POLLING, &steps).await;
    let codes: Vec<&str> = (0..6).map(|which| code(&told, which)).collect();
    assert_eq!(
        codes,
        [
            "AUDIO_PROCESSING_FAILED",
            "INVALID_AUDIO_FORMAT",
            "AUDIO_PROCESSING_FAILED",
            "AUDIO_PROCESSING_FAILED",
            "INVALID_AUDIO_FORMAT",
            "INVALID_AUDIO_FORMAT",
        ]
    );
    assert_eq!(told.all("status").last().unwrap()["status"], "idle");
    assert!(told.all("ai-response").is_empty());
    let session = told.session();
    assert_eq!(ellie.open_records().await.call(&session).await.unwrap(), None, "nothing was said");
    ellie.stop().await;
}

#[tokio::test]
async fn recordings_are_answered_one_after_the_other_and_only_some_may_wait() {
    let ellie = Ellie::hearing("hello").await;
    let recording = Bytes::new(&speech());
    let send = json!({"emit": ["voice-input", recording.value()]});
    let mut steps = vec![send; 8];
    steps.push(json!({"await": "error"}));
    steps.push(json!({"emit": ["ping"], "await": "pong"}));
    steps.push(json!({"await": "ai-response", "times": 3}));
    let told = by(&ellie, WEBSOCKET, &steps).await;
    assert_eq!(code(&told, 0), "RATE_LIMIT_EXCEEDED");
    let turns = told.names().into_iter().filter(|name| matches!(*name, "status" | "ai-response"));
    for (which, name) in turns.enumerate() {
        let expected = if which % 3 == 1 { "ai-response" } else { "status" };
        assert_eq!(name, expected, "one at a time: {:?}", told.names());
    }
    ellie.stop().await;
}

#[tokio::test]
async fn too_many_recordings_are_refused_as_those_of_the_api_are() {
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", "hi"),
        ("RATE_LIMIT_REQUESTS", "1"),
        ("RATE_LIMIT_VOICE_MAX_REQUESTS", "2"),
    ];
    let ellie = Ellie::start(&settings).await;
    let recording = Bytes::new(&speech());
    let spoken = |answer: &str, times| json!({"emit": ["voice-input", recording.value()], "await": answer, "times": times});
    let steps = [spoken("ai-response", 1), spoken("ai-response", 2), spoken("error", 1)];
    let told = by(&ellie, WEBSOCKET, &steps).await;
    assert_eq!(code(&told, 0), "RATE_LIMIT_EXCEEDED");
    // Connections are counted, too.
    let refused = by(&ellie, POLLING, &[]).await;
    assert_eq!(refused.connect_error.unwrap()["status"], 429);
    ellie.stop().await;
}

#[tokio::test]
async fn two_at_once_hear_nothing_of_each_other() {
    let ellie = Ellie::hearing("hello").await;
    let recording = Bytes::new(&speech());
    let speaks = [recording.spoken(), json!({"pauseMs": 300})];
    let listens = [json!({"pauseMs": 3_000})];
    let (speaker, listener, other) = tokio::join!(
        by(&ellie, WEBSOCKET, &speaks),
        by(&ellie, WEBSOCKET, &listens),
        by(&ellie, POLLING, &speaks),
    );
    assert_eq!(listener.names(), ["session-joined"]);
    for told in [&speaker, &other] {
        assert_eq!(told.one("ai-response")["sessionId"], told.session().as_str());
    }
    assert_ne!(speaker.session(), other.session());
    ellie.stop().await;
}
