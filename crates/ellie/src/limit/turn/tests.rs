use std::net::Ipv4Addr;
use std::sync::Arc;

use tokio::task::JoinHandle;

use super::super::{Config, Rule};
use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn client(number: u32) -> Client {
    Client::at(Ipv4Addr::from_bits(number).into())
}

fn limit(requests: u32, window: Duration) -> Arc<Limit> {
    Arc::new(Limit::alone(Config::throughout(Rule::new(requests, window))))
}

/// How a request ended, and after how long.
type Ended = (Result<Outcome, &'static str>, Duration);

fn request(limit: &Arc<Limit>, older: Older) -> JoinHandle<Ended> {
    let limit = Arc::clone(limit);
    tokio::spawn(async move {
        let begun = Instant::now();
        let ended = match limit.arrive(older, client(1)).await {
            Ok(Turn::Now(decision)) => Ok(decision.outcome),
            Ok(Turn::Later(place)) => match place.wait().await {
                Ok(decision) => Ok(decision.outcome),
                Err(_) => Err("took too long"),
            },
            Err(_) => Err("full"),
        };
        (ended, begun.elapsed())
    })
}

async fn ended(requests: Vec<JoinHandle<Ended>>) -> Vec<Ended> {
    let mut all = Vec::new();
    for request in requests {
        all.push(request.await.unwrap());
    }
    all
}

#[tokio::test(start_paused = true)]
async fn whoever_is_over_the_limit_waits_and_is_let_through_when_there_is_a_place() {
    let limit = limit(2, 5 * SECOND);
    let all = ended((0..4).map(|_| request(&limit, Older::Voice)).collect()).await;
    assert!(all.iter().all(|(how, _)| *how == Ok(Outcome::Allowed)), "{all:?}");
    let took: Vec<u64> = all.iter().map(|(_, took)| took.as_secs()).collect();
    assert_eq!(took, [0, 0, 5, 5]);
    assert_eq!((limit.stats(0).await.allowed, limit.stats(0).await.refused), (4, 0));
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_are_let_through_in_the_order_they_came() {
    let limit = limit(1, 2 * SECOND);
    let all = ended((0..5).map(|_| request(&limit, Older::Voice)).collect()).await;
    let took: Vec<u64> = all.iter().map(|(_, took)| took.as_secs()).collect();
    assert_eq!(took, [0, 2, 4, 6, 8]);
    assert!(all.iter().all(|(how, _)| *how == Ok(Outcome::Allowed)), "{all:?}");
}

/// As the older back end's clients know it: twenty pass, five wait, more are turned away.
#[tokio::test(start_paused = true)]
async fn a_line_that_is_full_takes_nobody_and_nobody_waits_for_longer_than_they_have_to() {
    for (older, places, patience) in [(Older::Voice, 5, 10), (Older::General, 20, 30)] {
        let limit = limit(20, 60 * SECOND);
        let all = ended((0..50).map(|_| request(&limit, older)).collect()).await;
        let count = |wanted, after| {
            all.iter().filter(|(how, took)| *how == wanted && took.as_secs() == after).count()
        };
        assert_eq!(count(Ok(Outcome::Allowed), 0), 20);
        assert_eq!(count(Err("took too long"), patience), places);
        assert_eq!(count(Err("full"), 0), 30 - places);
        let stats = limit.stats(1).await;
        assert_eq!((stats.allowed, stats.refused, stats.waiting, stats.lines), (20, 30, 0, 0));
        assert_eq!((stats.busiest[0].allowed, stats.busiest[0].refused), (20, 30));
    }
}

#[tokio::test(start_paused = true)]
async fn a_place_tells_where_it_is_and_how_long_it_will_be() {
    let limit = limit(2, 31 * SECOND);
    for _ in 0..2 {
        assert!(matches!(limit.arrive(Older::General, client(1)).await, Ok(Turn::Now(_))));
        tokio::time::advance(10 * SECOND).await;
    }
    let mut places = Vec::new();
    for position in 1..=20 {
        let Ok(Turn::Later(place)) = limit.arrive(Older::General, client(1)).await else {
            panic!("in line")
        };
        assert_eq!(place.position(), position);
        places.push(place);
    }
    // Twenty seconds after the first request and ten after the second, of a window and a slot.
    assert_eq!(places[0].estimated_wait(), 12 * SECOND);
    assert_eq!(places[1].estimated_wait(), 22 * SECOND);
    assert_eq!(limit.stats(1).await.busiest[0].waiting, 20);
    let full = limit.arrive(Older::General, client(1)).await.err().unwrap();
    assert!(full.retry_after >= 22 * SECOND);
    drop(places.remove(0));
    assert_eq!(places[0].position(), 1);
    assert_eq!(places[0].estimated_wait(), 12 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn whoever_goes_away_leaves_the_line_and_takes_no_place() {
    let limit = limit(1, 5 * SECOND);
    let first = request(&limit, Older::Voice);
    let [gone, stays] = [request(&limit, Older::Voice), request(&limit, Older::Voice)];
    sleep(SECOND).await;
    gone.abort();
    let (how, took) = stays.await.unwrap();
    assert_eq!((how, took.as_secs()), (Ok(Outcome::Allowed), 5));
    assert_eq!(first.await.unwrap().0, Ok(Outcome::Allowed));
    assert_eq!(limit.stats(0).await.waiting, 0);
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_later_does_not_overtake() {
    let limit = limit(1, 2 * SECOND);
    let all = [request(&limit, Older::Voice), request(&limit, Older::Voice)];
    // Just when the place is free, the one who waits for it may not have noticed.
    sleep(Duration::from_micros(2_064_500)).await;
    let late = request(&limit, Older::Voice);
    let all = ended(all.into_iter().chain([late]).collect()).await;
    let took: Vec<u64> = all.iter().map(|(_, took)| took.as_secs()).collect();
    assert_eq!(took, [0, 2, 2], "the last one waits for the next place");
}

#[tokio::test(start_paused = true)]
async fn in_the_line_too_no_window_lets_more_through() {
    let limit = limit(3, 2 * SECOND);
    let begun = Instant::now();
    let mut through = Vec::new();
    let mut waiting = Vec::new();
    for _ in 0..200 {
        let limit = Arc::clone(&limit);
        waiting.push(tokio::spawn(async move {
            match limit.arrive(Older::Voice, client(1)).await {
                Ok(Turn::Now(_)) => Some(begun.elapsed()),
                Ok(Turn::Later(place)) => place.wait().await.ok().map(|_| begun.elapsed()),
                Err(_) => None,
            }
        }));
        sleep(Duration::from_millis(97)).await;
    }
    for one in waiting {
        through.extend(one.await.unwrap());
    }
    through.sort_unstable();
    assert!(through.len() >= 3 * 8, "{}", through.len());
    assert!(through.windows(4).all(|four| four[3] - four[0] > 2 * SECOND), "{through:?}");
}
