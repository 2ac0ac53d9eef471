//! Something breaks while a consultation is booked: it stands once, the firm is told of it once, and
//! the caller hears of it.

use std::time::Duration;

use ellie::store::{Config, Database};
use reqwest::multipart::Form;
use reqwest::{Response, StatusCode};

use crate::delivery::SECRET;
use crate::delivery::receiver::{Receiver, Seen};
use crate::harness::Ellie;
use crate::message::{BEGUN, BOOKED, play};
use crate::outages::caught_up;
use crate::program::Program;
use crate::records::place::Place;

/// Up to the question whether to book.
const HELD: usize = 17;

/// What was under way when the power went is tried again a minute after its time was over.
const UNDER_WAY: Duration = Duration::from_secs(90);

/// A fault of PostgreSQL that a trigger can have.
const FAULT: &str = "create function fault() returns trigger language plpgsql as \
    'begin raise exception using errcode = ''23514''; end'";

fn yes(session: &str) -> Form {
    Form::new().text("text", "yes").text("session_id", session.to_owned())
}

async fn says_yes(ellie: &Ellie, session: &str) -> Response {
    ellie.post("process", yes(session)).await
}

/// An Ellie over PostgreSQL, in whose call all is said but the last yes.
async fn about_to_book(place: &Place) -> (Ellie, Database) {
    let url = place.config.url.as_deref().unwrap();
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello"), ("DATABASE_URL", url)];
    let ellie = Ellie::start(&settings).await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED[..HELD]).await;
    let config = Config { url: Some(url.to_owned()), data: ellie.data.path().to_owned() };
    let records = Database::open(&config).await.unwrap();
    (ellie, records)
}

/// The power goes when the consultation stands and the turn is not kept.
async fn killed_before_its_turn_is_kept(place: Place, fault: &str, mended: &str) {
    let receiver = Receiver::start([]);
    let settings = [
        ("WEBHOOK_URL", receiver.url.as_str()),
        ("WEBHOOK_SECRET", SECRET),
        ("DELIVERY_TIMEOUT", "1"),
    ];
    let program = Program::start(&place.config, &settings);
    program.play("a", &BEGUN).await;
    program.play("a", &BOOKED[..HELD]).await;
    place.run(fault).await;
    assert_eq!(program.typed("a", "yes").await, None);
    program.kill();
    place.run(mended).await;
    let program = Program::start(&place.config, &settings);
    receiver.seen_event_within(UNDER_WAY, "consultation.booked").await;
    program.play("a", &BOOKED[HELD..]).await;
    receiver.seen_event_within(UNDER_WAY, "call.completed").await;
    let seen = receiver.seen();
    let is_news = |seen: &&Seen| seen.header("ellie-event") == "consultation.booked";
    let news: Vec<&Seen> = seen.iter().filter(is_news).collect();
    // What arrived when the power went comes again, with the same key.
    let is_one =
        |pair: &[&Seen]| pair[0].header("idempotency-key") == pair[1].header("idempotency-key");
    assert!(news.windows(2).all(is_one), "told more than once");
    let news = news[0];
    assert!(news.json()["summary"].to_string().contains("a consultation is booked"));
    let all = place.open().await.export("a").await.unwrap();
    assert_eq!((all.consultations.len(), all.call.outcome.as_deref()), (1, Some("booked")));
    assert_eq!(news.json()["consultation"]["uid"], all.consultations[0].uid.as_str());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_booked_before_a_kill_is_told_and_said_after_it_over_sqlite() {
    let fault = "create trigger no_turn before insert on turns begin \
                 select raise(abort, 'simulated'); end";
    killed_before_its_turn_is_kept(Place::sqlite(), fault, "drop trigger no_turn").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_booked_before_a_kill_is_told_and_said_after_it_over_postgres() {
    let fault = format!(
        "{FAULT}; create trigger no_turn before insert on turns for each row execute function fault()"
    );
    let mended = "drop trigger no_turn on turns";
    killed_before_its_turn_is_kept(Place::postgres().await, &fault, mended).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_of_which_nothing_is_known_is_no_turn_and_the_next_yes_finds_out() {
    let place = Place::postgres().await;
    let (ellie, records) = about_to_book(&place).await;
    let at_commit = "create constraint trigger at_commit after insert on consultations \
                     deferrable initially deferred for each row execute function fault()";
    place.run(&format!("{FAULT}; {at_commit}")).await;
    assert_eq!(says_yes(&ellie, "a").await.status(), StatusCode::INTERNAL_SERVER_ERROR);
    place.run("drop trigger at_commit on consultations").await;
    play(&ellie, "a", &BOOKED[HELD..=HELD]).await;
    assert_eq!(records.export("a").await.unwrap().consultations.len(), 1);
    records.close().await.unwrap();
    ellie.stop().await;
}

/// Turns of another call wait in memory, for which a look-up is given up after a quarter of a
/// second; the commit takes longer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booking_that_takes_long_while_turns_wait_is_not_given_up_in_the_middle() {
    let place = Place::postgres().await;
    let (ellie, records) = about_to_book(&place).await;
    let slow = "create function slow() returns trigger language plpgsql as \
                'begin perform pg_sleep(1); return null; end'; \
                create constraint trigger at_commit after insert on consultations \
                deferrable initially deferred for each row execute function slow()";
    let full = "create function full_disk() returns trigger language plpgsql as \
                'begin if new.session_id = ''b'' then raise exception using errcode = ''53100''; \
                end if; return new; end'; create trigger no_call before insert on calls \
                for each row execute function full_disk()";
    place.run(&format!("{slow}; {full}")).await;
    play(&ellie, "b", &[("hello", "AI assistant")]).await;
    play(&ellie, "a", &BOOKED[HELD..=HELD]).await;
    place.run("drop trigger no_call on calls").await;
    caught_up(&ellie).await;
    let all = records.export("a").await.unwrap();
    assert_eq!((all.consultations.len(), all.call.outcome.as_deref()), (1, Some("booked")));
    records.close().await.unwrap();
    ellie.stop().await;
}

/// Nothing is known to be booked, and nothing is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_booked_while_its_own_turns_wait_is_not_booked() {
    let place = Place::postgres().await;
    let (ellie, records) = about_to_book(&place).await;
    let full = "create function full_disk() returns trigger language plpgsql as \
                'begin raise exception using errcode = ''53100''; end'; create trigger no_turn \
                before insert on turns for each row execute function full_disk()";
    place.run(full).await;
    play(&ellie, "a", &[("what are your office hours", "Our hours are")]).await;
    play(&ellie, "a", &[("yes", "our office will call you")]).await;
    place.run("drop trigger no_turn on turns").await;
    caught_up(&ellie).await;
    assert!(records.export("a").await.unwrap().consultations.is_empty());
    records.close().await.unwrap();
    ellie.stop().await;
}
