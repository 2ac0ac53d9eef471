//! The cache as it is used, alone and over a Redis of each test's own.

mod dropping;
mod flying;
mod outage;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::redis::server::Server as RedisServer;

const TTL: Duration = Duration::from_secs(600);

/// A failure, as those who make something have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the voice is lost")]
struct Hoarse;

fn alone() -> Cache {
    Cache::new(&Config::default(), None)
}

/// A replica with this Redis.
fn over(server: &RedisServer) -> Cache {
    Cache::new(&Config::default(), Some(server.open()))
}

fn key(text: &str) -> Key {
    Key::new("tts", [text.as_bytes()])
}

/// Gets a value, and says where it came from.
async fn get(cache: &Cache, text: &str) -> Origin {
    let value = Bytes::from(format!("the sound of {text}"));
    let made = value.clone();
    let found = cache.get_or_make(key(text), TTL, async { Ok::<_, Hoarse>(made) }).await.unwrap();
    assert_eq!(found.value, value);
    found.origin
}

#[tokio::test]
async fn what_was_made_is_there_in_memory_and_for_other_replicas() {
    let server = RedisServer::start().await;
    let (one, another) = (over(&server), over(&server));
    assert_eq!(get(&one, "hello").await, Origin::Made);
    assert_eq!(get(&one, "hello").await, Origin::Memory);
    assert_eq!(get(&another, "hello").await, Origin::Redis);
    assert_eq!(get(&another, "hello").await, Origin::Memory);
    assert_eq!(get(&another, "goodbye").await, Origin::Made);
    let stats = another.stats().await;
    assert_eq!((stats.hits, stats.misses, stats.sets, stats.errors), (2, 1, 1, 0));
    assert_eq!((stats.entries, stats.fallback_hits), (2, 0));
    let Server::Here(info) = &stats.server else { panic!("{stats:?}") };
    assert!(info.used_memory > 0 && !info.used_memory_human.is_empty());
    assert!(info.keyspace_hits >= 1 && info.connected_clients >= 2);
    assert_eq!(alone().stats().await.server, Server::None);
}

#[tokio::test]
async fn every_byte_comes_back_from_both_tiers() {
    let server = RedisServer::start().await;
    let value: Bytes = (0..=255_u8).cycle().take(100_001).collect();
    for (cache, origin) in [over(&server), over(&server)].iter().zip([Origin::Made, Origin::Redis])
    {
        for origin in [origin, Origin::Memory] {
            let made = value.clone();
            let make = async { Ok::<_, Hoarse>(made) };
            let found = cache.get_or_make(key("all bytes"), TTL, make).await.unwrap();
            assert_eq!((found.origin, found.value == value), (origin, true));
        }
    }
}

#[tokio::test]
async fn what_is_too_long_passes_through_and_an_empty_value_is_one() {
    let server = RedisServer::start().await;
    let cache = over(&server);
    let long = Bytes::from(vec![7; MOST_BYTES_OF_ONE + 1]);
    let longest = long.slice(1..);
    for (value, origin) in
        [(long, Origin::Made), (longest, Origin::Redis), (Bytes::new(), Origin::Redis)]
    {
        let key = Key::new("tts", [&value.len().to_le_bytes()[..]]);
        for (cache, origin) in [(&cache, Origin::Made), (&over(&server), origin)] {
            let made = value.clone();
            let make = async { Ok::<_, Hoarse>(made) };
            let found = cache.get_or_make(key, TTL, make).await.unwrap();
            assert_eq!((found.origin, found.value == value), (origin, true), "{}", value.len());
        }
    }
    assert_eq!(cache.stats().await.entries, 2);
}

#[tokio::test]
async fn what_is_over_is_made_anew_in_both_tiers() {
    let server = RedisServer::start().await;
    let ttl = Duration::from_millis(150);
    let made = AtomicUsize::new(0);
    for _ in 0..2 {
        for cache in [over(&server), over(&server)] {
            let make = async { Ok::<_, Hoarse>(Bytes::from_static(b"brief")) };
            let found = cache.get_or_make(key("brief"), ttl, make).await.unwrap();
            made.fetch_add(usize::from(!found.origin.is_hit()), Ordering::Relaxed);
            // What came from Redis is kept no longer than Redis keeps it.
            let left: i64 = server.open().ask(redis::cmd("PTTL").arg(name("brief"))).await.unwrap();
            assert!((1..=150).contains(&left), "{left}");
        }
        tokio::time::sleep(2 * ttl).await;
    }
    assert_eq!(made.into_inner(), 2);
}

#[tokio::test]
async fn no_time_and_no_size_breaks_it() {
    let server = RedisServer::start().await;
    let nothing = Config { ttl: Duration::ZERO, memory: 0 };
    for cache in [over(&server), Cache::new(&nothing, None)] {
        for ttl in [Duration::ZERO, Duration::from_nanos(1), Duration::MAX] {
            let key = Key::new("tts", [&ttl.as_nanos().to_le_bytes()[..]]);
            for _ in 0..2 {
                let make = async { Ok::<_, Hoarse>(Bytes::from_static(b"x")) };
                assert_eq!(cache.get_or_make(key, ttl, make).await.unwrap().value, "x");
            }
        }
        assert_eq!(cache.stats().await.errors, 0);
    }
}

#[tokio::test]
async fn what_somebody_else_wrote_is_no_sound() {
    let server = RedisServer::start().await;
    let redis = server.open();
    let good = {
        assert_eq!(get(&over(&server), "good").await, Origin::Made);
        redis.ask::<Vec<u8>>(redis::cmd("GET").arg(name("good"))).await.unwrap()
    };
    let huge = vec![b'x'; 2 * MOST_BYTES_OF_ONE];
    let cut = &good[..good.len() - 1];
    for (number, bad) in [&b"rubbish"[..], b"", cut, &good, &huge].into_iter().enumerate() {
        let text = format!("bad {number}");
        redis.ask::<()>(redis::cmd("SET").arg(name(&text)).arg(bad)).await.unwrap();
        assert_eq!(get(&over(&server), &text).await, Origin::Made, "{number}");
        assert_eq!(get(&over(&server), &text).await, Origin::Redis, "{number}: it is mended");
    }
    redis.ask::<()>(redis::cmd("LPUSH").arg(name("list")).arg("x")).await.unwrap();
    let cache = over(&server);
    assert_eq!(get(&cache, "list").await, Origin::Made);
    let stats = cache.stats().await;
    assert!(stats.errors >= 1 && stats.is_connected());
}

/// The name of a value in Redis.
fn name(text: &str) -> String {
    format!("ellie:cache:{}", key(text))
}
