//! Live calls over `/ws`, with simulated speech: any loud sound is voice, and all voice says the same.

use std::time::Duration;

use ellie::observed::{Kind, Window};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::harness::Ellie;
use crate::socket::Socket;

/// Nothing in these tests takes longer, unless it never comes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A caller on the line.
pub struct Caller(Socket);

/// What came.
#[derive(Debug)]
pub enum Heard {
    Frame(Value),
    /// Sound; how loud it was, of 32767.
    Sound(i16),
}

impl Caller {
    /// Calls, and takes Ellie's sound as soon as it is made.
    pub async fn call(ellie: &Ellie, session: Option<&str>) -> (Self, Value) {
        Self::begin(ellie, json!({"session_id": session, "output": {"pace": "burst"}})).await
    }

    /// Calls with this in `call_start`.
    pub async fn begin(ellie: &Ellie, data: Value) -> (Self, Value) {
        let mut socket = Socket::open(ellie).await;
        socket.send(&json!({"type": "call_start", "data": data})).await;
        let started = socket.expect("call_started").await;
        (Self(socket), started)
    }

    pub async fn send(&mut self, kind: &str, data: Value) {
        self.0.send(&json!({"type": kind, "data": data})).await;
    }

    /// Speaks for so long, and is then quiet for so long, in real time.
    async fn speaks(&mut self, voice: Duration, quiet: Duration) {
        const PACKET: Duration = Duration::from_millis(20);
        for (length, level) in [(voice, 9_000_i16), (quiet, 0)] {
            for _ in 0..length.as_millis() / PACKET.as_millis() {
                let packet: Vec<u8> = [level; 320].into_iter().flat_map(i16::to_le_bytes).collect();
                self.0.0.send(Message::binary(packet)).await.unwrap();
                tokio::time::sleep(PACKET).await;
            }
        }
    }

    /// Says what the simulated hearing hears in any sound.
    pub async fn says_something(&mut self) {
        self.speaks(SPOKEN, QUIET).await;
    }

    /// The data of the next frame of this kind that is like this. What comes before is passed over.
    pub async fn until(&mut self, kind: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let waiting = async {
            loop {
                let frame = self.0.receive().await;
                if frame["type"] == kind && is_it(&frame["data"]) {
                    return frame["data"].clone();
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("no {kind} came"))
    }

    /// What comes next.
    pub async fn next(&mut self) -> Heard {
        let waiting = async {
            loop {
                match self.0.0.next().await.expect("the socket is open").unwrap() {
                    Message::Text(frame) => {
                        return Heard::Frame(serde_json::from_str(&frame).unwrap());
                    }
                    Message::Binary(bytes) => {
                        let (samples, _) = bytes.as_chunks::<2>();
                        let level = |two: &[u8; 2]| i16::from_le_bytes(*two).saturating_abs();
                        return Heard::Sound(samples.iter().map(level).max().unwrap_or_default());
                    }
                    _ => {}
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("nothing comes")
    }

    pub async fn hears(&mut self, words: &str) -> Value {
        let is_it = |data: &Value| {
            data["role"] == "ellie"
                && data["text"].as_str().is_some_and(|text| text.contains(words))
        };
        self.until("transcript", is_it).await
    }

    /// Says that all of a turn was heard, however fast it came.
    pub async fn has_heard(&mut self, turn: &Value) {
        self.until("audio_end", |data| data["turn_id"] == *turn).await;
        self.send("audio_played", json!({"turn_id": turn, "played_ms": 600_000})).await;
        self.until("transcript", |data| data["turn_id"] == *turn && data["final"] == true).await;
    }
}

fn anything(_: &Value) -> bool {
    true
}

const SPOKEN: Duration = Duration::from_millis(600);
const QUIET: Duration = Duration::from_millis(700);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_speaks_and_is_answered_and_the_greeting_is_said_once() {
    let ellie = Ellie::hearing("what are your office hours").await;
    let (mut caller, started) = Caller::call(&ellie, None).await;
    assert_eq!(started["resumed"], false);
    assert!(started["disclosure"]["text"].as_str().unwrap().contains("AI"));
    caller.has_heard(&json!(1)).await;
    caller.speaks(SPOKEN, QUIET).await;
    let heard = caller.until("transcript", |data| data["role"] == "caller").await;
    assert_eq!(heard["text"], "what are your office hours");
    let answer = caller.hears("Our hours are").await;
    assert!(!answer["text"].as_str().unwrap().contains("AI assistant"), "{answer}");
    let metrics = caller.until("turn_metrics", anything).await;
    let ms = |name: &str| metrics[name].as_u64().unwrap();
    let parts = ms("endpoint_ms") + ms("transcribe_ms") + ms("think_ms") + ms("first_audio_ms");
    assert!(ms("voice_to_voice_ms").abs_diff(parts) <= 4, "{metrics}");
    caller.send("call_end", json!({})).await;
    let ended = caller.until("call_ended", anything).await;
    assert_eq!(ended["reason"], "caller_hung_up");
    let session = started["session_id"].as_str().unwrap();
    let kept = ellie.open_records().await.export(session).await.unwrap();
    let replies: Vec<&str> = kept.turns.iter().filter_map(|turn| turn.reply.as_deref()).collect();
    assert!(replies[0].contains("AI assistant") && replies[1].contains("Our hours are"));
    assert_eq!((replies.len(), kept.disclosures.len()), (2, 2));
    let seen = ellie.observed.happenings(Window::MINUTE, chrono::Utc::now());
    let counts = [Kind::SessionStart, Kind::VoiceInput, Kind::AiResponse, Kind::TextInput];
    assert_eq!(counts.map(|kind| seen.count(kind)), [1, 1, 1, 0]);
    assert!(seen.count(Kind::TtsOutput) >= 2 && seen.timing(Kind::AiResponse).is_some());
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_speaks_over_the_greeting_stops_it_and_hears_it_with_the_answer() {
    let ellie = Ellie::hearing("what are your office hours").await;
    let (mut caller, _) = Caller::call(&ellie, None).await;
    caller.until("audio_end", anything).await;
    caller.speaks(SPOKEN, QUIET).await;
    let cleared = caller.until("audio_clear", anything).await;
    assert!(cleared["heard_ms"].as_u64().unwrap() < 3_000, "{cleared}");
    let answer = caller.hears("Our hours are").await;
    assert!(answer["text"].as_str().unwrap().contains("AI assistant"), "{answer}");
    drop(caller);
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_goes_on_after_a_lost_socket_and_another_line_takes_it_over() {
    let ellie = Ellie::hearing("").await;
    let session = uuid::Uuid::new_v4().to_string();
    let (mut caller, _) = Caller::call(&ellie, Some(&session)).await;
    caller.has_heard(&json!(1)).await;
    caller.send("text_input", json!({"text": "can I leave a message"})).await;
    caller.hears("new legal matter").await;
    drop(caller);
    let (mut caller, started) = Caller::call(&ellie, Some(&session)).await;
    assert_eq!(started["resumed"], true);
    caller.send("text_input", json!({"text": "no"})).await;
    caller.hears("your name").await;
    let (mut other, _) = Caller::call(&ellie, Some(&session)).await;
    assert_eq!(caller.until("call_ended", anything).await["reason"], "taken_over");
    other.send("text_input", json!({"text": "Ann Archer"})).await;
    other.hears("What number").await;
    other.send("dtmf", json!({"digits": "6145550144#"})).await;
    other.hears("614-555-0144").await;
    drop(other);
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_a_call_over_hears_what_the_other_did_not() {
    let ellie = Ellie::hearing("").await;
    let session = uuid::Uuid::new_v4().to_string();
    let (mut caller, _) = Caller::call(&ellie, Some(&session)).await;
    caller.until("audio_end", anything).await;
    let (mut other, started) = Caller::call(&ellie, Some(&session)).await;
    assert_eq!(started["resumed"], true);
    assert_eq!(caller.until("call_ended", anything).await["reason"], "taken_over");
    other.until("audio_start", |data| data["turn_id"] == 1).await;
    other.send("text_input", json!({"text": "can I leave a message"})).await;
    let answer = other.hears("new legal matter").await;
    assert!(answer["text"].as_str().unwrap().contains("AI assistant"), "{answer}");
    drop((caller, other));
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_goodbye_the_same_session_calls_anew() {
    let ellie = Ellie::hearing("").await;
    let session = uuid::Uuid::new_v4().to_string();
    let (mut caller, first) = Caller::call(&ellie, Some(&session)).await;
    caller.has_heard(&json!(1)).await;
    caller.send("text_input", json!({"text": "what are your office hours"})).await;
    let answer = caller.hears("Our hours are").await;
    caller.has_heard(&answer["turn_id"]).await;
    caller.send("text_input", json!({"text": "no, goodbye"})).await;
    let goodbye = caller.hears("Goodbye").await;
    caller.until("audio_end", |data| data["turn_id"] == goodbye["turn_id"]).await;
    let played = json!({"turn_id": goodbye["turn_id"], "played_ms": 600_000});
    caller.send("audio_played", played).await;
    assert_eq!(caller.until("call_ended", anything).await["reason"], "goodbye");
    let (mut caller, second) = Caller::call(&ellie, Some(&session)).await;
    assert_ne!(first["call_id"], second["call_id"]);
    assert_eq!(second["resumed"], false);
    caller.hears("AI assistant").await;
    drop(caller);
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_lines_of_one_session_at_once_are_one_call() {
    let ellie = Ellie::hearing("").await;
    let session = uuid::Uuid::new_v4().to_string();
    let calls = (0..6).map(|_| Caller::call(&ellie, Some(&session)));
    let calls = futures_util::future::join_all(calls).await;
    let ids: std::collections::HashSet<String> =
        calls.iter().map(|(_, started)| started["call_id"].to_string()).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(calls.iter().filter(|(_, started)| started["resumed"] == false).count(), 1);
    drop(calls);
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ellie_is_heard_whole_as_it_was_asked_for() {
    let ellie = Ellie::hearing("").await;
    for (output, bytes_a_second) in [
        (json!({"encoding": "mulaw", "pace": "burst"}), 8_000),
        (json!({"sample_rate_hz": 48_000, "pace": "burst"}), 96_000),
    ] {
        let mut socket = Socket::open(&ellie).await;
        let start = json!({"type": "call_start", "data": {"output": output}});
        socket.send(&start).await;
        socket.expect("call_started").await;
        let (mut text, mut sound, mut is_announced) = (String::new(), 0, false);
        loop {
            match socket.0.next().await.unwrap().unwrap() {
                Message::Binary(bytes) => {
                    assert!(is_announced, "sound comes after audio_start");
                    sound += bytes.len();
                }
                Message::Text(frame) => {
                    let frame: Value = serde_json::from_str(&frame).unwrap();
                    match frame["type"].as_str().unwrap() {
                        "audio_start" => is_announced = true,
                        "audio_end" => break,
                        "transcript" => text = frame["data"]["text"].as_str().unwrap().to_owned(),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        // The simulated voice says fifteen letters a second.
        let expected = text.chars().count() * bytes_a_second / 15;
        assert!(sound.abs_diff(expected) < bytes_a_second / 2, "{sound} of {expected}");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn a_call_whose_name_can_be_guessed_is_not_begun() {
    let ellie = Ellie::hearing("").await;
    let mut socket = Socket::open(&ellie).await;
    for session in ["s-1", "session_1700000000000_abc"] {
        let start = json!({"type": "call_start", "data": {"session_id": session}});
        socket.send(&start).await;
        let error = socket.expect("error").await;
        assert!(error["error"].as_str().unwrap().contains("random UUID"), "{error}");
    }
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shutdown_says_goodbye_to_who_is_on_the_line() {
    let ellie = Ellie::hearing("").await;
    let (mut caller, _) = Caller::call(&ellie, None).await;
    caller.has_heard(&json!(1)).await;
    let (ended, _) = tokio::join!(caller.until("call_ended", anything), ellie.stop());
    assert_eq!(ended["reason"], "drained");
}

#[tokio::test]
async fn what_is_wrong_in_a_call_is_told_and_the_call_goes_on() {
    let ellie = Ellie::hearing("").await;
    let mut socket = Socket::open(&ellie).await;
    for kind in ["call_end", "dtmf", "audio_played"] {
        let data = json!({"digits": "1", "turn_id": 1, "played_ms": 1});
        socket.send(&json!({"type": kind, "data": data})).await;
        assert!(socket.expect("error").await["error"].as_str().unwrap().contains("call_start"));
    }
    let bad = json!({"input": {"encoding": "opus"}});
    socket.send(&json!({"type": "call_start", "data": bad})).await;
    assert!(socket.expect("error").await["error"].as_str().unwrap().contains("pcm_s16le"));
    drop(socket);
    let (mut caller, _) = Caller::call(&ellie, None).await;
    for bytes in [vec![], vec![1], vec![0; 40_000]] {
        caller.0.0.send(Message::binary(bytes)).await.unwrap();
        let error = caller.until("error", anything).await;
        assert!(error["error"].as_str().unwrap().starts_with("A frame of sound"), "{error}");
    }
    caller.send("voice_input", json!({"audio": "AAAA"})).await;
    caller.until("error", anything).await;
    caller.send("call_start", json!({})).await;
    caller.until("error", anything).await;
    caller.send("text_input", json!({"text": "can I leave a message"})).await;
    caller.hears("new legal matter").await;
    caller.0.0.send(Message::binary(vec![0; (1 << 20) + 1])).await.unwrap();
    let closed = async {
        loop {
            if let Message::Close(frame) = caller.0.0.next().await.unwrap().unwrap() {
                return u16::from(frame.unwrap().code);
            }
        }
    };
    assert_eq!(tokio::time::timeout(PATIENCE, closed).await.unwrap(), 1009);
    ellie.stop().await;
}
