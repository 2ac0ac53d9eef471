//! What SQLite does when it cannot write.

use sea_orm::ConnectionTrait;

use super::super::kept::{CallNow, Heard, Kept, Thinking, Timings, Turn};
use super::*;

async fn open() -> (tempfile::TempDir, Database) {
    let folder = tempfile::tempdir().unwrap();
    let config = Config { url: None, data: folder.path().to_owned() };
    let database = Database::open(&config).await.unwrap();
    (folder, database)
}

fn turn(number: u32, words: &str) -> Kept {
    Kept {
        call_id: "c-1".into(),
        session_id: "s-1".into(),
        channel: "voice".into(),
        turn: Turn {
            number,
            at: chrono::DateTime::from_timestamp(1_800_000_000 + i64::from(number), 0).unwrap(),
            heard: Heard::Said(words.into()),
            topic: None,
            confidence: None,
            language: None,
            reply: String::new(),
            blocked: None,
            timings: Timings::default(),
            thinking: Thinking::default(),
            actions: Vec::new(),
        },
        call: CallNow { state: "{}".into(), ..CallNow::default() },
        contact: None,
        intake: None,
        withdraws: false,
        lets_go: false,
        events: Vec::new(),
    }
}

/// SQLite's own bound on the file answers as a full disk does.
#[tokio::test]
async fn a_full_disk_is_told_and_nothing_that_was_kept_is_lost() {
    let (_folder, database) = open().await;
    database.keep_turn(turn(1, "hello")).await.unwrap();
    database.writer.execute_unprepared("pragma max_page_count = 1").await.unwrap();
    let full = database.keep_turn(turn(2, &"x".repeat(1_000_000))).await;
    assert!(matches!(&full, Err(Error::Unavailable(why)) if why.contains("full")), "{full:?}");
    assert_eq!(database.turns_of("s-1").await.unwrap().len(), 1);
    database.writer.execute_unprepared("pragma max_page_count = 1000000").await.unwrap();
    database.keep_turn(turn(2, &"x".repeat(1_000_000))).await.unwrap();
    assert_eq!(database.turns_of("s-1").await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_read_only_database_is_told_and_can_be_read() {
    let (_folder, database) = open().await;
    database.keep_turn(turn(1, "hello")).await.unwrap();
    database.writer.execute_unprepared("pragma query_only = on").await.unwrap();
    let refused = database.keep_turn(turn(2, "hello")).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    assert_eq!(database.turns_of("s-1").await.unwrap().len(), 1);
}

#[tokio::test]
async fn everything_is_on_disk_when_a_turn_is_kept() {
    let (_folder, database) = open().await;
    for (pragma, expected) in [("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 4_000)] {
        let asked = Statement::from_string(DbBackend::Sqlite, format!("pragma {pragma}"));
        let row = database.writer.query_one_raw(asked).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i32>(0).unwrap(), expected, "{pragma}");
    }
}
