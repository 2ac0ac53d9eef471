//! The database is away for a while: locked, or killed and started again.

use std::time::{Duration, Instant};

use ellie::store::Error;
use sqlx::{Connection, Executor, SqliteConnection};

use super::place::Place;
use super::said::turn;
use super::server::Server;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_sqlite_is_told_in_time_and_works_after_that() {
    let place = Place::sqlite();
    let database = place.open().await;
    let path = place.folder.path().join("ellie.db");
    let mut other = SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    other.execute("begin immediate").await.unwrap();
    let begun = Instant::now();
    let (one, two) = tokio::join!(
        database.keep_turn(turn("s-1", 1, "hello")),
        database.keep_turn(turn("s-2", 1, "hello")),
    );
    for refused in [one, two] {
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    }
    assert!(begun.elapsed() < Duration::from_millis(5_500), "{:?}", begun.elapsed());
    assert_eq!(database.resume("s-1").await, Ok(None), "reading does not wait for the lock");
    other.execute("rollback").await.unwrap();
    database.keep_turn(turn("s-1", 1, "hello")).await.unwrap();
    assert_eq!(database.turns_of("s-1").await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_is_killed_and_comes_back_with_every_turn_that_was_kept() {
    let mut server = Server::start();
    let place = Place::of(&server).await;
    let database = place.open().await;
    for number in 1..=10 {
        database.keep_turn(turn("s-1", number, "hello")).await.unwrap();
    }
    let keeping = tokio::spawn({
        let database = database.clone();
        async move {
            let mut kept = 0;
            for number in 1..=100_000 {
                match database.keep_turn(turn("s-2", number, "hello")).await {
                    Ok(()) => kept = number,
                    Err(error) => return (kept, error),
                }
            }
            panic!("nobody was killed");
        }
    });
    while database.turns_of("s-2").await.unwrap().len() < 5 {
        tokio::task::yield_now().await;
    }
    server.kill();
    let (kept, error) = keeping.await.unwrap();
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    let away = database.keep_turn(turn("s-1", 11, "hello")).await;
    assert!(matches!(away, Err(Error::Unavailable(_))), "{away:?}");
    server.start_again();
    database.keep_turn(turn("s-1", 11, "hello")).await.unwrap();
    assert_eq!(database.turns_of("s-1").await.unwrap().len(), 11);
    // The turn whose answer was lost may be there, or is kept now.
    database.keep_turn(turn("s-2", kept + 1, "hello")).await.unwrap();
    let there = database.resume("s-2").await.unwrap().unwrap().turns;
    assert_eq!(there, kept + 1);
}
