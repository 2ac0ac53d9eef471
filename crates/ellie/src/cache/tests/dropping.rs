//! Clearing, and dropping by a pattern.

use tokio::time::sleep;

use super::*;

/// Longer than a replica may go on with what another dropped.
const SOON: Duration = Duration::from_millis(1_100);

#[tokio::test]
async fn clearing_reaches_the_cache_and_nothing_else() {
    let server = RedisServer::start().await;
    let redis = server.open();
    let others = ["ellie:limit:someone", "ellie:cache", "ellie:cachet:x", "another:cache:x"];
    for name in others {
        redis.ask::<()>(redis::cmd("SET").arg(name).arg("theirs")).await.unwrap();
    }
    let (one, another) = (over(&server), over(&server));
    for number in 0..1_500 {
        get(&one, &format!("line {number}")).await;
    }
    get(&another, "line 7").await;
    get(&another, "its own").await;
    let whole = Dropped { entries: 1_501, reach: Reach::Everywhere };
    assert_eq!(one.clear().await, whole);
    assert_eq!(get(&one, "line 7").await, Origin::Made);
    for name in others {
        let kept: String = redis.ask(redis::cmd("GET").arg(name)).await.unwrap();
        assert_eq!(kept, "theirs", "{name}");
    }
    assert_eq!(one.stats().await.deletes, 1_501);
    assert_eq!(one.clear().await.entries, 1);
    assert_eq!(one.clear().await.entries, 0);
}

#[tokio::test]
async fn another_replica_forgets_within_a_second() {
    let server = RedisServer::start().await;
    let (one, another) = (over(&server), over(&server));
    get(&one, "hello").await;
    assert_eq!(get(&another, "hello").await, Origin::Redis);
    one.clear().await;
    sleep(SOON).await;
    assert_eq!(get(&another, "hello").await, Origin::Made);
    sleep(SOON).await;
    assert_eq!(get(&another, "hello").await, Origin::Memory, "and only once");
    assert_eq!(get(&one, "hello").await, Origin::Redis);
    one.invalidate("tts:*").await;
    sleep(SOON).await;
    assert_eq!(get(&another, "hello").await, Origin::Made);
    sleep(SOON).await;
    assert_eq!(get(&one, "hello").await, Origin::Redis, "whoever dropped it need not hear of it");
}

#[tokio::test]
async fn a_pattern_drops_what_it_is_of_in_both_tiers() {
    let server = RedisServer::start().await;
    for cache in [alone(), over(&server)] {
        let make = || async { Ok::<_, Hoarse>(Bytes::from_static(b"x")) };
        let (tts, other) = (key("hello"), Key::new("other", [&b"hello"[..]]));
        for key in [tts, other] {
            cache.get_or_make(key, TTL, make()).await.unwrap();
        }
        assert_eq!(cache.invalidate("zzz*").await.entries, 0);
        assert_eq!(cache.invalidate("ellie:cache:*").await.entries, 0);
        assert_eq!(cache.invalidate(&tts.to_string().to_uppercase()).await.entries, 0);
        assert_eq!(cache.invalidate("tts:*").await.entries, 1);
        let origin = async |key| cache.get_or_make(key, TTL, make()).await.unwrap().origin;
        assert_eq!((origin(tts).await, origin(other).await), (Origin::Made, Origin::Memory));
        assert_eq!(cache.invalidate(&other.to_string()).await.entries, 1);
        assert_eq!(cache.invalidate("[t]?s:*").await.entries, 1);
        assert_eq!(cache.clear().await, Dropped { entries: 0, reach: Reach::Everywhere });
    }
}

#[tokio::test]
async fn no_pattern_gets_out_of_the_cache() {
    let server = RedisServer::start().await;
    let redis = server.open();
    redis.ask::<()>(redis::cmd("SET").arg("secret").arg("kept")).await.unwrap();
    let cache = over(&server);
    for pattern in [
        "*".repeat(10_000),
        "[".repeat(10_000),
        "*[".repeat(5_000),
        "\\".into(),
        "*\r\nFLUSHALL\r\n".into(),
        "../*".into(),
        "*secret*".into(),
        "\u{202e}*\0".into(),
        String::new(),
        "[^".into(),
        "?".repeat(100_000),
    ] {
        get(&cache, "hello").await;
        cache.invalidate(&pattern).await;
        let kept: String = redis.ask(redis::cmd("GET").arg("secret")).await.unwrap();
        assert_eq!(kept, "kept");
    }
}

#[tokio::test]
async fn names_of_others_under_the_cache_are_cleared_whatever_they_are() {
    let server = RedisServer::start().await;
    let redis = server.open();
    for name in [&b"ellie:cache:"[..], b"ellie:cache:\xff\xfe", b"ellie:cache:\r\n*"] {
        redis.ask::<()>(redis::cmd("SET").arg(name).arg("x")).await.unwrap();
    }
    assert_eq!(over(&server).clear().await.entries, 3);
}

#[tokio::test]
async fn what_is_on_its_way_when_it_is_cleared_is_not_kept() {
    let server = RedisServer::start().await;
    for cache in [alone(), over(&server)] {
        let slow = async {
            sleep(Duration::from_millis(300)).await;
            Ok::<_, Hoarse>(Bytes::from_static(b"old"))
        };
        let clearing = async {
            sleep(Duration::from_millis(100)).await;
            cache.clear().await
        };
        let (found, _) = tokio::join!(cache.get_or_make(key("hello"), TTL, slow), clearing);
        assert_eq!(found.unwrap().value, "old", "whoever waited gets it");
        assert_eq!(get(&cache, "hello").await, Origin::Made);
    }
}
