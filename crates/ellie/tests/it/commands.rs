//! The program as a person runs it.

use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::harness::{Ellie, speech, wav};
use crate::records::server::Server;

fn ellie(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ellie"))
        .args(arguments)
        .env_clear()
        .env("HOME", std::env::temp_dir())
        .envs(settings.iter().copied())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn help_names_every_command() {
    let help = text(&ellie(&["--help"], &[]).stdout);
    for command in [
        "serve",
        "models",
        "call",
        "check-config",
        "import",
        "hold",
        "export",
        "erase",
        "user",
        "eval",
    ] {
        assert!(help.contains(command), "{command} is not in:\n{help}");
    }
}

#[test]
fn missing_models_are_told_with_the_command_that_fetches_them() {
    let empty = tempfile::tempdir().unwrap();
    let folder = empty.path().to_str().unwrap();
    let settings = [("ELLIE_MODELS_DIR", folder), ("ELLIE_DATA_DIR", folder), ("PORT", "0")];
    let output = ellie(&["serve"], &settings);
    assert!(!output.status.success());
    let error = text(&output.stderr);
    assert!(error.contains("ellie models fetch") && error.contains(folder), "{error}");
    let verified = ellie(&["models", "verify"], &settings);
    assert!(!verified.status.success());
    assert!(text(&verified.stdout).contains("missing"));
}

#[test]
fn models_are_listed_with_licence_and_hash() {
    let list = text(&ellie(&["models", "list"], &[]).stdout);
    for word in ["onnxruntime 1.32.0", "MIT", "sha256", "kokoro", "moonshine", "silero"] {
        assert!(list.contains(word), "{word} is not in:\n{list}");
    }
}

#[test]
fn bad_settings_and_a_bad_firm_are_told_with_every_fault() {
    let output = ellie(&["check-config"], &[("PORT", "none"), ("ENVIRONMENT", "moon")]);
    let error = text(&output.stderr);
    assert!(!output.status.success() && error.contains("port") && error.contains("environment"));
    let firm = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(firm.path(), "name = 7\nphone = \"no\"\n").unwrap();
    let output = ellie(&["check-config"], &[("ELLIE_FIRM", firm.path().to_str().unwrap())]);
    let error = text(&output.stderr);
    assert!(!output.status.success());
    assert!(error.contains(":1:") && error.contains(":2:"), "{error}");
}

#[test]
fn the_example_firm_is_good() {
    let firm = concat!(env!("CARGO_MANIFEST_DIR"), "/firm.example.toml");
    let output = ellie(&["check-config", "--without-models"], &[("ELLIE_FIRM", firm)]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let checked = text(&output.stdout);
    let counts = "3 known parties, 2 clients, 1 represented";
    for words in ["settings", "Harper & Lane LLP", counts, "can be written", "not looked at"] {
        assert!(checked.contains(words), "{words} is not in:\n{checked}");
    }
    for name in ["Benedict", "Potts", "Whitfield", "Strand"] {
        assert!(!checked.contains(name), "{name} is in:\n{checked}");
    }
}

#[test]
fn all_that_keeps_ellie_from_starting_is_told_at_once() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let (empty, file) = (tempfile::tempdir().unwrap(), file.path().to_str().unwrap());
    let settings = [
        ("PORT", "none"),
        ("ELLIE_FIRM", "/nowhere/firm.toml"),
        ("ELLIE_DATA_DIR", file),
        ("ELLIE_MODELS_DIR", empty.path().to_str().unwrap()),
        ("TTS_MODEL", "piper"),
    ];
    let output = ellie(&["check-config"], &settings);
    assert!(!output.status.success());
    let error = text(&output.stderr);
    for words in ["port", "/nowhere/firm.toml", file, "ellie models fetch --piper"] {
        assert!(error.contains(words), "{words} is not in:\n{error}");
    }
}

#[test]
fn a_voice_that_is_set_must_be_there_to_be_verified() {
    let empty = tempfile::tempdir().unwrap();
    let folder = empty.path().to_str().unwrap();
    for arguments in [&["models", "verify"][..], &["models", "verify", "--quick"]] {
        let arguments = [arguments, &["--folder", folder]].concat();
        let plain = ellie(&arguments, &[]);
        assert!(!text(&plain.stderr).contains("--piper"), "{}", text(&plain.stderr));
        let piper = ellie(&arguments, &[("TTS_MODEL", "piper")]);
        assert!(!piper.status.success());
        assert!(text(&piper.stderr).contains("fetch --piper"), "{}", text(&piper.stderr));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_shows_the_conversation_and_keeps_her_side() {
    let server = Ellie::hearing("can I leave a message").await;
    let recording = server.data.path().join("caller.wav");
    std::fs::write(&recording, speech()).unwrap();
    let kept = server.data.path().join("ellie.wav");
    let url = server.url("");
    let paths = [recording.to_str().unwrap().to_owned(), kept.to_str().unwrap().to_owned()];
    let call = move || {
        let [recording, kept] = &paths;
        ellie(&["call", recording, recording, "--listen", kept, "--server", &url], &[])
    };
    let output = tokio::task::spawn_blocking(call).await.unwrap();
    let conversation = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for words in ["caller   can I leave a message", "AI assistant", "transcribe", "sound"] {
        assert!(conversation.contains(words), "{words} is not in:\n{conversation}");
    }
    let side = hound::WavReader::open(&kept).unwrap();
    assert!(side.duration() > side.spec().sample_rate);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_cannot_be_made_says_why() {
    let nobody = ellie(&["call", "nothing.wav"], &[]);
    assert!(!nobody.status.success() && text(&nobody.stderr).contains("nothing.wav"));
    let server = Ellie::hearing("").await;
    let silence = server.data.path().join("silence.wav");
    std::fs::write(&silence, wav([0; 16_000])).unwrap();
    let (silence, url) = (silence.to_str().unwrap().to_owned(), server.url(""));
    let call = move || ellie(&["call", &silence, "--server", &url], &[]);
    let output = tokio::task::spawn_blocking(call).await.unwrap();
    assert!(text(&output.stderr).contains("No speech was found"), "{}", text(&output.stderr));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_before_a_turn_failed_is_kept() {
    let server = Ellie::hearing("can I leave a message").await;
    let path = |name: &str| server.data.path().join(name).to_str().unwrap().to_owned();
    let (good, silent, kept) = (path("good.wav"), path("silent.wav"), path("kept.wav"));
    std::fs::write(&good, speech()).unwrap();
    std::fs::write(&silent, wav([0; 16_000])).unwrap();
    let (url, listen) = (server.url(""), kept.clone());
    let call = move || ellie(&["call", &good, &silent, "--listen", &listen, "--server", &url], &[]);
    let output = tokio::task::spawn_blocking(call).await.unwrap();
    assert!(!output.status.success() && text(&output.stderr).contains("No speech was found"));
    assert!(hound::WavReader::open(&kept).unwrap().duration() > 0);
    server.stop().await;
}

/// Says once that the models warm, then that they are ready, and has no voice endpoint.
async fn warming_server() -> String {
    let looks = Arc::new(AtomicUsize::new(0));
    let health = move || {
        let status = match looks.fetch_add(1, Ordering::Relaxed) {
            0 => "warming",
            _ => "ready",
        };
        std::future::ready(Json(json!({"dependencies": {"speech": {"status": status}}})))
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/health", get(health));
    tokio::spawn(axum::serve(listener, router).into_future());
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_waits_until_the_models_are_ready() {
    let url = warming_server().await;
    let recording = tempfile::NamedTempFile::new().unwrap();
    let path = recording.path().to_str().unwrap().to_owned();
    let call = move || ellie(&["call", &path, "--server", &url], &[]);
    let output = tokio::task::spawn_blocking(call).await.unwrap();
    assert_eq!(text(&output.stdout), "waiting for Ellie's models…\n");
    assert!(text(&output.stderr).contains("404"), "{}", text(&output.stderr));
}

#[test]
fn a_database_that_cannot_be_opened_is_told_and_one_that_can_is_left_as_it_is() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().to_str().unwrap();
    let check = |url: &str| {
        let settings = [("ELLIE_DATA_DIR", folder), ("DATABASE_URL", url)];
        ellie(&["check-config", "--without-models"], &settings)
    };
    let new = check("");
    assert!(new.status.success() && text(&new.stdout).contains("which will be made"), "{new:?}");
    let server = Server::shared();
    let there = check(&server.url("postgres"));
    assert!(text(&there.stdout).contains("PostgreSQL at 127.0.0.1:"), "{there:?}");
    for url in [server.url("nowhere"), "postgres://me:hunter2@127.0.0.1:1/ellie".to_owned()] {
        let fault = check(&url);
        let error = text(&fault.stderr);
        assert!(!fault.status.success() && error.contains("PostgreSQL at 127.0.0.1:"), "{error}");
        assert!(!error.contains("hunter2") && !error.contains("no-secret"), "{error}");
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "something was left behind");
    std::fs::write(data.path().join("ellie.db"), "no database, but a text of some length").unwrap();
    let broken = check("");
    let error = text(&broken.stderr);
    assert!(!broken.status.success() && error.contains("ellie.db"), "{error}");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1, "something was left behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_held_and_erased_by_command() {
    let server = Ellie::hearing("").await;
    server.typed("s-1", "hello").await;
    let folder = server.data.path().to_str().unwrap().to_owned();
    let run = async |arguments: &'static [&'static str]| {
        let folder = folder.clone();
        let run = move || ellie(arguments, &[("ELLIE_DATA_DIR", &folder)]);
        tokio::task::spawn_blocking(run).await.unwrap()
    };
    assert!(run(&["check-config", "--without-models"]).await.status.success());
    assert!(run(&["hold", "s-1", "on"]).await.status.success());
    let refused = run(&["erase", "s-1"]).await;
    assert!(!refused.status.success() && text(&refused.stderr).contains("legal hold"));
    assert!(run(&["hold", "s-1", "off"]).await.status.success());
    let erased = run(&["erase", "s-1"]).await;
    assert!(text(&erased.stdout).starts_with("erased: "), "{erased:?}");
    let again = server.typed("s-1", "what are your office hours").await["ai_response"].to_string();
    assert!(again.contains("AI assistant"), "the call that was going on is dropped: {again}");
    assert!(run(&["erase", "s-1"]).await.status.success());
    let gone = run(&["hold", "s-1", "on"]).await;
    assert!(!gone.status.success() && text(&gone.stderr).contains("no such call"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_exported_and_erased_by_command() {
    let server = Ellie::hearing("").await;
    for said in ["can I leave a message", "no", "Ann Archer", "614 555 0144", "yes", "Call me."] {
        server.typed("s-1", said).await;
    }
    let folder = server.data.path().to_str().unwrap().to_owned();
    let run = async |arguments: &'static [&'static str]| {
        let folder = folder.clone();
        let run = move || ellie(arguments, &[("ELLIE_DATA_DIR", &folder)]);
        tokio::task::spawn_blocking(run).await.unwrap()
    };
    for whose in [&["export", "s-1"][..], &["export", "--phone", "(614) 555-0144"]] {
        let exported = run(whose).await;
        let all: Value = serde_json::from_slice(&exported.stdout).unwrap();
        let session = &all["sessions"][0];
        assert_eq!(
            (&session["sessionId"], &session["dataSubject"]),
            (&json!("s-1"), &json!("Ann Archer"))
        );
    }
    let nobody = run(&["export", "--phone", "614 555 0144", "--name", "Bo Baker"]).await;
    assert!(!nobody.status.success() && text(&nobody.stderr).contains("no such caller"));
    for wrong in
        [&["erase"][..], &["erase", "s-1", "--phone", "6145550144"], &["erase", "--phone", "12"]]
    {
        assert!(!run(wrong).await.status.success(), "{wrong:?}");
    }
    let erased = run(&["erase", "--phone", "6145550144", "--name", "ann archer"]).await;
    assert!(text(&erased.stdout).starts_with("erased: "), "{erased:?}");
    assert!(!run(&["export", "s-1"]).await.status.success());
    server.stop().await;
}
