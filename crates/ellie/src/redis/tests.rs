use std::net::TcpListener as Blocking;
use std::time::Duration;

use redis::{Cmd, Script, cmd, pipe};
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::presence::PAUSE;
use super::server::Server;
use super::*;

/// What a busy machine may add.
const SLACK: Duration = Duration::from_millis(250);

fn at(address: &str) -> Redis {
    let config = Config { url: Some(format!("redis://{address}").into()), ..Config::default() };
    Redis::open(&config).unwrap().unwrap()
}

fn ping() -> Cmd {
    cmd("PING")
}

async fn answers(redis: &Redis) -> bool {
    redis.ask::<String>(&ping()).await.is_ok()
}

/// How long until it answers again, asked all the time.
async fn is_found_again(redis: &Redis) {
    let begun = Instant::now();
    while !answers(redis).await {
        assert!(begun.elapsed() < 10 * PAUSE, "not found again");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(redis.is_here());
}

#[tokio::test]
async fn a_url_that_is_none_is_refused_without_being_told() {
    for url in ["", "localhost:6379", "http://localhost", "redis://:secret@host:notaport/0"] {
        let config = Config { url: Some(url.into()), ..Config::default() };
        let refused = Redis::open(&config).err().map(|error| error.to_string());
        assert_eq!(refused, Some(NoUrl.to_string()), "{url}");
    }
    assert!(Redis::open(&Config::default()).is_ok_and(|redis| redis.is_none()));
}

#[tokio::test]
async fn where_nothing_listens_redis_is_away_at_once() {
    let free = Blocking::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let redis = at(&free.to_string());
    assert!(redis.is_here(), "nobody has asked");
    assert!(!answers(&redis).await);
    assert!(!redis.is_here());
}

#[tokio::test]
async fn what_is_asked_is_answered() {
    let server = Server::start().await;
    let redis = server.open();
    assert_eq!(redis.ask::<String>(&ping()).await.as_deref(), Ok("PONG"));
    let mut both = pipe();
    both.cmd("SET").arg("ellie:a").arg(7).ignore().cmd("GET").arg("ellie:a");
    assert_eq!(redis.ask_all::<(u32,)>(&both).await, Ok((7,)));
    let script = Script::new("return {KEYS[1], ARGV[1] + 1}");
    let answer = redis.run::<(String, u32)>(script.key("ellie:a").arg(1)).await;
    assert_eq!(answer, Ok(("ellie:a".to_owned(), 2)));
}

#[tokio::test]
async fn a_server_that_was_killed_costs_nothing_and_is_found_again() {
    let mut server = Server::start().await;
    let redis = server.open();
    assert!(answers(&redis).await);
    server.kill();
    assert!(!answers(&redis).await);
    let begun = Instant::now();
    for _ in 0..1_000 {
        assert!(!answers(&redis).await);
    }
    assert!(begun.elapsed() < SLACK, "{:?} for a thousand", begun.elapsed());
    server.start_again().await;
    is_found_again(&redis).await;
}

#[tokio::test]
async fn a_server_that_falls_silent_costs_the_patience_and_is_found_again() {
    let server = Server::start().await;
    let redis = server.found().await;
    assert!(answers(&redis).await);
    server.freeze();
    let begun = Instant::now();
    let asking: Vec<_> = (0..100).map(|_| redis.clone()).collect();
    let asking = asking.into_iter().map(|redis| tokio::spawn(async move { answers(&redis).await }));
    for asked in asking.collect::<Vec<_>>() {
        assert!(!asked.await.unwrap());
    }
    let took = begun.elapsed();
    assert!(took >= PATIENCE && took < PATIENCE + SLACK, "{took:?}");
    server.thaw();
    is_found_again(&redis).await;
}

/// Somebody takes the connection and never says a word: a port that was given to another program.
#[tokio::test]
async fn a_black_hole_costs_the_patience_and_is_recovered_from() {
    let hole = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = hole.local_addr().unwrap();
    let redis = at(&address.to_string());
    let swallowing = tokio::spawn(async move {
        let mut held = Vec::new();
        loop {
            held.push(hole.accept().await.unwrap());
        }
    });
    for _ in 0..2 {
        let begun = Instant::now();
        assert!(!answers(&redis).await);
        let took = begun.elapsed();
        assert!(took >= PATIENCE && took < PATIENCE + SLACK, "{took:?}");
        tokio::time::sleep(PAUSE).await;
    }
    swallowing.abort();
    let _ = swallowing.await;
    let _server = Server::on(address.port(), &[]).await;
    is_found_again(&redis).await;
}

#[tokio::test]
async fn with_a_wrong_password_redis_is_away_until_the_server_knows_it() {
    let server = Server::with(&["--requirepass", "right"]).await;
    let open = |password: &str| {
        let config = Config { password: Some(password.into()), ..server.config() };
        Redis::open(&config).unwrap().unwrap()
    };
    let (right, wrong) = (open("right"), open("wrong"));
    assert!(answers(&right).await);
    assert!(!answers(&wrong).await);
    assert!(!answers(&Redis::open(&server.config()).unwrap().unwrap()).await, "without any");
    let mut change = cmd("CONFIG");
    change.arg("SET").arg("requirepass").arg("wrong");
    right.ask::<()>(&change).await.unwrap();
    is_found_again(&wrong).await;
}

#[tokio::test]
async fn what_somebody_else_wrote_under_a_key_does_not_make_redis_away() {
    let server = Server::start().await;
    let redis = server.open();
    let mut push = cmd("LPUSH");
    redis.ask::<()>(push.arg("ellie:list").arg("x")).await.unwrap();
    let mut get = cmd("GET");
    assert_eq!(redis.ask::<String>(get.arg("ellie:list")).await, Err(Away));
    assert_eq!(redis.ask::<u32>(&ping()).await, Err(Away), "PONG is no number");
    let mut both = pipe();
    both.cmd("GET").arg("ellie:none").cmd("GET").arg("ellie:list");
    assert_eq!(redis.ask_all::<(Option<u32>, u32)>(&both).await, Err(Away));
    let script = Script::new("return redis.call('GET', KEYS[1])");
    assert_eq!(redis.run::<String>(&script.key("ellie:list")).await, Err(Away));
    assert!(redis.is_here());
}

/// Something that is no Redis answers.
#[tokio::test]
async fn what_is_no_answer_of_redis_makes_it_away() {
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let redis = at(&other.local_addr().unwrap().to_string());
    tokio::spawn(async move {
        loop {
            let (peer, _) = other.accept().await.unwrap();
            peer.writable().await.unwrap();
            peer.try_write(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        }
    });
    for _ in 0..3 {
        let begun = Instant::now();
        assert!(!answers(&redis).await);
        assert!(begun.elapsed() < PATIENCE + SLACK);
        assert!(!redis.is_here());
        tokio::time::sleep(PAUSE).await;
    }
}

#[tokio::test]
async fn whoever_gives_up_asking_breaks_nothing() {
    let server = Server::start().await;
    let redis = server.found().await;
    server.freeze();
    for _ in 0..200 {
        let asking = answers(&redis);
        let _ = timeout(Duration::from_micros(200), asking).await;
    }
    server.thaw();
    is_found_again(&redis).await;
}

#[tokio::test]
async fn the_database_that_is_set_is_the_one_that_is_used() {
    let server = Server::start().await;
    let second = Redis::open(&Config { database: Some(2), ..server.config() }).unwrap().unwrap();
    second.ask::<()>(cmd("SET").arg("ellie:a").arg(1)).await.unwrap();
    let first = server.open();
    assert_eq!(first.ask::<bool>(cmd("EXISTS").arg("ellie:a")).await, Ok(false));
    assert_eq!(second.ask::<bool>(cmd("EXISTS").arg("ellie:a")).await, Ok(true));
}
