//! What the limits and the cache cost, in memory and over Redis (`bench/costs.sh`).
//!
//! `cargo run --release --example costs -- redis://127.0.0.1:6379`

use std::fmt::Display;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use bytes::Bytes;
use ellie::cache::{self, Cache, Key, NotMade};
use ellie::limit::{self, Class, Client, Limit, Rule};
use ellie::redis::{self, Redis};

const ASKED: usize = 20_000;

/// Of a value such as a sentence as sound, in bytes.
const SOUND: usize = 48_000;

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let url = std::env::args().nth(1).context("the address of a Redis")?;
    let config = redis::Config { url: Some(url.into()), ..redis::Config::default() };
    let redis = Redis::open(&config)?.context("no Redis")?;

    let rules = || limit::Config::throughout(Rule::new(1_000_000, DAY));
    let alone = Limit::alone(rules());
    told("a request is limited, in memory", limited(&alone, |_| 1).await);
    let begun = Instant::now();
    for host in 0..1_000_000 {
        alone.take(Class::General, client(host)).await;
    }
    told("  and by a million clients, the mean", [begun.elapsed() / 1_000_000]);
    told("  and then", limited(&alone, |n| n as u32 * 47).await);
    told(
        "a request is limited, over Redis",
        limited(&Limit::shared(rules(), redis.clone(), b"secret"), |_| 1).await,
    );

    let cache = Cache::new(&cache::Config::default(), Some(redis.clone()));
    got(&cache).await?;
    told("a value is in memory", hit(&cache).await?);
    let mut over_redis = Vec::with_capacity(1_000);
    for _ in 0..1_000 {
        let other = Cache::new(&cache::Config::default(), Some(redis.clone()));
        over_redis.push(got(&other).await?);
    }
    told("a value is in Redis", over_redis);
    let makings = single_flight(&cache).await;
    say(format_args!("| a thousand ask for the same at once | made {makings} times | |"));
    Ok(())
}

fn client(host: u32) -> Client {
    Client::at(Ipv4Addr::from_bits(0x0a00_0000 + host).into())
}

async fn limited(limit: &Limit, who: impl Fn(usize) -> u32) -> Vec<Duration> {
    let mut took = Vec::with_capacity(ASKED);
    for n in 0..ASKED {
        let begun = Instant::now();
        limit.take(Class::General, client(who(n) % 1_000_000)).await;
        took.push(begun.elapsed());
    }
    took
}

/// How long it takes to get the sound.
async fn got(cache: &Cache) -> anyhow::Result<Duration> {
    let key = Key::new("bench", [b"hello".as_slice()]);
    let begun = Instant::now();
    let made = async { Ok::<_, std::convert::Infallible>(Bytes::from(vec![7; SOUND])) };
    cache.get_or_make(key, DAY, made).await.map_err(|_| anyhow::anyhow!("not made"))?;
    Ok(begun.elapsed())
}

async fn hit(cache: &Cache) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::with_capacity(ASKED);
    for _ in 0..ASKED {
        took.push(got(cache).await?);
    }
    Ok(took)
}

/// How often a value is made that a thousand ask for at once.
async fn single_flight(cache: &Cache) -> usize {
    let makings = Arc::new(AtomicUsize::new(0));
    let asking = (0..1_000).map(|_| {
        let (cache, makings) = (cache.clone(), Arc::clone(&makings));
        tokio::spawn(async move {
            let made = async move {
                makings.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(50)).await;
                Ok(Bytes::from_static(b"once"))
            };
            let key = Key::new("bench", [b"at once".as_slice()]);
            let _: Result<_, NotMade<std::convert::Infallible>> =
                cache.get_or_make(key, DAY, made).await;
        })
    });
    for asked in asking.collect::<Vec<_>>() {
        let _ = asked.await;
    }
    makings.load(Ordering::Relaxed)
}

fn told(what: &str, took: impl IntoIterator<Item = Duration>) {
    let mut took: Vec<Duration> = took.into_iter().collect();
    took.sort_unstable();
    let at = |share: f64| {
        let place = ((took.len() - 1) as f64 * share) as usize;
        took.get(place).map_or(0.0, |took| took.as_secs_f64() * 1e6)
    };
    say(format_args!("| {what} | {:.2} µs | {:.2} µs |", at(0.5), at(0.99)));
}

#[expect(clippy::print_stdout, reason = "what it measured is what it is for")]
fn say(line: impl Display) {
    println!("{line}");
}
