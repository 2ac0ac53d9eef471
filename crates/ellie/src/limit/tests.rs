use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::redis::server::Server;

const SECOND: Duration = Duration::from_secs(1);

fn client(number: u32) -> Client {
    Client::at(Ipv4Addr::from_bits(number).into())
}

fn rule(requests: u32, window: Duration) -> Config {
    Config::throughout(Rule::new(requests, window))
}

fn replica(server: &Server, requests: u32, window: Duration) -> Limit {
    Limit::shared(rule(requests, window), server.open(), b"secret")
}

async fn is_allowed(limit: &Limit) -> bool {
    limit.take(Class::General, client(1)).await.outcome == Outcome::Allowed
}

async fn allowed(limit: &Limit, times: usize) -> usize {
    let mut allowed = 0;
    for _ in 0..times {
        allowed += usize::from(is_allowed(limit).await);
    }
    allowed
}

#[tokio::test(start_paused = true)]
async fn a_client_is_refused_until_its_time_is_over_and_another_is_not() {
    let limit = Limit::alone(rule(3, 60 * SECOND));
    for left in [2, 1, 0] {
        let decision = limit.take(Class::General, client(1)).await;
        assert_eq!((decision.outcome, decision.remaining), (Outcome::Allowed, left));
        assert_eq!(decision.exceeded(), None);
    }
    let refused = limit.take(Class::General, client(1)).await;
    let exceeded = refused.exceeded().unwrap();
    assert!(exceeded.retry_after > 60 * SECOND && exceeded.retry_after < 62 * SECOND);
    assert!(limit.take(Class::General, client(2)).await.exceeded().is_none());
    tokio::time::advance(exceeded.retry_after).await;
    assert_eq!(limit.take(Class::General, client(1)).await.remaining, 2);
}

#[tokio::test(start_paused = true)]
async fn sweeping_forgets_nobody_who_still_owes() {
    let limit = Limit::alone(rule(1, 60 * SECOND));
    assert!(is_allowed(&limit).await);
    limit.sweep().await;
    assert!(!is_allowed(&limit).await);
    tokio::time::advance(63 * SECOND).await;
    limit.sweep().await;
    assert_eq!(limit.stats(1).await.clients, 0);
    assert!(is_allowed(&limit).await);
}

#[tokio::test(start_paused = true)]
async fn what_the_limit_did_is_told() {
    let limit = Limit::alone(rule(3, 60 * SECOND));
    for _ in 0..10 {
        is_allowed(&limit).await;
    }
    limit.take(Class::Voice, client(2)).await;
    tokio::time::advance(10 * SECOND).await;
    let stats = limit.stats(10).await;
    assert_eq!((stats.allowed, stats.refused, stats.clients), (4, 7, 2));
    let first = stats.busiest[0];
    assert_eq!((first.client, first.allowed, first.refused), (client(1), 3, 7));
    assert_eq!((first.first_seen.as_secs(), first.last_seen.as_secs()), (10, 10));
    assert_eq!(stats.most_refused, [first]);
}

#[tokio::test]
async fn replicas_let_through_together_what_one_may() {
    let server = Server::start().await;
    let [one, other] = [0; 2].map(|_| replica(&server, 10, 60 * SECOND));
    assert_eq!(allowed(&one, 7).await, 7);
    assert_eq!(allowed(&other, 7).await, 3);
    assert_eq!(allowed(&one, 7).await, 0);
    let told = other.take(Class::General, client(1)).await;
    assert!(told.remaining == 0 && told.resets_in > 55 * SECOND, "{told:?}");
}

#[tokio::test]
async fn who_is_refused_in_redis_keeps_its_places_here() {
    let server = Server::start().await;
    let [one, other] = [0; 2].map(|_| replica(&server, 10, 60 * SECOND));
    assert_eq!(allowed(&one, 10).await, 10);
    assert_eq!(allowed(&other, 100).await, 0);
    let stats = other.stats(1).await;
    assert_eq!((stats.allowed, stats.refused), (0, 100));
    assert_eq!((stats.busiest[0].allowed, stats.busiest[0].refused), (0, 100));
}

/// A replica never lets through more than one may, and goes on without Redis and with it again.
#[tokio::test]
async fn limits_go_on_while_redis_is_away_and_when_it_is_found_again_empty() {
    let mut server = Server::start().await;
    let [one, other] = [0; 2].map(|_| replica(&server, 10, 60 * SECOND));
    assert_eq!(allowed(&one, 4).await + allowed(&other, 4).await, 8);
    server.kill();
    assert_eq!(allowed(&one, 50).await, 6, "with what it let through before");
    server.start_again().await;
    tokio::time::sleep(2 * SECOND).await;
    assert_eq!(allowed(&one, 50).await, 0, "though Redis knows nothing of it any more");
    assert!(allowed(&other, 50).await <= 6);
}

#[tokio::test]
async fn a_redis_that_falls_silent_costs_a_request_its_patience_and_the_next_nothing() {
    let server = Server::start().await;
    let limit = Limit::shared(rule(1_000, 60 * SECOND), server.found().await, b"secret");
    assert!(is_allowed(&limit).await);
    server.freeze();
    let begun = Instant::now();
    assert_eq!(allowed(&limit, 100).await, 100);
    assert!(begun.elapsed() < SECOND, "{:?}", begun.elapsed());
    server.thaw();
}

/// In real time, over Redis that comes and goes: the worst window of a flood.
#[tokio::test]
async fn no_window_of_a_flood_has_more_while_redis_comes_and_goes() {
    const REQUESTS: usize = 20;
    let mut server = Server::start().await;
    let limit = Arc::new(replica(&server, REQUESTS as u32, SECOND));
    let is_over = Arc::new(AtomicBool::new(false));
    let floods: Vec<_> = (0..8)
        .map(|_| {
            let (limit, is_over) = (Arc::clone(&limit), Arc::clone(&is_over));
            tokio::spawn(async move {
                let mut times = Vec::new();
                while !is_over.load(Ordering::Relaxed) {
                    let before = Instant::now();
                    if is_allowed(&limit).await {
                        times.push((before, Instant::now()));
                    }
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                times
            })
        })
        .collect();
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        server.kill();
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        server.start_again().await;
    }
    is_over.store(true, Ordering::Relaxed);
    let mut times = Vec::new();
    for flood in floods {
        times.extend(flood.await.unwrap());
    }
    times.sort_unstable();
    assert!(times.len() > 4 * REQUESTS, "{}", times.len());
    // Between the end of the first and the beginning of the last is less than between the two
    // moments they were counted at.
    for many in times.windows(REQUESTS + 1) {
        let (first, last) = (many[0].0, many[REQUESTS].1);
        assert!(last - first > SECOND, "{:?}", last - first);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    /// Whatever clients do, classes never share a count and nothing breaks.
    #[test]
    fn anything_may_be_asked(asked in vec((0_usize..5, any::<u64>(), 0_u64..100_000), 1..200)) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let limit = Limit::alone(rule(5, SECOND));
            for (class, who, pause_ms) in asked {
                tokio::time::advance(Duration::from_millis(pause_ms)).await;
                let client = Client::holding(&who.to_be_bytes());
                let decision = limit.take(Class::ALL[class], client).await;
                prop_assert!(decision.remaining < 5);
                prop_assert!(!decision.policy().is_empty() && !decision.standing().is_empty());
            }
            Ok(())
        })?;
    }
}
