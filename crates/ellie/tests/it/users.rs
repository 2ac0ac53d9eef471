//! `ellie user`, and whom a start lets in.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use reqwest::StatusCode;
use serde_json::{Value, json as value};

use crate::access::SECRET;
use crate::harness::{Ellie, error, json};

fn program(data: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ellie"));
    program.env_clear().env("HOME", data).env("ELLIE_DATA_DIR", data);
    program
}

/// `ellie user` with this on its standard input.
fn user(data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = program(data)
        .arg("user")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever complains of the name does not read the password.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// What a command says that succeeds.
fn done(data: &Path, arguments: &[&str], input: &str) -> String {
    let output = user(data, arguments, input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What a command complains of.
fn complaint(data: &Path, arguments: &[&str], input: &str) -> String {
    let output = user(data, arguments, input);
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

async fn log_in(ellie: &Ellie, password: &str) -> reqwest::Response {
    let body = value!({"username": "ann", "password": password}).to_string();
    ellie.client.post(ellie.url("/api/v1/auth/token")).body(body).send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_who_is_added_logs_in_until_he_is_disabled() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello")];
    let ellie = Ellie::start(&settings).await;
    let data = ellie.data.path();
    let added = done(data, &["add", "Ann", "--role", "agent"], "correct horse battery\n");
    assert_eq!(added, "ann may log in as agent\n");
    json(log_in(&ellie, "correct horse battery").await, StatusCode::OK).await;
    let again = complaint(data, &["add", "ann", "--role", "admin"], "another horse battery");
    assert!(again.contains("already"), "{again}");
    done(data, &["password", "ann"], "another horse battery");
    error(log_in(&ellie, "correct horse battery").await, StatusCode::UNAUTHORIZED).await;
    json(log_in(&ellie, "another horse battery").await, StatusCode::OK).await;
    assert_eq!(done(data, &["list"], ""), "ann                      agent\n");
    done(data, &["disable", "ann"], "");
    assert_eq!(done(data, &["list"], ""), "ann                      agent    disabled\n");
    error(log_in(&ellie, "another horse battery").await, StatusCode::UNAUTHORIZED).await;
    done(data, &["enable", "ann"], "");
    json(log_in(&ellie, "another horse battery").await, StatusCode::OK).await;
    ellie.stop().await;
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    for (arguments, input, told) in [
        (&["add", "ann", "--role", "agent"][..], "short\n", "12 characters"),
        (&["add", "ann", "--role", "agent"], "", "12 characters"),
        (&["add", "ann", "--role", "agent"], &"x".repeat(100_000), "12 characters"),
        (&["add", "ann", "--role", "caller"], "correct horse battery", "agent"),
        (&["add", "ann"], "correct horse battery", "--role"),
        (&["add", "a b", "--role", "agent"], "correct horse battery", "a name has"),
        (&["disable", "nobody"], "", "no such user"),
        (&["password", "nobody"], "correct horse battery", "no such user"),
    ] {
        let complaint = complaint(data, arguments, input);
        assert!(complaint.contains(told), "{arguments:?}: {complaint}");
        assert!(!complaint.contains("horse"), "{complaint}");
    }
    assert_eq!(done(data, &["list"], ""), "");
}

/// A program that serves, which is ended when it is dropped.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a start logs until it has said its last, and where it listens.
fn started(data: &Path, settings: &[(&str, &str)]) -> (Serving, String, Vec<Value>) {
    let mut child = program(data)
        .arg("serve")
        .envs([("ELLIE_SIMULATED_SPEECH", "hello"), ("PORT", "0")])
        .envs(settings.iter().copied())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let serving = Serving(child);
    let mut all: Vec<Value> = Vec::new();
    for line in lines.map_while(Result::ok) {
        all.push(serde_json::from_str(&line).unwrap());
        if line.contains("every line is ready") {
            break;
        }
    }
    let address = all.iter().find_map(|line| line["address"].as_str()).unwrap().to_owned();
    (serving, address, all)
}

#[tokio::test]
async fn development_lets_an_admin_in_once_and_production_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (_serving, address, log) = started(folder.path(), &[]);
    let told: Vec<&Value> = log.iter().filter(|line| line.get("token").is_some()).collect();
    assert_eq!(told.len(), 1, "{log:?}");
    assert!(told[0]["message"].as_str().unwrap().contains("15 minutes"), "{told:?}");
    let token = told[0]["token"].as_str().unwrap();
    let me = reqwest::Client::new().get(format!("http://{address}/api/v1/auth/me"));
    let me = json(me.bearer_auth(token).send().await.unwrap(), StatusCode::OK).await;
    assert_eq!(me["role"], "admin");
    for environment in ["production", "test"] {
        let folder = tempfile::tempdir().unwrap();
        let settings = [("ENVIRONMENT", environment), ("SECRET_KEY", SECRET)];
        let (_serving, _, log) = started(folder.path(), &settings);
        assert!(!format!("{log:?}").contains("eyJ"), "{environment}: {log:?}");
    }
}

#[test]
fn production_refuses_to_start_with_a_secret_that_others_know() {
    let folder = tempfile::tempdir().unwrap();
    for (secret, told) in [("", "one is needed"), ("change-me-in-production", "everybody knows")] {
        let output = program(folder.path())
            .arg("serve")
            .env("ENVIRONMENT", "production")
            .env("SECRET_KEY", secret)
            .output()
            .unwrap();
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        assert!(complaint.contains("secret_key") && complaint.contains(told), "{complaint}");
        assert!(!complaint.contains("change-me"), "{complaint}");
    }
}
