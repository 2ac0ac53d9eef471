//! The npm client of Socket.IO, run by node.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Once;

use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::harness::Ellie;

/// What happened to a client.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    pub events: Vec<Event>,
    pub connect_error: Option<Value>,
    pub disconnected: Option<String>,
    pub transport: Option<String>,
    pub upgraded: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Event {
    pub event: String,
    pub args: Vec<Value>,
}

impl Told {
    /// The names of what was told, in order.
    pub fn names(&self) -> Vec<&str> {
        self.events.iter().map(|event| event.event.as_str()).collect()
    }

    /// What was told under a name, each time.
    pub fn all(&self, name: &str) -> Vec<&Value> {
        self.events.iter().filter(|event| event.event == name).map(|event| &event.args[0]).collect()
    }

    /// What was told under a name the one time it was.
    pub fn one(&self, name: &str) -> &Value {
        let [told] = self.all(name)[..] else { panic!("{name} not once: {self:#?}") };
        told
    }

    /// The session it had when it came.
    pub fn session(&self) -> String {
        self.all("session-joined")[0]["sessionId"].as_str().unwrap().to_owned()
    }
}

pub const WEBSOCKET: &str = "websocket";
pub const POLLING: &str = "polling";

/// Takes these steps by one transport.
pub async fn by(ellie: &Ellie, transport: &str, steps: &[Value]) -> Told {
    run(ellie, json!({"transports": [transport]}), steps).await
}

/// Takes these steps with these options, see `tests/socketio/client.mjs`.
pub async fn run(ellie: &Ellie, options: Value, steps: &[Value]) -> Told {
    let told = begin(ellie, options, steps).await;
    serde_json::from_str(&told).unwrap_or_else(|_| panic!("the client failed: {told}"))
}

async fn begin(ellie: &Ellie, options: Value, steps: &[Value]) -> String {
    let order =
        json!({"url": format!("http://{}", ellie.address), "options": options, "steps": steps});
    tokio::task::spawn_blocking(move || node(&order)).await.unwrap()
}

fn node(order: &Value) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/socketio");
    fetch(&folder);
    let mut node = Command::new("node")
        .arg("client.mjs")
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Node.js is installed");
    node.stdin.take().unwrap().write_all(order.to_string().as_bytes()).unwrap();
    let done = node.wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// The client's package, once, in the version that is written down.
fn fetch(folder: &Path) {
    static FETCHED: Once = Once::new();
    FETCHED.call_once(|| {
        let wanted = std::fs::metadata(folder.join("package-lock.json")).unwrap().modified();
        let there = std::fs::metadata(folder.join("node_modules/.package-lock.json"));
        if there.is_ok_and(|there| there.modified().unwrap() >= wanted.unwrap()) {
            return;
        }
        let npm = Command::new("npm").args(["ci", "--loglevel=error"]).current_dir(folder).status();
        assert!(npm.expect("npm is installed").success(), "the client could not be fetched");
    });
}

/// Bytes for a step, and the step's way to name them.
pub struct Bytes {
    file: NamedTempFile,
}

impl Bytes {
    pub fn new(bytes: &[u8]) -> Self {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        Self { file }
    }

    pub fn value(&self) -> Value {
        json!({"$file": self.file.path()})
    }

    /// A recording that is sent as the older server wanted it, and its answer awaited.
    pub fn spoken(&self) -> Value {
        json!({
            "emit": ["voice-input", {"audioBuffer": self.value(), "sessionId": "x", "timestamp": 1}],
            "await": "ai-response",
        })
    }
}
