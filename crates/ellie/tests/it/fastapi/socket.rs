//! The sessions that were recorded on `/ws`, held again: the kind and the shape of all that comes of
//! each step, but for the differences that are meant, which stand here and in `docs/differences.md`.

use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::harness::Ellie;
use crate::recorded::recorded;
use crate::recorded::steps::{Different, Step, table};
use crate::socket::Socket;

/// What is answered otherwise on purpose, and why.
const DIFFERENT: &[Different] = &[
    ("voice_input", &["voice_processing", "error"], "three bytes are no recording"),
    ("binary_frame", &["error"], "sound belongs to a call, and none has begun"),
];

/// Of a client that does much.
fn busy() -> Vec<Step> {
    let mut steps = recorded(&[include_str!("../contract/fastapi/socket.json")]);
    steps.push(Step::last(json!({"type": "ping", "data": {}})));
    steps
}

/// Of one that does nothing.
fn idle() -> Vec<Step> {
    recorded(&[include_str!("../contract/fastapi/idle.json")])
}

async fn connect(ellie: &Ellie) -> Socket {
    let (socket, _) = connect_async(format!("ws://{}/ws", ellie.address)).await.unwrap();
    Socket(socket)
}

/// Takes a step, and waits for what is meant to come of it.
async fn take(socket: &mut Socket, step: &Step) -> Result<(), String> {
    if !step.sent.is_null() {
        socket.0.send(message(&step.sent)).await.unwrap();
    }
    let mut came = Vec::new();
    for _ in step.meant(DIFFERENT) {
        let frame = socket.receive().await;
        came.push((frame["type"].as_str().unwrap().to_owned(), frame["data"].clone()));
    }
    step.judged(DIFFERENT, &came)
}

fn message(sent: &Value) -> Message {
    match (sent, sent.get("binary")) {
        (_, Some(bytes)) => {
            let bytes: Vec<u8> = serde_json::from_value(bytes.clone()).unwrap();
            Message::binary(bytes)
        }
        (Value::String(text), None) => Message::text(text.as_str()),
        (frame, None) => Message::text(frame.to_string()),
    }
}

#[tokio::test]
async fn what_was_recorded_is_answered_alike() {
    let ellie = Ellie::hearing("what are your office hours").await;
    let mut socket = connect(&ellie).await;
    let mut wrong = Vec::new();
    for step in busy() {
        wrong.extend(take(&mut socket, &step).await.err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    ellie.stop().await;
}

#[tokio::test]
async fn heartbeats_come_alike() {
    let ellie = Ellie::hearing("").await;
    let mut socket = connect(&ellie).await;
    let steps = idle();
    let [welcome, heartbeats] = &steps[..] else { panic!("{steps:?}") };
    take(&mut socket, welcome).await.unwrap();
    tokio::time::pause();
    take(&mut socket, heartbeats).await.unwrap();
    tokio::time::resume();
    ellie.stop().await;
}

#[test]
fn every_difference_is_written_down() {
    let docs = include_str!("../../../../../docs/differences.md");
    let table = table(&[busy(), idle()].concat(), DIFFERENT);
    assert!(docs.contains(&table), "missing in the docs:\n{table}");
}
