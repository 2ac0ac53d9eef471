//! The sessions that were recorded on Socket.IO, held again: the kind and the shape of all that comes of
//! each step, but for the differences that are meant, which stand here and in `docs/older-dialect.md`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::harness::{Ellie, speech, wav};
use crate::recorded::recorded;
use crate::recorded::steps::{Different, Step, table};
use crate::socketio::client::{Bytes, Event, by};

/// What is answered otherwise on purpose, and why.
const DIFFERENT: &[Different] = &[
    ("join_prefs", &["error INVALID_INPUT"], "Spanish is not spoken"),
    ("join_bad_prefs", &["error INVALID_INPUT"], "there is no such language and no such speed"),
    ("join_undefined", &["session-joined joined"], "who wishes for nothing gets what there is"),
    ("lang_ok", &["error INVALID_INPUT"], "German is not spoken"),
    ("lang_region_variant", &["language-changed"], "English is spoken, of whatever region"),
    ("voice_raw_buffer", ANSWERED, "the older web client sends the bytes alone"),
    ("voice_after_leave", &["error WEBSOCKET_CONNECTION_FAILED"], "who left has to join again"),
    ("voice_1_2MB", ANSWERED, "there is room for the largest recording"),
    ("over_1MB_ping_after", &["pong"], "the connection goes on"),
    ("lang_undefined", &["error INVALID_INPUT"], "the sender's fault"),
];

const ANSWERED: &[&str] = &["status processing", "ai-response", "status idle"];

#[derive(Deserialize)]
struct Session {
    transport: String,
    steps: Vec<Step>,
}

fn sessions() -> Vec<Session> {
    let mut sessions: Vec<Session> = recorded(&[include_str!("../contract/express/socketio.json")]);
    for session in &mut sessions {
        session.steps.push(Step::last(json!(["ping"])));
    }
    sessions
}

/// Recordings with a voice in them, in place of bytes with none.
fn recordings() -> [(&'static str, Bytes); 3] {
    let long = wav((0..599_978).map(|i| ((i as f32 * 0.2).sin() * 9_000.0) as i16));
    [
        ("<10 bytes>", Bytes::new(&speech())),
        ("<100 bytes>", Bytes::new(&speech())),
        ("<1200000 bytes>", Bytes::new(&long)),
    ]
}

/// As it can be sent to Ellie.
fn filled(sent: &Value, recordings: &[(&str, Bytes)]) -> Value {
    let filled = recordings.iter().fold(sent.to_string(), |sent, (then, now)| {
        sent.replace(&json!(then).to_string(), &now.value().to_string())
    });
    serde_json::from_str(&filled).unwrap()
}

/// What the client does: it takes a step when all that is meant to come of the one before is there.
fn orders(steps: &[Step], recordings: &[(&str, Bytes)]) -> Vec<Value> {
    let mut so_far: Vec<String> = Vec::new();
    let order = |step: &Step| {
        let meant: Vec<String> = step.meant(DIFFERENT).into_iter().map(event).collect();
        let awaited = meant.last().cloned();
        so_far.extend(meant);
        let times = so_far.iter().filter(|event| Some(*event) == awaited.as_ref()).count();
        json!({"emit": filled(&step.sent, recordings), "await": awaited, "times": times})
    };
    steps.iter().map(order).collect()
}

/// The name of the event of a kind.
fn event(kind: &str) -> String {
    kind.split(' ').next().unwrap().to_owned()
}

/// The kind of an event, which is its name and the code or status in it, and what it told.
fn told(event: &Event) -> (String, Value) {
    let told = event.args.first().cloned().unwrap_or_default();
    let which = told["code"].as_str().or(told["status"].as_str());
    let kind = match which {
        Some(which) => format!("{} {which}", event.event),
        None => event.event.clone(),
    };
    (kind, told)
}

/// Holds a session, and says what came that was not meant.
async fn hold(ellie: &Ellie, session: &Session, recordings: &[(&str, Bytes)]) -> Vec<String> {
    let Session { transport, steps } = session;
    let held = by(ellie, transport, &orders(steps, recordings)).await;
    assert_eq!(held.transport.as_ref(), Some(transport));
    let mut events = held.events.iter().map(told);
    let mut wrong = Vec::new();
    for step in steps {
        let came: Vec<_> = events.by_ref().take(step.meant(DIFFERENT).len()).collect();
        wrong.extend(step.judged(DIFFERENT, &came).err());
    }
    wrong.extend(events.map(|more| format!("more came: {more:?}")));
    wrong
}

#[tokio::test]
async fn what_was_recorded_is_answered_alike() {
    let ellie = Ellie::hearing("what are your office hours").await;
    let recordings = recordings();
    let mut wrong = Vec::new();
    for session in sessions() {
        wrong.extend(hold(&ellie, &session, &recordings).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    ellie.stop().await;
}

#[test]
fn every_difference_is_written_down() {
    let docs = include_str!("../../../../../docs/older-dialect.md");
    let steps: Vec<Step> = sessions().into_iter().flat_map(|session| session.steps).collect();
    let table = table(&steps, DIFFERENT);
    assert!(docs.contains(&table), "missing in the docs:\n{table}");
}
