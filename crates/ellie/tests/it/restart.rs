//! The program is killed, as by a power cut, and started again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::delivery::receiver::{Receiver, dead_port};
use crate::delivery::{PATIENCE, SECRET};
use crate::message::{BEGUN, BOOKED};
use crate::program::Program;
use crate::records::place::Place;

/// Killed after every few turns, the call still comes to its booking.
async fn a_call_goes_on_at_its_question(place: Place) {
    let mut program = Program::start(&place.config, &[]);
    for (number, (said, expected)) in BEGUN.iter().chain(&BOOKED).enumerate() {
        let answer = program.typed("a", said).await.unwrap();
        assert!(answer.contains(expected), "{said:?} got {answer}, not {expected:?}");
        if number % 5 == 2 {
            drop(program);
            program = Program::start(&place.config, &[]);
        }
    }
    drop(program);
    let all = place.open().await.export("a").await.unwrap();
    assert_eq!(all.turns.len(), BEGUN.len() + BOOKED.len());
    assert_eq!((all.consultations.len(), all.call.outcome.as_deref()), (1, Some("booked")));
}

/// Twenty callers talk when the power goes: what anybody was answered is kept.
async fn every_turn_that_was_answered_is_kept(place: Place) {
    let program = Arc::new(Program::start(&place.config, &[]));
    let answered = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..20)
        .map(|caller| {
            let (program, answered) = (Arc::clone(&program), Arc::clone(&answered));
            tokio::spawn(async move {
                let mut turns = 0;
                let session = format!("s-{caller}");
                while program.typed(&session, "what are your office hours").await.is_some() {
                    turns += 1;
                    answered.fetch_add(1, Ordering::SeqCst);
                }
                turns
            })
        })
        .collect();
    while answered.load(Ordering::SeqCst) < 200 {
        tokio::task::yield_now().await;
    }
    program.kill();
    let mut heard = Vec::new();
    for caller in callers {
        heard.push(caller.await.unwrap());
    }
    let records = place.open().await;
    for (caller, heard) in heard.into_iter().enumerate() {
        let turns = records.turns_of(&format!("s-{caller}")).await.unwrap();
        // The last one may have been kept without its answer having arrived.
        assert!((heard..=heard + 1).contains(&turns.len()), "{heard} and {}", turns.len());
        assert!(turns.iter().map(|turn| turn.number).eq(1..=turns.len() as i64));
    }
}

/// The receiver is down when the program is killed, and up when it comes back.
async fn what_was_not_delivered_is_delivered_after_it(place: Place) {
    let (socket, url) = dead_port();
    let settings = [("WEBHOOK_URL", url.as_str()), ("WEBHOOK_SECRET", SECRET)];
    let program = Program::start(&place.config, &settings);
    for said in ["can I leave a message", "no", "Ann Archer", "614 555 0144", "yes", "Call me."] {
        program.typed("a", said).await.unwrap();
    }
    // What is under way at that moment comes back only a minute later.
    let records = place.open().await;
    let tried = async {
        while records.export("a").await.unwrap().deliveries[0].last_error.is_none() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, tried).await.expect("it is not tried");
    program.kill();
    let left = records.export("a").await.unwrap().deliveries;
    assert_eq!((left.len(), left[0].delivered_at, left[0].gave_up_at), (1, None, None));
    let receiver = Receiver::listen_on(socket, []);
    let _program = Program::start(&place.config, &settings);
    let seen = receiver.seen_all(1).await;
    assert_eq!(seen[0].header("idempotency-key"), left[0].idempotency_key);
    assert!(seen[0].is_signed_with(SECRET));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_delivered_is_delivered_after_it_from_sqlite() {
    what_was_not_delivered_is_delivered_after_it(Place::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_delivered_is_delivered_after_it_from_postgres() {
    what_was_not_delivered_is_delivered_after_it(Place::postgres().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_goes_on_at_its_question_over_sqlite() {
    a_call_goes_on_at_its_question(Place::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_goes_on_at_its_question_over_postgres() {
    a_call_goes_on_at_its_question(Place::postgres().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_turn_that_was_answered_is_kept_by_sqlite() {
    every_turn_that_was_answered_is_kept(Place::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_turn_that_was_answered_is_kept_by_postgres() {
    every_turn_that_was_answered_is_kept(Place::postgres().await).await;
}
