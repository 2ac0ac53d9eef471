//! The program is killed, as by a power cut, and started again.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ellie::store::Config;
use reqwest::Client;
use reqwest::multipart::Form;
use serde_json::Value;

use crate::message::{BEGUN, BOOKED};
use crate::records::place::Place;

/// The real program, which is killed when it is dropped.
struct Program {
    child: Child,
    url: String,
    client: Client,
}

impl Program {
    fn start(config: &Config) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ellie"))
            .arg("serve")
            .env_clear()
            .env("HOME", &config.data)
            .env("ELLIE_DATA_DIR", &config.data)
            .env("ELLIE_SIMULATED_SPEECH", "hello")
            .env("DATABASE_URL", config.url.as_deref().unwrap_or_default())
            .env("RATE_LIMIT_REQUESTS", "100000")
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = log.by_ref().map(Result::unwrap).find_map(|line| {
            let line: Value = serde_json::from_str(&line).unwrap();
            line["address"].as_str().map(str::to_owned)
        });
        let url = format!("http://{}/api/v1/voice/process", address.expect("it listens"));
        // What it goes on to log is read, so that it never waits for a reader.
        std::thread::spawn(move || log.for_each(drop));
        Self { child, url, client: Client::new() }
    }

    /// What is answered, if anything is.
    async fn typed(&self, session: &str, text: &str) -> Option<String> {
        let form = Form::new().text("text", text.to_owned()).text("session_id", session.to_owned());
        let response = self.client.post(&self.url).multipart(form).send().await.ok()?;
        let answer: Value = response.error_for_status().ok()?.json().await.ok()?;
        answer["ai_response"].as_str().map(str::to_owned)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Killed after every few turns, the call still comes to its booking.
async fn a_call_goes_on_at_its_question(place: Place) {
    let mut program = Program::start(&place.config);
    for (number, (said, expected)) in BEGUN.iter().chain(&BOOKED).enumerate() {
        let answer = program.typed("a", said).await.unwrap();
        assert!(answer.contains(expected), "{said:?} got {answer}, not {expected:?}");
        if number % 5 == 2 {
            drop(program);
            program = Program::start(&place.config);
        }
    }
    drop(program);
    let all = place.open().await.export("a").await.unwrap();
    assert_eq!(all.turns.len(), BEGUN.len() + BOOKED.len());
    assert_eq!((all.consultations.len(), all.call.outcome.as_deref()), (1, Some("booked")));
}

/// Twenty callers talk when the power goes: what anybody was answered is kept.
async fn every_turn_that_was_answered_is_kept(place: Place) {
    let program = Arc::new(Program::start(&place.config));
    let answered = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..20)
        .map(|caller| {
            let (program, answered) = (Arc::clone(&program), Arc::clone(&answered));
            tokio::spawn(async move {
                let mut turns = 0;
                let session = format!("s-{caller}");
                while program.typed(&session, "what are your office hours").await.is_some() {
                    turns += 1;
                    answered.fetch_add(1, Ordering::SeqCst);
                }
                turns
            })
        })
        .collect();
    while answered.load(Ordering::SeqCst) < 200 {
        tokio::task::yield_now().await;
    }
    let killed = Command::new("kill").args(["-KILL", &program.child.id().to_string()]).status();
    assert!(killed.unwrap().success());
    let mut heard = Vec::new();
    for caller in callers {
        heard.push(caller.await.unwrap());
    }
    let records = place.open().await;
    for (caller, heard) in heard.into_iter().enumerate() {
        let turns = records.turns_of(&format!("s-{caller}")).await.unwrap();
        // The last one may have been kept without its answer having arrived.
        assert!((heard..=heard + 1).contains(&turns.len()), "{heard} and {}", turns.len());
        assert!(turns.iter().map(|turn| turn.number).eq(1..=turns.len() as i64));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_goes_on_at_its_question_over_sqlite() {
    a_call_goes_on_at_its_question(Place::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_goes_on_at_its_question_over_postgres() {
    a_call_goes_on_at_its_question(Place::postgres().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_turn_that_was_answered_is_kept_by_sqlite() {
    every_turn_that_was_answered_is_kept(Place::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_turn_that_was_answered_is_kept_by_postgres() {
    every_turn_that_was_answered_is_kept(Place::postgres().await).await;
}
