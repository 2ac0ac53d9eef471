//! Many who want the same at once.

use futures_util::future::join_all;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::*;

/// Something that takes a while, and counts how often it was begun.
async fn slowly(made: Arc<AtomicUsize>) -> Result<Bytes, Hoarse> {
    made.fetch_add(1, Ordering::SeqCst);
    sleep(Duration::from_millis(50)).await;
    Ok(Bytes::from_static(b"slow"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_equal_requests_make_it_once() {
    let server = RedisServer::start().await;
    for cache in [alone(), over(&server)] {
        let made = Arc::new(AtomicUsize::new(0));
        let mut all = JoinSet::new();
        for _ in 0..1000 {
            let (cache, made) = (cache.clone(), Arc::clone(&made));
            all.spawn(async move { cache.get_or_make(key("same"), TTL, slowly(made)).await });
        }
        let all = all.join_all().await;
        assert!(all.iter().all(|found| found.as_ref().unwrap().value == "slow"));
        assert_eq!(made.load(Ordering::SeqCst), 1);
        let stats = cache.stats().await;
        assert_eq!((stats.hits + stats.misses, stats.sets), (1000, 1));
        assert_eq!(cache.flights.going(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_reaches_everybody_who_waits_and_nobody_later() {
    let cache = alone();
    let fail = || async {
        sleep(Duration::from_secs(1)).await;
        Err::<Bytes, _>(Hoarse)
    };
    let all = join_all((0..100).map(|_| cache.get_or_make(key("hoarse"), TTL, fail()))).await;
    assert!(all.iter().all(|found| *found == Err(NotMade::Failed(Hoarse))));
    assert_eq!(get(&cache, "hoarse").await, Origin::Made);
    assert_eq!(cache.stats().await.entries, 1);
}

#[tokio::test(start_paused = true)]
async fn a_panic_hangs_nobody() {
    let cache = alone();
    let panic = || async {
        sleep(Duration::from_secs(1)).await;
        panic!("a simulated fault")
    };
    let make = || cache.get_or_make::<Hoarse, _>(key("fault"), TTL, panic());
    let all = join_all((0..300).map(|_| make())).await;
    assert!(all.iter().all(|found| *found == Err(NotMade::Panicked)));
    assert_eq!(get(&cache, "fault").await, Origin::Made);
    assert_eq!(cache.flights.going(), 0);
}

#[tokio::test(start_paused = true)]
async fn whoever_came_first_may_leave_and_it_is_still_made_once() {
    let cache = alone();
    let made = Arc::new(AtomicUsize::new(0));
    let get = || cache.get_or_make(key("left"), TTL, slowly(Arc::clone(&made)));
    let first = timeout(Duration::from_millis(10), get());
    let (first, second) = tokio::join!(first, get());
    assert!(first.is_err());
    assert_eq!(second.unwrap().value, "slow");
    assert_eq!(made.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_waits_for_is_not_made_to_its_end() {
    let cache = alone();
    let (begun, made) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    for round in 1..=3 {
        let (begun, made) = (Arc::clone(&begun), Arc::clone(&made));
        let make = async move {
            begun.fetch_add(1, Ordering::SeqCst);
            sleep(Duration::from_secs(1)).await;
            made.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Hoarse>(Bytes::new())
        };
        let given_up =
            timeout(Duration::from_millis(10), cache.get_or_make(key("alone"), TTL, make));
        assert!(given_up.await.is_err(), "{round}");
        assert_eq!(cache.flights.going(), 0);
    }
    sleep(Duration::from_secs(10)).await;
    assert_eq!((begun.load(Ordering::SeqCst), made.load(Ordering::SeqCst)), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn different_requests_do_not_wait_for_each_other() {
    let cache = alone();
    let never = cache.get_or_make(key("never"), TTL, std::future::pending::<Result<_, Hoarse>>());
    tokio::select! {
        biased;
        _ = never => panic!("it never ends"),
        origin = get(&cache, "another") => assert_eq!(origin, Origin::Made),
    }
}

#[tokio::test]
async fn those_who_fail_in_different_ways_do_not_share_an_error() {
    #[derive(Debug, Clone, PartialEq, Eq)]
    struct Deaf;
    let cache = alone();
    let gate = Arc::new(Notify::new());
    let hoarse = {
        let gate = Arc::clone(&gate);
        async move {
            gate.notified().await;
            Err::<Bytes, _>(Hoarse)
        }
    };
    let deaf = async move {
        gate.notify_one();
        Err::<Bytes, _>(Deaf)
    };
    let (hoarse, deaf) = tokio::join!(
        cache.get_or_make(key("same"), TTL, hoarse),
        cache.get_or_make(key("same"), TTL, deaf),
    );
    assert_eq!((hoarse, deaf), (Err(NotMade::Failed(Hoarse)), Err(NotMade::Failed(Deaf))));
}
