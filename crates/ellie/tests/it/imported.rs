//! People are imported while Ellie serves.

use std::process::{Command, Output};

use crate::delivery::PATIENCE;
use crate::harness::Ellie;

/// `ellie import`, with the data folder of a running Ellie.
async fn import(ellie: &Ellie, table: &str, more: &[&str]) -> Output {
    let file = ellie.data.path().join("people.csv");
    std::fs::write(&file, table).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ellie"));
    command.arg("import").arg(&file).args(more).env_clear();
    command.env("HOME", ellie.data.path()).env("ELLIE_DATA_DIR", ellie.data.path());
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// What a new caller hears whose matter is against somebody.
async fn against(ellie: &Ellie, name: &str) -> String {
    let session = uuid::Uuid::new_v4().to_string();
    for said in ["I was in a car accident and I need a lawyer", "Ann Archer", "no"] {
        ellie.typed(&session, said).await;
    }
    ellie.typed(&session, name).await["ai_response"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_ellie_knows_imported_parties_and_forgets_those_taken_away() {
    let ellie = Ellie::hearing("").await;
    assert!(against(&ellie, "Zebulon Freight").await.contains("state"));
    let trial = import(&ellie, "name,status\nZebulon Freight,conflict\n", &["--dry-run"]).await;
    assert!(String::from_utf8_lossy(&trial.stdout).contains("1 added"), "{trial:?}");
    let table = "name,aliases,status\nZebulon Freight,Zeb's Vans|ZF Holding,conflict\n";
    let done = import(&ellie, table, &[]).await;
    assert!(done.status.success(), "{done:?}");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(said.contains("1 added") && !said.contains("Zebulon"), "{said}");
    let known = async {
        while !against(&ellie, "ZF Holding").await.contains("in person") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, known).await.expect("they are not known");
    assert!(against(&ellie, "St. Benedict").await.contains("in person"), "nor are others lost");
    let gone = import(&ellie, "name,status\nSomebody Else,unclear\n", &["--replace"]).await;
    assert!(String::from_utf8_lossy(&gone.stdout).contains("1 removed"), "{gone:?}");
    let forgotten = async {
        while !against(&ellie, "ZF Holding").await.contains("state") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, forgotten).await.expect("they are still known");
    ellie.stop().await;
}

/// What a caller hears at the end of these sentences.
async fn at_the_end(ellie: &Ellie, turns: &[&str]) -> String {
    let session = uuid::Uuid::new_v4().to_string();
    let mut answer = String::new();
    for said in turns {
        answer = ellie.typed(&session, said).await["ai_response"].to_string();
    }
    answer
}

/// Asks until it is so: a running Ellie looks for news every few seconds.
async fn until_heard(ellie: &Ellie, turns: &[&str], expected: &str) {
    let mut answer = String::new();
    let heard = async {
        while !answer.contains(expected) {
            answer = at_the_end(ellie, turns).await;
        }
    };
    if tokio::time::timeout(PATIENCE, heard).await.is_err() {
        panic!("{turns:?} got {answer}, not {expected:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_ellie_verifies_an_imported_client_and_tells_the_status_of_today() {
    let ellie = Ellie::hearing("").await;
    let asks = ["What's going on with my case?", "Zelda Quimby", "zero one nine nine"];
    assert!(at_the_end(&ellie, &asks).await.contains("cannot look that up"));
    for status in ["We sent the letter.", "We have an answer."] {
        let table =
            format!("name,phone,matter,status\nZelda Quimby,614-555-0199,your lease,{status}\n");
        let done = import(&ellie, &table, &[]).await;
        assert!(done.status.success(), "{done:?}");
        until_heard(&ellie, &asks, &format!("About your lease, the office has noted: {status}"))
            .await;
    }
    let wrong = [asks[0], "Zelda", asks[2]];
    assert!(at_the_end(&ellie, &wrong).await.contains("cannot look that up"));
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_ellie_lets_an_imported_represented_caller_tell_nothing() {
    let ellie = Ellie::hearing("").await;
    let calls = ["I was in a car accident and I need a lawyer", "Zelda Quimby"];
    assert!(at_the_end(&ellie, &calls).await.contains("Does another lawyer"));
    let done = import(&ellie, "name\nZelda Quimby\n", &["--kind", "represented"]).await;
    assert!(done.status.success(), "{done:?}");
    until_heard(&ellie, &calls, "tell me nothing about the matter itself").await;
    ellie.stop().await;
}

/// Who stands in the firm's file and was imported as well.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_of_the_file_who_is_imported_too_is_one() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("firm.toml");
    let client = "\n[[clients]]\nname = \"Zelda Quimby\"\nphone = \"614-555-0199\"\n\n\
                  [[clients.matters]]\nname = \"your lease\"\nstatus = \"Nothing yet.\"\n";
    std::fs::write(&file, format!("{}{client}", ellie::EXAMPLE_FIRM)).unwrap();
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello"), ("ELLIE_FIRM", file.to_str().unwrap())];
    let ellie = Ellie::start_in(data, &settings).await;
    let asks = ["What's going on with my case?", "Zelda Quimby", "zero one nine nine"];
    assert!(at_the_end(&ellie, &asks).await.contains("noted: Nothing yet."));
    let table = "name,phone,matter,status\nZelda Quimby,614-555-0199,your lease,It is signed.\n";
    assert!(import(&ellie, table, &[]).await.status.success());
    until_heard(&ellie, &asks, "noted: It is signed.").await;
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_a_whole_office_is_imported() {
    let ellie = Ellie::hearing("").await;
    let rows: String = (0..50_000).map(|row| format!("Person {row} Example,conflict\n")).collect();
    let done = import(&ellie, &format!("name,status\n{rows}"), &[]).await;
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).contains("50000 added"), "{done:?}");
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_faulty_table_nobody_is_imported_and_nobody_is_named() {
    let ellie = Ellie::hearing("").await;
    let table = "name,status\nZebulon Freight,conflict\nGood Name,perhaps\n";
    let refused = import(&ellie, table, &[]).await;
    assert!(!refused.status.success());
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(error.contains(":3:") && !error.contains("Good Name"), "{error}");
    let trial = import(&ellie, "name,status\nZebulon Freight,conflict\n", &["--dry-run"]).await;
    assert!(String::from_utf8_lossy(&trial.stdout).contains("1 added"), "nobody was there");
    ellie.stop().await;
}
