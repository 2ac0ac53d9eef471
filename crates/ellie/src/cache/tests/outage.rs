//! Redis lost, and found again.

use tokio::time::{Instant, sleep};

use super::*;

#[tokio::test]
async fn without_redis_memory_goes_on_and_redis_is_found_again_by_itself() {
    let mut server = RedisServer::start().await;
    let cache = over(&server);
    get(&cache, "hello").await;
    server.kill();
    for _ in 0..20 {
        assert_eq!(get(&cache, "hello").await, Origin::Memory);
    }
    assert_eq!(get(&cache, "new").await, Origin::Made);
    assert_eq!(get(&cache, "new").await, Origin::Memory);
    let stats = cache.stats().await;
    assert_eq!((&stats.server, stats.is_connected()), (&Server::Away, false));
    assert!(stats.fallback_hits >= 1 && stats.errors >= 1, "{stats:?}");
    assert_eq!(cache.invalidate("zzz").await, Dropped { entries: 0, reach: Reach::HereOnly });

    server.start_again().await;
    sleep(Duration::from_millis(1_200)).await;
    assert_eq!(get(&cache, "hello").await, Origin::Memory, "an empty Redis drops nothing here");
    assert_eq!(get(&cache, "later").await, Origin::Made);
    assert_eq!(get(&over(&server), "later").await, Origin::Redis);
    let stats = cache.stats().await;
    assert!(stats.is_connected());
    assert_eq!(cache.clear().await, Dropped { entries: 3, reach: Reach::Everywhere });
}

#[tokio::test]
async fn it_begins_without_redis() {
    let mut server = RedisServer::start().await;
    server.kill();
    let cache = over(&server);
    assert_eq!(get(&cache, "hello").await, Origin::Made);
    assert_eq!(get(&cache, "hello").await, Origin::Memory);
    assert_eq!(cache.clear().await, Dropped { entries: 1, reach: Reach::HereOnly });
    server.start_again().await;
    sleep(Duration::from_millis(600)).await;
    assert_eq!(get(&cache, "hello").await, Origin::Made);
    assert_eq!(get(&over(&server), "hello").await, Origin::Redis);
}

#[tokio::test]
async fn a_redis_that_hangs_costs_a_moment_now_and_then_and_no_answer() {
    let server = RedisServer::start().await;
    let cache = Cache::new(&Config::default(), Some(server.found().await));
    get(&cache, "hello").await;
    server.freeze();
    let begun = Instant::now();
    let mut slow = 0;
    while begun.elapsed() < Duration::from_secs(3) {
        let asked = Instant::now();
        assert_eq!(get(&cache, "hello").await, Origin::Memory);
        slow += usize::from(asked.elapsed() > Duration::from_millis(100));
        assert!(asked.elapsed() < Duration::from_millis(600), "{:?}", asked.elapsed());
        sleep(Duration::from_millis(1)).await;
    }
    assert!(slow <= 4, "{slow}");
    server.thaw();
    sleep(Duration::from_millis(1_200)).await;
    assert_eq!(get(&cache, "later").await, Origin::Made);
    assert_eq!(get(&over(&server), "later").await, Origin::Redis);
}

#[tokio::test]
async fn clearing_reaches_everybody_as_soon_as_redis_is_there_again() {
    let mut server = RedisServer::start().await;
    let (one, another) = (over(&server), over(&server));
    get(&one, "hello").await;
    get(&another, "hello").await;
    server.kill();
    assert_eq!(get(&another, "hello").await, Origin::Memory);
    server.start_again().await;
    // Its connection broke while it asked nothing.
    assert_eq!(one.clear().await, Dropped { entries: 1, reach: Reach::Everywhere });
    // So may the other's have; whoever asks first finds it broken, and is a second late.
    sleep(Duration::from_millis(1_200)).await;
    get(&another, "goodbye").await;
    sleep(Duration::from_millis(1_200)).await;
    assert_eq!(get(&another, "hello").await, Origin::Made);
}
