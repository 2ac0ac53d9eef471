//! The database goes away while callers are on the line.

use ellie::store::{Config, Database};
use reqwest::StatusCode;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

use crate::delivery::PATIENCE;
use crate::harness::{Ellie, json};
use crate::records::server::Server;

async fn start(url: &str) -> Ellie {
    Ellie::start(&[("ELLIE_SIMULATED_SPEECH", "hello"), ("DATABASE_URL", url)]).await
}

async fn records(ellie: &Ellie, url: Option<&str>) -> Database {
    let url = url.map(str::to_owned);
    Database::open(&Config { url, data: ellie.data.path().to_owned() }).await.unwrap()
}

async fn say(ellie: &Ellie, session: &str, text: &str, expected: &str) {
    let answer = ellie.typed(session, text).await["ai_response"].to_string();
    assert!(answer.contains(expected), "{text:?} got {answer}, not {expected:?}");
}

async fn health(ellie: &Ellie) -> Value {
    json(ellie.get("/health").await, StatusCode::OK).await
}

/// Waits until no turn is in memory only.
pub async fn caught_up(ellie: &Ellie) {
    let caught_up = async {
        while health(ellie).await["dependencies"]["database"]["turns_waiting"] != 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, caught_up).await.expect("turns still wait");
}

/// The words of a session, in the order of its turns.
async fn heard(records: &Database, session: &str) -> Vec<(i64, Option<String>)> {
    let turns = records.turns_of(session).await.unwrap();
    turns.into_iter().map(|turn| (turn.number, turn.heard)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ellie_goes_on_talking_while_postgres_is_away_and_loses_nothing() {
    let mut server = Server::start();
    let url = server.database().await;
    let ellie = start(&url).await;
    say(&ellie, "a", "can I leave a message", "new").await;
    say(&ellie, "a", "no", "name").await;
    server.kill();
    say(&ellie, "a", "Ann Archer", "number").await;
    say(&ellie, "b", "what are your office hours", "Our hours are").await;
    say(&ellie, "a", "614 555 0144", "Is that right?").await;
    let away = health(&ellie).await;
    assert_eq!(away["overall"], "degraded");
    let database = &away["dependencies"]["database"];
    assert_eq!(
        (database["status"].as_str(), database["turns_waiting"].as_u64()),
        (Some("unavailable"), Some(3))
    );
    assert_eq!(away["dependencies"]["deliveries"], Value::Null);
    assert!(away["summary"]["critical_issues"].to_string().contains("Turns wait in memory"));
    server.start_again();
    caught_up(&ellie).await;
    say(&ellie, "a", "yes", "message").await;
    say(&ellie, "a", "Please call me back.", "written your message down").await;
    assert_eq!(health(&ellie).await["dependencies"]["database"]["status"], "ready");
    let records = records(&ellie, Some(&url)).await;
    let all = records.export("a").await.unwrap();
    let numbers: Vec<i64> = all.turns.iter().map(|turn| turn.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    assert!(all.turns.is_sorted_by_key(|turn| turn.at));
    assert_eq!(all.messages[0].name.as_deref(), Some("Ann Archer"));
    assert_eq!(heard(&records, "b").await, [(1, Some("what are your office hours".to_owned()))]);
    records.close().await.unwrap();
    ellie.stop().await;
}

/// As a standby does after a fail-over, or a server whose disk is nearly full. Whoever is connected
/// is cut off, for only new connections have the new setting for certain.
async fn set_read_only(url: &str, is_so: &str) {
    const CUT_OFF: &str = "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity \
                           where datname = current_database() and pid <> pg_backend_pid()";
    let mut other = PgConnection::connect(url).await.unwrap();
    let (_, name) = url.rsplit_once('/').unwrap();
    let set = format!("alter database {name} set default_transaction_read_only = {is_so}");
    other.execute("set default_transaction_read_only = off").await.unwrap();
    other.execute(AssertSqlSafe(set)).await.unwrap();
    other.execute(CUT_OFF).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ellie_goes_on_talking_while_postgres_takes_no_writes_and_loses_nothing() {
    let server = Server::start();
    let url = server.database().await;
    let ellie = start(&url).await;
    say(&ellie, "a", "can I leave a message", "AI assistant").await;
    set_read_only(&url, "on").await;
    say(&ellie, "a", "no", "name").await;
    say(&ellie, "a", "Ann Archer", "number").await;
    let refused = health(&ellie).await;
    assert_eq!(refused["overall"], "degraded");
    assert_eq!(refused["dependencies"]["database"]["turns_waiting"], 2);
    set_read_only(&url, "off").await;
    caught_up(&ellie).await;
    assert_eq!(health(&ellie).await["overall"], "healthy");
    let records = records(&ellie, Some(&url)).await;
    let numbers = heard(&records, "a").await.into_iter().map(|(number, _)| number);
    assert_eq!(numbers.collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(records.contact("a").await.unwrap().unwrap().name.as_deref(), Some("Ann Archer"));
    records.close().await.unwrap();
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_was_begun_anew_leaves_the_one_before_as_it_was() {
    let mut server = Server::start();
    let url = server.database().await;
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello"), ("DATABASE_URL", url.as_str())];
    let ellie = Ellie::start(&settings).await;
    say(&ellie, "a", "can I leave a message", "AI assistant").await;
    say(&ellie, "a", "no", "name").await;
    say(&ellie, "a", "Ann Archer", "number").await;
    let data = ellie.stop().await;
    let ellie = Ellie::start_in(data, &settings).await;
    server.kill();
    say(&ellie, "a", "do you take walk-ins", "AI assistant").await;
    say(&ellie, "a", "thank you", "").await;
    server.start_again();
    caught_up(&ellie).await;
    say(&ellie, "a", "where are you", "").await;
    let records = records(&ellie, Some(&url)).await;
    let [before, anew] = records.export_session("a").await.unwrap().try_into().unwrap();
    assert_eq!((before.turns.len(), anew.turns.len()), (3, 3));
    assert_eq!(before.contact.unwrap().name.as_deref(), Some("Ann Archer"));
    assert_eq!(before.call.question.as_deref(), Some("phone"));
    assert_eq!(anew.contact, None);
    records.close().await.unwrap();
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_sqlite_holds_up_nobody_but_the_first() {
    let ellie = start("").await;
    say(&ellie, "a", "can I leave a message", "new").await;
    let path = ellie.data.path().join("ellie.db");
    let mut other = SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    other.execute("begin exclusive").await.unwrap();
    say(&ellie, "a", "no", "name").await;
    say(&ellie, "b", "can I leave a message", "AI assistant").await;
    say(&ellie, "a", "Ann Archer", "number").await;
    let locked = health(&ellie).await;
    assert_eq!(locked["overall"], "degraded");
    assert_eq!(locked["dependencies"]["database"]["turns_waiting"], 3);
    other.execute("rollback").await.unwrap();
    caught_up(&ellie).await;
    assert_eq!(health(&ellie).await["overall"], "healthy");
    let records = records(&ellie, None).await;
    let numbers = heard(&records, "a").await.into_iter().map(|(number, _)| number);
    assert_eq!(numbers.collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(records.contact("a").await.unwrap().unwrap().name.as_deref(), Some("Ann Archer"));
    assert_eq!(records.turns_of("b").await.unwrap().len(), 1);
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn turns_that_wait_at_the_end_are_written_before_it() {
    let ellie = start("").await;
    say(&ellie, "a", "hello", "").await;
    let path = ellie.data.path().join("ellie.db");
    let mut other = SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    other.execute("begin exclusive").await.unwrap();
    say(&ellie, "a", "where are you", "").await;
    other.execute("rollback").await.unwrap();
    let data = ellie.stop().await;
    let config = Config { url: None, data: data.path().to_owned() };
    let records = Database::open(&config).await.unwrap();
    assert_eq!(records.turns_of("a").await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_wants_nothing_kept_while_it_cannot_be_written_gets_it_when_it_can() {
    let ellie = start("").await;
    say(&ellie, "a", "what are your office hours", "Our hours are").await;
    let path = ellie.data.path().join("ellie.db");
    let mut other = SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    other.execute("begin exclusive").await.unwrap();
    say(&ellie, "a", "please don't record this call", "").await;
    other.execute("rollback").await.unwrap();
    caught_up(&ellie).await;
    let records = records(&ellie, None).await;
    let all = records.export("a").await.unwrap();
    assert!(all.turns.iter().all(|turn| turn.heard.is_none() && turn.reply.is_none()));
    assert!(!all.consents[0].given);
    assert!(!all.privacy.unwrap().enable_conversation_logging);
    ellie.stop().await;
}

/// Nothing is left to go on from: it is another call.
#[tokio::test]
async fn a_call_without_words_that_comes_back_after_a_restart_holds_up_nobody() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello")];
    let ellie = Ellie::start(&settings).await;
    say(&ellie, "a", "please don't record this call", "").await;
    say(&ellie, "a", "goodbye", "").await;
    say(&ellie, "a", "no, goodbye", "Goodbye").await;
    let data = ellie.stop().await;
    let ellie = Ellie::start_in(data, &settings).await;
    say(&ellie, "a", "can I leave a message", "AI assistant").await;
    say(&ellie, "b", "hello", "AI assistant").await;
    let health = health(&ellie).await;
    assert_eq!(health["dependencies"]["database"]["turns_waiting"], 0);
    let records = records(&ellie, None).await;
    let calls = records.export_session("a").await.unwrap();
    assert_eq!(calls.iter().map(|call| call.turns.len()).collect::<Vec<_>>(), [3, 1]);
    ellie.stop().await;
}
