use std::cell::Cell;
use std::future::{pending, ready};

use tokio::time::Instant;

use super::*;
use crate::resilience::{Budget, Crowd, Phase, Rule};

const ATTEMPT: Duration = Duration::from_secs(2);

/// What the simulated other side says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it answered {0}")]
struct Status(u16);

fn judge(Status(status): &Status) -> Fault {
    match status {
        503 => Fault::Passing,
        401 => Fault::Lasting,
        _ => Fault::Ours,
    }
}

fn guard() -> Guard {
    let rule = Rule { failures: 5, successes: 1, recovery: Duration::from_secs(60) };
    let crowd = Crowd { at_once: 4, waiting: 4, patience: Duration::from_secs(1) };
    Guard {
        circuit: Circuit::new("receiver", rule),
        bulkhead: Bulkhead::new(crowd),
        attempt: ATTEMPT,
        retry: Some(Retry::default()),
    }
}

/// Calls somebody who answers these one after the other, and says how often he was asked.
async fn ask(guard: &Guard, answers: &[Result<u32, u16>]) -> (Result<u32, Error<Status>>, usize) {
    let asked = Cell::new(0);
    let make = || {
        let answer = answers[asked.get().min(answers.len() - 1)];
        asked.set(asked.get() + 1);
        ready(answer.map_err(Status))
    };
    let result = guard.call(make, judge).await;
    (result, asked.get())
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_tried_again_and_what_may_not_is_not() {
    let guard = guard();
    assert_eq!(ask(&guard, &[Err(503), Err(503), Ok(7)]).await, (Ok(7), 3));
    assert_eq!(ask(&guard, &[Err(503)]).await, (Err(Error::Failed(Status(503))), 3));
    assert_eq!(ask(&guard, &[Ok(1)]).await, (Ok(1), 1));
    assert_eq!(ask(&guard, &[Err(401), Ok(7)]).await, (Err(Error::Failed(Status(401))), 1));
    assert_eq!(ask(&guard, &[Err(404), Ok(7)]).await, (Err(Error::Failed(Status(404))), 1));
    let once = Guard { retry: None, ..guard };
    assert_eq!(ask(&once, &[Err(503), Ok(7)]).await, (Err(Error::Failed(Status(503))), 1));
}

#[tokio::test(start_paused = true)]
async fn what_we_asked_wrongly_opens_nothing() {
    let guard = guard();
    for _ in 0..100 {
        let _ = ask(&guard, &[Err(404)]).await;
    }
    assert_eq!(guard.circuit.report().phase, Phase::Closed);
    assert_eq!(guard.circuit.report().totals.failures, 0);
}

#[tokio::test(start_paused = true)]
async fn once_the_circuit_is_open_nothing_leaves() {
    let guard = guard();
    let (_, first) = ask(&guard, &[Err(503)]).await;
    let (error, second) = ask(&guard, &[Err(503)]).await;
    assert_eq!(first + second, 5, "the fifth failure is the last");
    assert_eq!(error, Err(Error::Failed(Status(503))), "he who saw it fail learns why");
    let begun = Instant::now();
    let (refused, asked) = ask(&guard, &[Ok(1)]).await;
    assert!(matches!(refused, Err(Error::Open(Open { .. }))) && asked == 0);
    assert_eq!(begun.elapsed(), Duration::ZERO, "and nobody waits for a refusal");
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(ask(&guard, &[Ok(1)]).await, (Ok(1), 1));
    assert_eq!(guard.circuit.report().phase, Phase::Closed);
}

#[tokio::test(start_paused = true)]
async fn whoever_hangs_is_waited_for_as_long_as_is_allowed_and_counts_as_failed() {
    let guard = Guard { retry: None, ..guard() };
    let begun = Instant::now();
    let hung: Result<(), _> = guard.call(pending::<Result<(), Status>>, judge).await;
    assert_eq!((hung, begun.elapsed()), (Err(Error::TimedOut), ATTEMPT));
    assert_eq!(guard.circuit.report().totals.failures, 1);
    assert_eq!(guard.bulkhead.under_way(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_crowd_is_turned_away_and_the_circuit_stays_closed() {
    let guard = Guard { retry: None, attempt: Duration::from_secs(3600), ..guard() };
    let slow = || async {
        sleep(Duration::from_secs(600)).await;
        Ok::<_, Status>(())
    };
    let all = futures_util::future::join_all((0..100).map(|_| guard.call(slow, judge))).await;
    let full = all.iter().filter(|result| **result == Err(Error::Full(Full))).count();
    assert_eq!((full, all.iter().filter(|result| result.is_ok()).count()), (96, 4));
    assert_eq!(guard.circuit.report().phase, Phase::Closed);
}

#[tokio::test(start_paused = true)]
async fn all_calls_together_are_repeated_by_a_fifth_at_the_most() {
    let rule = Rule { failures: u32::MAX, ..Rule::default() };
    let retry = Retry { budget: Budget::new(20, 10), ..Retry::default() };
    let guard = Guard { circuit: Circuit::new("receiver", rule), retry: Some(retry), ..guard() };
    let mut asked = 0;
    for _ in 0..1000 {
        asked += ask(&guard, &[Err(503)]).await.1;
    }
    assert!((1200..=1210).contains(&asked), "{asked}");
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_leaves_frees_place_and_probe() {
    let guard = Guard { retry: None, ..guard() };
    for _ in 0..5 {
        guard.circuit.allow().unwrap().failed();
    }
    tokio::time::advance(Duration::from_secs(60)).await;
    let call = guard.call(pending::<Result<(), Status>>, judge);
    assert!(timeout(Duration::from_secs(1), call).await.is_err());
    assert_eq!(guard.bulkhead.under_way(), 0);
    assert_eq!(ask(&guard, &[Ok(1)]).await, (Ok(1), 1), "another may probe at once");
}
