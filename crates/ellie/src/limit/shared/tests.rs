use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use redis::cmd;
use tokio::runtime::Runtime;

use super::super::moment::Moment;
use super::super::window::Window;
use super::*;
use crate::redis::server::Server;

/// A clock that a test sets, in place of the server's.
const SET_CLOCK: &str = "local time = {ARGV[4], ARGV[5]}\n";

fn rule(requests: u32, window_ms: u64) -> Rule {
    Rule::new(requests, Duration::from_millis(window_ms))
}

fn client() -> Client {
    Client::at(Ipv4Addr::new(192, 0, 2, 7).into())
}

/// As [`Shared::take`], with the time handed in.
async fn take_at(redis: &Redis, key: &str, rule: Rule, now_us: u64) -> Result<Verdict, Away> {
    let script = Script::new(&format!("{SET_CLOCK}{WINDOW}"));
    let mut asking = script.key(key);
    asking.arg(rule.requests()).arg(slot_us(rule)).arg(SLOTS);
    asking.arg(now_us / 1_000_000).arg(now_us % 1_000_000);
    let (is_allowed, remaining, resets_in_us) = redis.run(&asking).await?;
    Ok(Verdict { is_allowed, remaining, resets_in_us })
}

fn pauses(rule: Rule) -> impl Strategy<Value = Vec<u64>> {
    let (slot, window) = (slot_us(rule), rule.window().as_micros() as u64);
    let pause = prop_oneof![
        4 => Just(0),
        4 => 0..slot,
        2 => slot - 1..=slot + 1,
        2 => 0..window,
        1 => window - 1..=3 * window,
    ];
    vec(pause, 1..200)
}

/// Both are asked the same at the same times, which begin somewhere in this century.
#[test]
fn the_script_decides_as_the_memory_does() {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::start());
    let redis = runtime.block_on(async { server.open() });
    let floods = (1_u32..40, 1_000_u64..90_000).prop_flat_map(|(requests, window_ms)| {
        let rule = rule(requests, window_ms);
        (Just(rule), 1_700_000_000_000_000_u64..4_000_000_000_000_000, pauses(rule))
    });
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(64));
    let number = AtomicU64::new(0);
    let same = runner.run(&floods, |(rule, begin, pauses)| {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let (key, mut now_us) = (format!("ellie:limit:test:{number}"), begin);
        let mut window = Window::new(Moment::new(rule, now_us));
        runtime.block_on(async {
            for pause in pauses {
                now_us += pause;
                let there = take_at(&redis, &key, rule, now_us).await;
                let here = window.take(rule, Moment::new(rule, now_us)).verdict;
                prop_assert_eq!(there, Ok(here));
            }
            Ok(())
        })
    });
    same.unwrap();
}

#[tokio::test]
async fn two_hundred_at_once_get_what_there_is_and_one_passes_when_it_was_told_to() {
    let server = Server::start().await;
    let shared = Arc::new(Shared::new(server.open(), b"secret"));
    let rule = rule(50, 1_000);
    let asking = (0..200).map(|_| {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move { shared.take(Class::General, rule, client()).await.unwrap() })
    });
    let mut allowed = 0;
    for asked in asking.collect::<Vec<_>>() {
        allowed += u32::from(asked.await.unwrap().is_allowed);
    }
    assert_eq!(allowed, 50);
    let refused = shared.take(Class::General, rule, client()).await.unwrap();
    assert!(!refused.is_allowed && refused.remaining == 0);
    tokio::time::sleep(Duration::from_micros(refused.resets_in_us)).await;
    assert!(shared.take(Class::General, rule, client()).await.unwrap().is_allowed);
}

#[tokio::test]
async fn a_key_names_nobody_and_goes_when_its_window_is_over() {
    let server = Server::start().await;
    let (redis, rule) = (server.open(), rule(5, 1_000));
    let shared = Shared::new(redis.clone(), b"secret");
    shared.take(Class::General, rule, client()).await.unwrap();
    let keys: Vec<String> = redis.ask(cmd("KEYS").arg("*")).await.unwrap();
    let key = keys.first().unwrap();
    assert!(keys.len() == 1 && key.starts_with("ellie:limit:default:1000:"), "{keys:?}");
    assert!(!key.contains("192") && !key.contains("c0000207"), "{key}");
    let other = Shared::new(redis.clone(), b"another");
    assert_ne!(&other.key(Class::General, rule, client()), key);
    let left_ms: u64 = redis.ask(cmd("PTTL").arg(key)).await.unwrap();
    assert!((900..=1_033).contains(&left_ms), "{left_ms}");
    tokio::time::sleep(Duration::from_millis(left_ms + 50)).await;
    assert_eq!(redis.ask::<bool>(cmd("EXISTS").arg(key)).await, Ok(false));
}

#[tokio::test]
async fn a_clock_that_was_set_back_makes_nobody_wait_for_it() {
    let server = Server::start().await;
    let (redis, rule) = (server.open(), rule(3, 10_000));
    let (now, ahead) = (2_000_000_000_000_000, 2_000_003_600_000_000);
    for _ in 0..3 {
        assert!(take_at(&redis, "ellie:limit:a", rule, ahead).await.unwrap().is_allowed);
    }
    let refused = take_at(&redis, "ellie:limit:a", rule, now).await.unwrap();
    assert!(!refused.is_allowed && refused.resets_in_us <= 10_700_000, "{refused:?}");
    let then = now + refused.resets_in_us;
    assert!(!take_at(&redis, "ellie:limit:a", rule, then - 1).await.unwrap().is_allowed);
    assert!(take_at(&redis, "ellie:limit:a", rule, then).await.unwrap().is_allowed);
}

#[tokio::test]
async fn whatever_somebody_else_wrote_there_the_script_goes_on() {
    let server = Server::start().await;
    let redis = server.open();
    let (rule, now) = (rule(3, 10_000), 2_000_000_000_000_000);
    for (number, garbage) in [
        "",
        "x",
        ":",
        "1:",
        "::::",
        "1:2:3",
        "-1:-5",
        "1e9:1e9",
        "\u{2460}:\u{2461}",
        "nan:inf",
        &"9".repeat(400),
        &format!("{0}:{0}", "9".repeat(400)),
        &"1:1 ".repeat(10_000),
    ]
    .into_iter()
    .enumerate()
    {
        let key = format!("ellie:limit:{number}");
        redis.ask::<()>(cmd("SET").arg(&key).arg(garbage)).await.unwrap();
        let verdict = take_at(&redis, &key, rule, now).await;
        // A number like a clock that is ahead and a count without end: refused, for a window.
        let is_full = garbage.contains("9:9");
        assert_eq!(verdict.map(|verdict| verdict.is_allowed), Ok(!is_full), "{garbage:.20}");
        let later = take_at(&redis, &key, rule, now + 11_000_000).await;
        assert!(later.unwrap().is_allowed, "{garbage:.20}");
    }
    redis.ask::<()>(cmd("LPUSH").arg("ellie:limit:list").arg("x")).await.unwrap();
    assert!(take_at(&redis, "ellie:limit:list", rule, now).await.unwrap().is_allowed);
}
